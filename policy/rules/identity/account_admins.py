"""Who administers the account is named twice: by the program, and here."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

ACCOUNT_ADMIN = "account_admin"


def _check(role: Resource) -> Iterator[str]:
    if role.at("role") == ACCOUNT_ADMIN and role.name not in role.settings["expected"]:
        yield "it makes an account admin, whom the pack's configuration does not expect"


RULE = ResourceRule(
    name="identity-account-admins",
    severity=Severity.CRITICAL,
    description="Only those whom the pack's configuration expects administer the account.",
    reason="An account admin administers every environment, so one pipeline would administer them all.",
    source="https://learn.microsoft.com/azure/databricks/admin/#account-admins",
    remediation=(
        "Remove the role; or, where the principal is trusted with production, add the role's name in the "
        "program to the configuration."
    ),
    settings={
        "expected": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The program's names of the roles that make somebody an account admin on purpose.",
            "default": [],
        }
    },
    on=(
        "databricks:index/groupRole:GroupRole",
        "databricks:index/servicePrincipalRole:ServicePrincipalRole",
        "databricks:index/userRole:UserRole",
    ),
    check=_check,
)
