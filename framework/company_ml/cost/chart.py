"""The cost report as a picture: a bar for each day, stacked by SKU, and the limit as a line.

Drawn with Matplotlib, which full MLflow brings, and not with Plotly: a file of some kilobytes goes into a
mail or a run's artifacts, where Plotly's page weighs megabytes and its PNG takes a browser.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

from matplotlib.figure import Figure

from company_ml.cost.usage import CostReport
from company_ml.errors import FrameworkError, InputError

_FORMATS = (".png", ".svg")
_SKUS = 8
"""SKUs with a colour of their own; the cheaper ones share one."""
_OTHERS = "others"


def require_format(path: Path) -> None:
    """Refuse a file that no chart can be written to.

    Raises:
        InputError: its ending names no known format, or its folder does not exist.
    """
    if path.suffix not in _FORMATS:
        raise InputError(f"{path} ends neither in {' nor in '.join(_FORMATS)}")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent} to write the chart to")


def draw(report: CostReport, limit_usd: float) -> Figure:
    """Return the chart of a report.

    Args:
        report: The usage to draw.
        limit_usd: What a day may cost; drawn as a line.
    """
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.subplots()
    days = list(report.by_day)
    bottoms = [0.0] * len(days)
    for sku, costs in _stacked(report, days).items():
        axes.bar([day.isoformat() for day in days], costs, bottom=bottoms, label=sku)
        bottoms = [below + cost for below, cost in zip(bottoms, costs, strict=True)]
    axes.axhline(limit_usd, color="black", linestyle="--", label=f"limit {limit_usd:,.0f} USD")
    axes.set_ylabel("USD at list price")
    axes.set_title(f"Cost by day and SKU, {report.total_usd:,.2f} USD at list price")
    axes.tick_params(axis="x", rotation=30)
    figure.legend(loc="outside right upper", fontsize="small")
    return figure


def write(report: CostReport, limit_usd: float, path: Path) -> None:
    """Write the chart of a report to a file, in the format that its ending names.

    Raises:
        InputError: there is no such format or folder.
        FrameworkError: the file could not be written.
    """
    require_format(path)
    try:
        draw(report, limit_usd).savefig(path)
    except OSError as error:
        raise FrameworkError(f"the chart could not be written to {path}: {error}") from error


def _stacked(report: CostReport, days: list[date]) -> dict[str, list[float]]:
    """Return USD for each of the days, by SKU, the dearest SKU first and the cheap ones together."""
    own = list(report.by_sku)[:_SKUS]
    costs: dict[str, dict[date, Decimal]] = {}
    for used in report.usage:
        of_sku = costs.setdefault(used.sku_name if used.sku_name in own else _OTHERS, {})
        of_sku[used.usage_date] = of_sku.get(used.usage_date, Decimal(0)) + (used.list_cost_usd or Decimal(0))
    names = [*own, *([_OTHERS] if _OTHERS in costs else [])]
    return {name: [float(costs[name].get(day, 0)) for day in days] for name in names}
