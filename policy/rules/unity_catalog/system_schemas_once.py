"""System schemas are enabled by one stack."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(schema: Resource) -> Iterator[str]:
    if not schema.settings["enables"]:
        yield "its stack does not own the metastore"


RULE = ResourceRule(
    name="unity-catalog-system-schemas-once",
    severity=Severity.MEDIUM,
    description="A system schema is enabled by the stack of the metastore, and by no other.",
    reason="A metastore has each of them once: two stacks that declare it fight, and one of them going away "
    "disables it for the other.",
    source="https://docs.databricks.com/api/azure/workspace/systemschemas/enable",
    remediation="List the schema in systemSchemas of the shared stack.",
    settings={
        "enables": {
            "type": "boolean",
            "description": "Whether the stack owns the metastore, and with it the system schemas.",
            "default": False,
        }
    },
    on=("databricks:index/systemSchema:SystemSchema",),
    check=_check,
)
