"""Endpoints record what they are asked and what they answer, and count who uses them."""

from collections.abc import Callable, Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _enabled(part: str, message: str) -> Callable[[Resource], Iterator[str]]:
    def check(endpoint: Resource) -> Iterator[str]:
        if endpoint.at(f"aiGateway.{part}.enabled") is not True:
            yield f"its AI gateway {message}"

    return check


RULES = (
    ResourceRule(
        name="serving-inference-table",
        severity=Severity.MEDIUM,
        description="An endpoint records its requests and answers in an inference table.",
        reason="Drift, disputes and misuse are found in what a model was asked and what it answered.",
        source="https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables",
        remediation="Set aiGateway.inferenceTableConfig, with a table of the environment's own catalog.",
        on=("databricks:index/modelServing:ModelServing",),
        check=_enabled("inferenceTableConfig", "records no requests"),
    ),
    ResourceRule(
        name="serving-usage-tracking",
        severity=Severity.LOW,
        description="An endpoint tracks who uses it, and how much.",
        reason="Nobody can be charged, or asked, for what is not counted.",
        source="https://learn.microsoft.com/azure/databricks/ai-gateway/overview-serving-endpoints",
        remediation="Set aiGateway.usageTrackingConfig.enabled.",
        on=("databricks:index/modelServing:ModelServing",),
        check=_enabled("usageTrackingConfig", "does not track usage"),
    ),
)
