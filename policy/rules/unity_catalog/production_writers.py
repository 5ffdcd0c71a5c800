"""Only the production pipeline writes production models."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown, Properties

WRITING = {
    "ALL_PRIVILEGES",
    "CREATE_MODEL",
    "CREATE_MODEL_VERSION",
    "CREATE_TABLE",
    "CREATE_VOLUME",
    "MANAGE",
    "MODIFY",
    "WRITE_VOLUME",
}


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    names = {
        one.at("applicationId"): one.at("displayName")
        for one in stack.of("databricks:index/servicePrincipal:ServicePrincipal")
    }
    guarded = {
        f"{schema.at('catalogName')}.{schema.at('name')}"
        for schema in stack.of("databricks:index/schema:Schema")
        if schema.at("properties.stage", "") not in ("", *stack.settings["open"])
    }
    for grants in stack.of("databricks:index/grants:Grants"):
        if grants.at("schema") in guarded:
            for found in apart(grants.each("grants"), _writers):
                if isinstance(found, NotYetKnown):
                    yield found
                else:
                    yield from _stranger(grants, names.get(found, found), stack.settings["writers"])


def _writers(grant: Properties) -> Iterator[str]:
    if WRITING & set(grant.each("privileges")):
        yield grant.at("principal", "")


def _stranger(grants: Resource, principal: str, writers: list[str]) -> Iterator[Violation]:
    if principal not in writers:
        yield Violation(grants, f"{principal} may write {grants.at('schema')}")


RULE = StackRule(
    name="unity-catalog-production-writers",
    severity=Severity.CRITICAL,
    description="Production and archived models are written by the production pipeline alone.",
    reason="A model that reaches production by another way has passed no gate and no reviewer.",
    source="https://learn.microsoft.com/azure/databricks/machine-learning/mlops/mlops-workflow",
    remediation="Grant EXECUTE and USE_SCHEMA to everybody else, and promote through the pipeline.",
    settings={
        "open": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Values of the property stage of the schemas that others may write, too.",
            "default": [],
        },
        "writers": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Display names of the service principals that may write them.",
            "default": [],
        },
    },
    check=_check,
)
