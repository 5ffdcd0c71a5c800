"""Endpoints record what they are asked and what they answer."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(endpoint: Resource) -> Iterator[str]:
    if endpoint.at("aiGateway.inferenceTableConfig.enabled") is not True:
        yield "its AI gateway records no requests"


RULE = ResourceRule(
    name="serving-inference-table",
    severity=Severity.MEDIUM,
    description="An endpoint records its requests and answers in an inference table.",
    reason="Drift, disputes and misuse are found in what a model was asked and what it answered.",
    source="https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables",
    way_out="Set aiGateway.inferenceTableConfig, with a table of the environment's own catalog.",
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
