"""What a private endpoint can lead to: the sub-resources (group ids) of each service, and their DNS zones.

https://learn.microsoft.com/azure/private-link/private-endpoint-dns (public cloud), for Databricks
https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link, and for Azure Monitor
https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure#review-your-private-link-dns-configuration.
Adding a service is adding a row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from localcloud.azure import ids
from localcloud.azure.properties import text
from localcloud.azure.tokens import (
    DATABRICKS_WORKSPACE,
    LOG_WORKSPACE,
    PRIVATE_LINK_SCOPE,
    SCOPED_RESOURCE,
    STORAGE_ACCOUNT,
    VAULT,
)
from localcloud.core.cloud import Cloud, Stored

BROWSER_AUTHENTICATION = "browser_authentication"
AZURE_MONITOR = "azuremonitor"


@dataclass(frozen=True)
class ZoneNames:
    """The names that a sub-resource has in one zone: their private zone, public suffix, and first labels."""

    zone: str
    suffix: str
    records: Callable[[Cloud, Stored], Sequence[str]]


@dataclass(frozen=True)
class Group:
    """One sub-resource of one type, with its names in every zone that they need."""

    token: str
    id: str
    zones: tuple[ZoneNames, ...]

    def in_zone(self, name: str) -> ZoneNames | None:
        """Return the names in the private zone of this name, None if it is no zone of the sub-resource."""
        return next((zone for zone in self.zones if zone.zone == name.casefold()), None)

    def public_names(self, cloud: Cloud, target: Stored) -> list[str]:
        """Return the public host names by which clients know the sub-resource of a target."""
        return [f"{record}.{zone.suffix}" for zone in self.zones for record in zone.records(cloud, target)]


WORKSPACE_ZONES = tuple(
    f"privatelink.{suffix}"
    for suffix in ("oms.opinsights.azure.com", "ods.opinsights.azure.com", "agentsvc.azure-automation.net")
)
"""The zones in which a log workspace of a private link scope has a record of its own: its customer id."""


def linked_workspaces(cloud: Cloud, scope_id: str) -> list[Stored]:
    """Return the log workspaces that are linked to a private link scope."""
    links = [link for link in cloud.all(SCOPED_RESOURCE) if ids.beneath(link.id, scope_id)]
    linked = [cloud.get(LOG_WORKSPACE, text(link.inputs, "linkedResourceId") or "") for link in links]
    return [workspace for workspace in linked if workspace is not None]


def _own_name(cloud: Cloud, target: Stored) -> Sequence[str]:
    return [target.name.casefold()]


def _workspace_host(cloud: Cloud, target: Stored) -> Sequence[str]:
    return [str(target.outputs["workspaceUrl"]).removesuffix(".azuredatabricks.net")]


def _sign_in_host(cloud: Cloud, target: Stored) -> Sequence[str]:
    return [f"{target.outputs['location']}.pl-auth"]


def _customer_ids(cloud: Cloud, scope: Stored) -> Sequence[str]:
    return [str(workspace.outputs["customerId"]) for workspace in linked_workspaces(cloud, scope.id)]


def _fixed(*names: str) -> Callable[[Cloud, Stored], Sequence[str]]:
    return lambda cloud, target: names


def _one_zone(token: str, id: str, zone: str, suffix: str, record: Callable[..., Sequence[str]]) -> Group:
    return Group(token, id, (ZoneNames(zone, suffix, record),))


def _secondary_name(cloud: Cloud, target: Stored) -> Sequence[str]:
    return [f"{target.name.casefold()}-secondary"]


def _storage(service: str) -> Iterator[Group]:
    """Yield a service's sub-resource and, where it has one, that of the copy in the paired region.

    https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
    """
    suffix = f"{service}.core.windows.net"
    zone = f"privatelink.{suffix}"
    yield _one_zone(STORAGE_ACCOUNT, service, zone, suffix, _own_name)
    if service != "file":
        yield _one_zone(STORAGE_ACCOUNT, f"{service}_secondary", zone, suffix, _secondary_name)


_DATABRICKS = ("privatelink.azuredatabricks.net", "azuredatabricks.net")

_GROUPS = (
    _one_zone(DATABRICKS_WORKSPACE, "databricks_ui_api", *_DATABRICKS, _workspace_host),
    _one_zone(DATABRICKS_WORKSPACE, BROWSER_AUTHENTICATION, *_DATABRICKS, _sign_in_host),
    *chain.from_iterable(map(_storage, ("blob", "dfs", "file", "queue", "table", "web"))),
    _one_zone(VAULT, "vault", "privatelink.vaultcore.azure.net", "vault.azure.net", _own_name),
    Group(
        PRIVATE_LINK_SCOPE,
        AZURE_MONITOR,
        (
            ZoneNames(
                "privatelink.monitor.azure.com",
                "monitor.azure.com",
                _fixed("api", "global.in.ai", "profiler", "live", "diagservices-query", "snapshot"),
            ),
            *(ZoneNames(zone, zone.removeprefix("privatelink."), _customer_ids) for zone in WORKSPACE_ZONES),
            ZoneNames(
                "privatelink.blob.core.windows.net", "blob.core.windows.net", _fixed("scadvisorcontentpl")
            ),
        ),
    ),
)


def groups_of(token: str) -> dict[str, Group]:
    """Return the sub-resources of a type by their id."""
    return {group.id: group for group in _GROUPS if group.token == token}


def types_with_groups() -> set[str]:
    """Return the types that a private endpoint can lead to."""
    return {group.token for group in _GROUPS}
