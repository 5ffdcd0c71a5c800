"""Nobody makes compute outside of policies."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

FREE = ("allowClusterCreate", "allowInstancePoolCreate")


def _check(entitlements: Resource) -> Iterator[str]:
    for key in FREE:
        if entitlements.at(key, False) is not False:
            yield f"{key} is true, so no cluster policy binds who has it"


RULE = ResourceRule(
    name="identity-no-free-compute",
    severity=Severity.HIGH,
    description="Nobody may make clusters or pools without a policy.",
    reason="The ceilings of an environment are in its cluster policies; this right goes past all of them.",
    source="https://learn.microsoft.com/azure/databricks/security/auth/entitlements",
    remediation="Set allowClusterCreate and allowInstancePoolCreate to false, and let people use a policy.",
    on=("databricks:index/entitlements:Entitlements", "databricks:index/group:Group"),
    check=_check,
)
