"""Privileges are named one by one."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties

ALL = {"ALL_PRIVILEGES", "ALL PRIVILEGES"}


def _check(grants: Resource) -> Iterator[str | NotYetKnown]:
    yield from apart(grants.each("grants") or [grants.properties], _one)


def _one(grant: Properties) -> Iterator[str]:
    if ALL & set(grant.each("privileges")):
        yield f"{grant.at('principal', 'a principal')} gets ALL_PRIVILEGES"


RULE = ResourceRule(
    name="unity-catalog-no-all-privileges",
    severity=Severity.HIGH,
    description="Grants name their privileges one by one.",
    reason="ALL_PRIVILEGES also means whatever privilege Databricks will invent.",
    source="https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/privileges",
    remediation="List the privileges that the work needs.",
    on=("databricks:index/grants:Grants", "databricks:index/grant:Grant"),
    check=_check,
)
