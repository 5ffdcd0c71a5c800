"""Catalogs are open to the workspaces that they are bound to."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(catalog: Resource) -> Iterator[str]:
    if catalog.at("name") in catalog.settings["open"]:
        return
    if catalog.at("isolationMode", "OPEN") != "ISOLATED":
        yield "isolationMode is not ISOLATED, so every workspace of the metastore can open it"


RULE = ResourceRule(
    name="unity-catalog-isolated-catalogs",
    severity=Severity.HIGH,
    description="A catalog is open only to the workspaces that it is bound to.",
    reason="Grants alone let a person read production data from a development workspace.",
    source="https://learn.microsoft.com/azure/databricks/catalogs/binding",
    remediation="Set isolationMode to ISOLATED, and bind the catalog to the workspaces that need it.",
    settings={
        "open": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Catalogs that all environments share on purpose, such as one for models.",
            "default": [],
        }
    },
    on=("databricks:index/catalog:Catalog",),
    check=_check,
)
