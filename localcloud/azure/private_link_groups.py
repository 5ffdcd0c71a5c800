"""What a private endpoint can lead to: the sub-resources (group ids) of each service, and their DNS zones.

https://learn.microsoft.com/azure/private-link/private-endpoint-dns (public cloud), and for Databricks
https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link. Adding a service is
adding a row.
"""

from collections.abc import Callable
from dataclasses import dataclass

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


def _storage(service: str) -> Group:
    suffix = f"{service}.core.windows.net"
    return Group(STORAGE_ACCOUNT, service, suffix, f"privatelink.{suffix}", _own_name)


_DATABRICKS = ("azuredatabricks.net", "privatelink.azuredatabricks.net")

_GROUPS = (
    Group(DATABRICKS_WORKSPACE, "databricks_ui_api", *_DATABRICKS, _workspace_host),
    Group(DATABRICKS_WORKSPACE, BROWSER_AUTHENTICATION, *_DATABRICKS, _sign_in_host),
    *(_storage(service) for service in ("blob", "dfs", "file", "queue", "table", "web")),
    Group(VAULT, "vault", "vault.azure.net", "privatelink.vaultcore.azure.net", _own_name),
)


def groups_of(token: str) -> dict[str, Group]:
    """Return the sub-resources of a type by their id."""
    return {group.id: group for group in _GROUPS if group.token == token}


def types_with_groups() -> set[str]:
    """Return the types that a private endpoint can lead to."""
    return {group.token for group in _GROUPS}
