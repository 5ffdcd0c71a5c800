"""The comment: Markdown for a pull request, as detailed as its limit allows."""

from dataclasses import dataclass

from review.model.report import Report, changed_stacks
from review.render.mermaid import LIMIT as MERMAID_LIMIT
from review.render.mermaid import mermaid
from review.render.templates import environment
from review.render.words import ICONS, notes

LIMIT = 65_536
"""The most that GitHub takes in a comment, by its own refusal "maximum is 65536 characters"; counted here in
bytes, of which there are never fewer: https://github.com/dead-claudia/github-limits"""

MARKER = "<!-- databricks-mlops: review -->"
"""By which a workflow finds the comment that it updates."""


@dataclass(frozen=True)
class Detail:
    """How much is told."""

    rows: int
    """Resources in each table."""
    value: int
    """Letters of each value."""
    error: int
    """Letters of each error."""
    pictures: bool


LEVELS = (
    Detail(rows=10_000, value=200, error=4000, pictures=True),
    Detail(rows=10_000, value=120, error=2000, pictures=True),
    Detail(rows=60, value=80, error=1000, pictures=True),
    Detail(rows=60, value=80, error=1000, pictures=False),
    Detail(rows=15, value=60, error=400, pictures=False),
    Detail(rows=3, value=40, error=100, pictures=False),
)
"""From all there is to what always fits; the page holds the rest."""


def markdown(report: Report, limit: int = LIMIT) -> str:
    """Return the comment, at the first level of detail that fits."""
    texts = (_render(report, detail) for detail in LEVELS)
    return next((text for text in texts if len(text.encode()) <= limit), _short(report))


def _render(report: Report, detail: Detail) -> str:
    return (
        environment()
        .get_template("comment.md.j2")
        .render(
            report=report,
            verdict=report.verdict,
            icon=ICONS[report.verdict.level],
            marker=MARKER,
            detail=detail,
            notes=notes(report),
            changed=changed_stacks(report.stacks),
            pictures=_pictures(report) if detail.pictures else [],
            cut=detail is not LEVELS[0],
        )
    )


def _pictures(report: Report) -> list[tuple[str, str]]:
    """The stacks whose picture changes, each with a picture that Mermaid draws."""
    drawn = [(stack.stack, mermaid(stack.topology)) for stack in report.stacks if stack.topology.changed]
    return [(stack, text) for stack, text in drawn if len(text) <= MERMAID_LIMIT]


def _short(report: Report) -> str:
    """The verdict alone, where even the least is too much."""
    verdict = report.verdict
    return f"{MARKER}\n## {ICONS[verdict.level]} {verdict.title}\n\nThe rest is in `report.html`.\n"
