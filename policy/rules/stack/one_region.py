"""A stack stands in one region."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

GROUP = "azure-native:resources:ResourceGroup"


def _region(resource: Resource) -> str:
    return str(resource.at("location", "")).replace(" ", "").casefold()


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    regions = {_region(group) for group in stack.of(GROUP)} | {"", "global"}

    def elsewhere(resource: Resource) -> Iterator[Violation]:
        if (region := _region(resource)) not in regions:
            yield Violation(resource, f"it is in {region}, and the stack's resource group is not")

    azure = [one for one in stack.resources if one.type.startswith("azure-native:")]
    yield from apart(azure, elsewhere)


RULE = StackRule(
    name="stack-one-region",
    severity=Severity.MEDIUM,
    description="A stack stands in the region of its resource group.",
    reason="Data must not leave its region unnoticed, and a workspace uses the metastore of its own.",
    source="https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/create-metastore",
    remediation="Set location to the region of the stack.",
    check=_check,
)
