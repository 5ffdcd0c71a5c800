"""Every catalog and schema says who may use it."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation

GRANTS = "databricks:index/grants:Grants"
SECURABLES = {
    "databricks:index/catalog:Catalog": "catalog",
    "databricks:index/schema:Schema": "schema",
}


def _check(stack: Stack) -> Iterator[Violation]:
    for securable in stack.of(*SECURABLES):
        if not stack.made_from(securable, SECURABLES[securable.type], GRANTS):
            yield Violation(securable, "no grants are declared for it, so what was clicked together holds")


RULE = StackRule(
    name="stack-catalog-grants",
    severity=Severity.MEDIUM,
    description="Every catalog and every schema has its grants in the same stack.",
    reason="Grants are authoritative where they are declared; elsewhere nobody reviews them.",
    source="https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/",
    way_out="Declare a Grants resource for it, made from its name.",
    check=_check,
)
