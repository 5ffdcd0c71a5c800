"""The roots of catalogs lie in locations of their own stack."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation


def _check(stack: Stack) -> Iterator[Violation]:
    locations = [
        _path(one.at("url")) for one in stack.of("databricks:index/externalLocation:ExternalLocation")
    ]
    for catalog in stack.of("databricks:index/catalog:Catalog"):
        root = catalog.at("storageRoot")
        if root and not any(_path(root).startswith(location) for location in locations):
            yield Violation(catalog, f"its storageRoot {root} is in no external location of this stack")


def _path(url: str) -> str:
    return f"{url.rstrip('/')}/"


RULE = StackRule(
    name="unity-catalog-own-location",
    severity=Severity.HIGH,
    description="A catalog's storage root lies in an external location of its own environment.",
    reason="A root in another environment's lake lets each environment lose or read what is the other's.",
    source="https://learn.microsoft.com/azure/databricks/connect/unity-catalog/cloud-storage/external-locations",
    remediation="Register the external location in the same stack, and let storageRoot begin with its url.",
    check=_check,
)
