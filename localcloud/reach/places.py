"""Where connections start, and where they lead."""

from dataclasses import dataclass
from typing import Literal

from localcloud.core.cloud import Stored

PlaceKind = Literal["network", "classic", "serverless", "unity-catalog", "control-plane", "outside"]
TargetKind = Literal["storage", "vault", "workspace", "sign-in", "logs", "host", "service"]

LAKE_SERVICES = ("blob", "dfs")
"""What clients of a storage account with a hierarchical namespace speak to: operations on ``dfs`` may be
redirected to ``blob``, and both need an endpoint:
https://learn.microsoft.com/azure/storage/common/storage-private-endpoints#creating-a-private-endpoint."""


@dataclass(frozen=True)
class Place:
    """Where a connection starts: a network, a workspace's compute, a part of Databricks, or anywhere else.

    ``of`` is the network or the workspace. ``connector`` is the access connector that Unity Catalog comes
    with, None for any. ``product`` is what of serverless compute it is, as network policies name it.
    """

    kind: PlaceKind
    of: Stored | None = None
    connector: str | None = None
    product: str | None = None

    def __str__(self) -> str:
        return {
            "network": f"network '{self.name}'",
            "classic": f"classic compute of workspace '{self.name}'",
            "serverless": f"serverless compute of workspace '{self.name}'",
            "unity-catalog": "Unity Catalog's control plane",
            "control-plane": "the control plane of Azure Databricks",
            "outside": "the internet",
        }[self.kind]

    @property
    def name(self) -> str:
        """The name of the network or the workspace."""
        return self.of.name if self.of else ""


OUTSIDE = Place("outside")
CONTROL_PLANE = Place("control-plane")


@dataclass(frozen=True)
class Target:
    """What a connection leads to. ``name`` is a host, or a service tag with ``port`` for a service."""

    kind: TargetKind
    of: Stored | None = None
    name: str = ""
    services: tuple[str, ...] = ()
    port: int = 443

    def __str__(self) -> str:
        kinds = {
            "storage": "storage account",
            "vault": "key vault",
            "workspace": "workspace",
            "sign-in": "the sign-in of region",
            "logs": "log workspace",
            "host": "host",
            "service": "service",
        }
        return f"{kinds[self.kind]} '{self.of.name if self.of and self.kind != 'sign-in' else self.name}'"
