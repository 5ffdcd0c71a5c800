"""Each securable has one resource that says who may use it."""

from collections import defaultdict
from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation

GRANTS = "databricks:index/grants:Grants"
GRANT = "databricks:index/grant:Grant"
NOT_SECURABLES = {"grants", "principal", "privileges", "providerConfig", "id"}


def _check(stack: Stack) -> Iterator[Violation]:
    seen: defaultdict[str, list[Resource]] = defaultdict(list)
    for resource in stack.of(GRANTS, GRANT):
        seen[_securable(resource)].append(resource)
    for securable, resources in seen.items():
        if len(resources) > 1 and any(resource.type == GRANTS for resource in resources):
            for resource in resources[1:]:
                yield Violation(resource, f"{securable} has grants in {resources[0].name} already")


def _securable(resource: Resource) -> str:
    keys = sorted(key for key in resource.properties if key not in NOT_SECURABLES)
    return ", ".join(f"{key} {resource.at(key)}" for key in keys if resource.at(key))


RULE = StackRule(
    name="unity-catalog-one-grants-resource",
    severity=Severity.HIGH,
    description="A securable has one Grants resource, which lists all of its grants.",
    reason="Grants takes away whatever it does not list, so two of them undo each other with every update.",
    source="https://github.com/databricks/terraform-provider-databricks/blob/main/docs/resources/grants.md",
    remediation="Put all grants of the securable into one Grants resource, and remove the others.",
    check=_check,
)
