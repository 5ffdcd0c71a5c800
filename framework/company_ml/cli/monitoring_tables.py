"""What ``monitor_model`` shows to people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Column, Table

from company_ml.monitoring.accuracy import Accuracy
from company_ml.monitoring.quality import Quality

if TYPE_CHECKING:  # it brings Evidently, which takes seconds to import
    from company_ml.monitoring.drift import Drift


def drift(measured: "Drift") -> Table:
    """Return the columns that were compared, the drifted ones first."""
    shown = _table(measured.headline, "Column", "Drift", "Score", "Limit", "Method", "Reference", "Current")
    for column in measured.drifted_first:
        score, limit = f"{column.score:.4g}", f"{column.threshold:.4g}"
        found = "found" if column.drifted else "none"
        shown.add_row(column.column, found, score, limit, column.method, column.reference, column.current)
    return shown


def quality(checked: Sequence[Quality]) -> Table:
    """Return what was counted in each column."""
    shown = _table(checked[0].table, "Column", "Rows", "Values", "Distinct", "Complete", "Unique")
    for each in checked:
        counts = (each.row_count, each.value_count, each.distinct_count)
        shares = (each.completeness, each.uniqueness)
        shown.add_row(each.column, *map(str, counts), *("-" if s is None else f"{s:.2%}" for s in shares))
    return shown


def accuracy(checked: Sequence[Accuracy]) -> Table:
    """Return the models, the one that lost most first."""
    shown = _table("Accuracy", "Model", "Window", "From", "Best before", "Now")
    for each in checked:
        start = f"{each.window_start:%Y-%m-%d %H:%M}"
        now, best = f"{each.accuracy_score:.4f}", f"{each.best_before:.4f}"
        shown.add_row(each.model, each.granularity, start, best, now)
    return shown


def _table(title: str, *columns: str) -> Table:
    folded = (Column(heading, overflow="fold") for heading in columns)  # no name is ever cut
    return Table(*folded, title=title, box=None, header_style="bold", title_justify="left")
