"""A role of one's own names each operation that it allows."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(role: Resource) -> Iterator[str]:
    for permission in role.each("permissions"):
        for action in (*permission.each("actions"), *permission.each("dataActions")):
            if "*" in action:
                yield f"it allows {action}, and whatever Azure adds to that"
            elif action.casefold().startswith("microsoft.authorization/") and not action.endswith("/read"):
                yield f"it allows {action}, which gives rights to others"


RULE = ResourceRule(
    name="identity-narrow-custom-roles",
    severity=Severity.HIGH,
    description="A custom role names each operation that it allows, and gives no rights to others.",
    reason="A wildcard grows with every operation that Azure adds, and nobody reviews what was added.",
    source="https://learn.microsoft.com/azure/role-based-access-control/custom-roles",
    remediation="List in actions the operations that the work needs.",
    on=("azure-native:authorization:RoleDefinition",),
    check=_check,
)
