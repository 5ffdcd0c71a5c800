"""A drift report for people: one page of some kilobytes, with nothing to load.

Evidently's own page weighs almost 4 MB, lists the columns in no order, and names no model and no date.
"""

from collections.abc import Mapping
from html import escape

from company_ml.monitoring.drift import Drift

_STYLE = (
    "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
    "td,th{border:1px solid #bbb;padding:.3em .6em;text-align:left}.drifted{background:#fdd}"
)


def page(drift: Drift, about: Mapping[str, str]) -> str:
    """Return the report.

    Args:
        drift: What was measured.
        about: Heading to text of what it is about: the model, its version, the time, the sources.
    """
    facts = {**about, "Reference rows": str(drift.reference_rows), "Current rows": str(drift.current_rows)}
    if drift.ignored:
        facts["Not compared"] = ", ".join(drift.ignored)
    verdict = drift.decision.reasons or "within the limit"
    heads = ("Column", "Drift", "Score", "Limit", "Method", "Reference", "Current")
    rows = [
        _row(
            "td",
            (
                column.column,
                "found" if column.drifted else "none",
                f"{column.score:.4g}",
                f"{column.threshold:.4g}",
                column.method,
                column.reference,
                column.current,
            ),
            ' class="drifted"' if column.drifted else "",
        )
        for column in drift.drifted_first
    ]
    return "\n".join(
        [
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(drift.headline)}</title>',
            f"<style>{_STYLE}</style><h1>{escape(drift.headline)}</h1><p>{escape(verdict)}</p><table>",
            *[_row("td", fact) for fact in facts.items()],
            "</table><h2>Columns</h2><table>",
            _row("th", heads),
            *rows,
            "</table></html>\n",
        ]
    )


def _row(cell: str, texts: tuple[str, ...], attributes: str = "") -> str:
    return f"<tr{attributes}>" + "".join(f"<{cell}>{escape(text)}</{cell}>" for text in texts) + "</tr>"
