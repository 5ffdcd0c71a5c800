"""The sentences of the report, for a person who has never seen Pulumi's output."""

from collections.abc import Sequence

from review.model.changes import Change, Effect
from review.model.cost import CostChange
from review.model.report import Report
from review.model.verdict import Level, plural

ICONS = {Level.BLOCKED: "⛔", Level.DANGER: "⚠️", Level.CHANGE: "🔧", Level.NONE: "✅"}

MEANINGS = {
    Effect.DELETED: "deleted",
    Effect.REPLACED: "replaced, i.e. deleted and made anew",
    Effect.RELEASED: "no longer managed; it stays in the cloud",
    Effect.UPDATED: "changed in place",
    Effect.CREATED: "created",
    Effect.IMPORTED: "taken into Pulumi's care; it is in the cloud already",
}

FILES = 10
"""How many uncommitted files are named."""

WAY_OUT = (
    "What is protected is deleted in two changes: the first one takes the protection off and is deployed, "
    "the second one deletes."
)

LIMITS = (
    "Models and tables for which endpoints and monitors wait were made up, so that they can be compared.",
    "A preview asks no cloud: what Azure or Databricks would refuse shows when the change is deployed.",
    "The cost ceiling is an estimate at list prices, with everything at its largest at once; no bill.",
    "The base of the comparison is up on simulated clouds: how the real ones have drifted is not seen here.",
)


def happens(change: Change) -> str:
    """Return what becomes of a resource and why: ``changed in place: address range``."""
    meaning = MEANINGS[change.effect]
    if change.causes and change.effect is Effect.UPDATED:
        return f"{meaning}: {listed(change.causes)}"
    if change.causes and change.effect is Effect.REPLACED:
        return f"{meaning}, because of a change in {listed(change.causes)}"
    return meaning


def sentence(change: Change) -> str:
    """Return what becomes of a resource as a sentence of its own."""
    text = happens(change)
    return f"{text[:1].upper()}{text[1:]}."


def keeps(change: Change) -> str:
    """Return whether a resource is protected, in words."""
    return "yes: Pulumi refuses" if change.refused else "no"


def listed(words: Sequence[str]) -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def usd(amount: float | None, *, sign: bool = False) -> str:
    """Return an amount in USD an hour; an unknown one as a question mark."""
    if amount is None:
        return "?"
    return f"{amount:+,.2f}" if sign else f"{amount:,.2f}"


def a_month(cost: CostChange) -> str:
    """Return what a difference comes to in a month of 730 hours, where there is one."""
    if not cost.difference:
        return ""
    return f"{cost.difference * 730:+,.0f} USD a month, if it ran at its ceiling all the time"


def reviewed(report: Report) -> str:
    """Return what was reviewed, if more than a commit was."""
    files = report.compared.uncommitted
    return f" with {plural(len(files), 'uncommitted file')}" if files else ""


def notes(report: Report) -> list[str]:
    """Return what a reader should know about the report itself."""
    told: list[str] = []
    if report.compared.uncommitted:
        named = listed(report.compared.uncommitted[:FILES])
        more = len(report.compared.uncommitted) - FILES
        rest = f" and {more} more" if more > 0 else ""
        told.append(f"The tree was reviewed as it is, uncommitted files included: {named}{rest}.")
    broken = [stack.stack for stack in report.stacks if not stack.complete]
    if broken:
        told.append(
            f"The preview of {listed(broken)} broke off: there may be more changes than are shown, and "
            "nothing is known of what would be deleted."
        )
    if report.shared_changes and len(report.stacks) > 1:
        told.append(
            "The shared stack changes. The environments were previewed on its outputs as they are now; what "
            "follows from new ones shows once it is deployed."
        )
    unchecked = [stack.stack for stack in report.stacks if not (stack.with_policy or stack.orphans)]
    if unchecked:
        told.append(f"No policy pack was run over {listed(unchecked)}.")
    return [*told, *LIMITS]
