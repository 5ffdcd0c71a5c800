"""The page: one HTML file with everything in it."""

from review.model.changes import ORDER
from review.model.report import Report, changed_stacks
from review.model.topology import ChangeStatus
from review.render.layout import lay_out
from review.render.templates import environment
from review.render.words import notes


def page(report: Report) -> str:
    """Return the page; it loads nothing from elsewhere."""
    moving = [stack for stack in report.stacks if stack.topology.changed]
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            verdict=report.verdict,
            notes=notes(report),
            order=ORDER,
            changed=changed_stacks(report.stacks),
            pictures=moving,
            unchanged=[
                stack for stack in report.stacks if not stack.topology.changed and stack.topology.boxes
            ],
            legend=list(ChangeStatus),
            lay_out=lay_out,
        )
    )
