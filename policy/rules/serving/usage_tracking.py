"""Endpoints count who uses them."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(endpoint: Resource) -> Iterator[str]:
    if endpoint.at("aiGateway.usageTrackingConfig.enabled") is not True:
        yield "its AI gateway does not track usage"


RULE = ResourceRule(
    name="serving-usage-tracking",
    severity=Severity.LOW,
    description="An endpoint tracks who uses it, and how much.",
    reason="Nobody can be charged, or asked, for what is not counted.",
    source="https://learn.microsoft.com/azure/databricks/ai-gateway/overview-serving-endpoints",
    way_out="Set aiGateway.usageTrackingConfig.enabled.",
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
