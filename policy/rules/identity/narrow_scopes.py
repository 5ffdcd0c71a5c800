"""Roles hold for a resource or a group of them."""

import re
from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

WIDE = re.compile(
    r"/?|/subscriptions/[^/]+/?|/providers/Microsoft\.Management/managementGroups/.+", re.IGNORECASE
)


def _check(assignment: Resource) -> Iterator[str]:
    if WIDE.fullmatch(assignment.at("scope", "")):
        yield "its scope is a whole subscription, or more"


RULE = ResourceRule(
    name="identity-narrow-scopes",
    severity=Severity.HIGH,
    description="A role holds for a resource or a resource group, not for a subscription.",
    reason="A subscription holds the other environments, and what others will put there tomorrow.",
    source="https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    remediation="Set scope to the id of the resource that the work needs.",
    on=("azure-native:authorization:RoleAssignment",),
    check=_check,
)
