"""An environment can cost only so much an hour."""

from collections.abc import Iterator

from policy.core import cluster_policy
from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation

COMPUTE = (cluster_policy.TYPE, "databricks:index/instancePool:InstancePool")


def _check(stack: Stack) -> Iterator[Violation]:
    root = stack.root
    if root is None or not stack.of(*COMPUTE):
        return
    usd, most = root.at("hourlyCeiling.usdPerHour"), stack.settings["maxUsdPerHour"]
    if usd is None:
        yield Violation(root, "its output hourlyCeiling is missing, so nobody knows what an hour can cost")
    elif usd > most:
        yield Violation(root, f"an hour can cost {usd:,.2f} USD, and {most:,.2f} were agreed")
    for item in root.each("hourlyCeiling.withoutRate"):
        yield Violation(root, f"nobody knows what an hour of {item} costs")


RULE = StackRule(
    name="cost-hourly-ceiling",
    severity=Severity.MEDIUM,
    description="An hour of an environment costs no more than was agreed, whatever runs.",
    reason="Bounds on single clusters add up, and only their sum is what the company pays.",
    source="https://learn.microsoft.com/azure/databricks/lakehouse-architecture/cost-optimization/best-practices",
    remediation="Lower pools, workers or sizes, or agree on more in the pack's configuration of this stack.",
    settings={
        "maxUsdPerHour": {
            "type": "number",
            "description": "The most that an hour may cost, in USD at list prices.",
            "default": 10,
        }
    },
    check=_check,
)
