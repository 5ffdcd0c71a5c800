"""What a private endpoint can lead to: the sub-resources (group ids) of each service, and their DNS zones.

https://learn.microsoft.com/azure/private-link/private-endpoint-dns (public cloud), and for Databricks
https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link. Adding a service is
adding a row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from localcloud.azure.tokens import DATABRICKS_WORKSPACE, STORAGE_ACCOUNT, VAULT
from localcloud.core.cloud import Stored

BROWSER_AUTHENTICATION = "browser_authentication"


@dataclass(frozen=True)
class Group:
    """One sub-resource of one type: its public suffix, its private zone, and a target's name in both."""

    token: str
    id: str
    suffix: str
    zone: str
    record: Callable[[Stored], str]


def _own_name(target: Stored) -> str:
    return target.name.casefold()


def _workspace_host(target: Stored) -> str:
    return str(target.outputs["workspaceUrl"]).removesuffix(".azuredatabricks.net")


def _sign_in_host(target: Stored) -> str:
    return f"{target.outputs['location']}.pl-auth"


def _secondary_name(target: Stored) -> str:
    return f"{_own_name(target)}-secondary"


def _storage(service: str) -> Iterator[Group]:
    """Yield a service's sub-resource and, where it has one, that of the copy in the paired region.

    https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
    """
    suffix = f"{service}.core.windows.net"
    where = (suffix, f"privatelink.{suffix}")
    yield Group(STORAGE_ACCOUNT, service, *where, _own_name)
    if service != "file":
        yield Group(STORAGE_ACCOUNT, f"{service}_secondary", *where, _secondary_name)


_DATABRICKS = ("azuredatabricks.net", "privatelink.azuredatabricks.net")

_GROUPS = (
    Group(DATABRICKS_WORKSPACE, "databricks_ui_api", *_DATABRICKS, _workspace_host),
    Group(DATABRICKS_WORKSPACE, BROWSER_AUTHENTICATION, *_DATABRICKS, _sign_in_host),
    *chain.from_iterable(map(_storage, ("blob", "dfs", "file", "queue", "table", "web"))),
    Group(VAULT, "vault", "vault.azure.net", "privatelink.vaultcore.azure.net", _own_name),
)


def groups_of(token: str) -> dict[str, Group]:
    """Return the sub-resources of a type by their id."""
    return {group.id: group for group in _GROUPS if group.token == token}


def types_with_groups() -> set[str]:
    """Return the types that a private endpoint can lead to."""
    return {group.token for group in _GROUPS}
