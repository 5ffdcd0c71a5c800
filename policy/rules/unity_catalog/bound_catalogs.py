"""Isolated catalogs are bound to a workspace by the program."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation


def _check(stack: Stack) -> Iterator[Violation]:
    bound = {
        catalog.urn
        for binding in stack.of("databricks:index/workspaceBinding:WorkspaceBinding")
        for catalog in stack.behind(binding, "securableName", "databricks:index/catalog:Catalog")
    }
    for catalog in stack.of("databricks:index/catalog:Catalog"):
        if catalog.at("isolationMode", "OPEN") == "ISOLATED" and catalog.urn not in bound:
            yield Violation(catalog, "it is isolated, and bound to no workspace by the program")


RULE = StackRule(
    name="unity-catalog-bound-catalogs",
    severity=Severity.MEDIUM,
    description="An isolated catalog is bound to its workspaces by the program.",
    reason="Databricks binds a new catalog to whatever workspace made it, which is not where people work.",
    source="https://learn.microsoft.com/azure/databricks/catalogs/binding",
    remediation="Register a WorkspaceBinding for each workspace that opens the catalog.",
    check=_check,
)
