"""What endpoints record stays in their environment."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation


def _check(stack: Stack) -> Iterator[Violation]:
    catalogs = {catalog.at("name") for catalog in stack.of("databricks:index/catalog:Catalog")}
    for endpoint in stack.of("databricks:index/modelServing:ModelServing"):
        catalog = endpoint.at("aiGateway.inferenceTableConfig.catalogName")
        if catalog and catalog not in catalogs:
            yield Violation(endpoint, f"it records its requests in {catalog}, which is not of this stack")


RULE = StackRule(
    name="serving-own-inference-table",
    severity=Severity.HIGH,
    description="An endpoint records its requests in a catalog of its own environment.",
    reason="Requests hold what customers sent; in another environment other people read them.",
    source="https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables",
    remediation="Name the environment's own catalog in aiGateway.inferenceTableConfig.catalogName.",
    check=_check,
)
