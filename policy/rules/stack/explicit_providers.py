"""Every resource says through whom it is made."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation

MANAGED = ("azure-native:", "databricks:")


def _check(stack: Stack) -> Iterator[Violation]:
    for resource in stack.resources:
        # Pulumi calls the providers that nobody declared by this name.
        by_default = not resource.provider or resource.provider.startswith("default")
        if resource.type.startswith(MANAGED) and by_default:
            yield Violation(resource, "it is made through a default provider, so variables decide where")


RULE = StackRule(
    name="stack-explicit-providers",
    severity=Severity.MEDIUM,
    description="Every resource is made through a provider that the program declares.",
    reason="A default provider takes account, workspace and identity from whoever's machine it runs on.",
    source="https://www.pulumi.com/docs/iac/concepts/resources/providers/",
    remediation="Give the resource, or its component, the option provider.",
    check=_check,
)
