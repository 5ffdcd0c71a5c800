"""Machines that clusters and pools are made of.

Sizes: https://learn.microsoft.com/azure/virtual-machines/sizes. What a machine uses in an hour, in Databricks
units: https://www.databricks.com/product/pricing/product-pricing/instance-types; Photon doubles it there.
"""

from dataclasses import dataclass
from types import MappingProxyType

PHOTON_FACTOR = 2


@dataclass(frozen=True)
class NodeType:
    """A machine."""

    id: str
    category: str
    cores: int
    memory_gb: int
    dbus_per_hour: float
    local_disk: bool = True
    gpus: int = 0


def _family(
    pattern: str, category: str, gb_per_core: int, dbus_per_core: float, cores: tuple[int, ...], *, disk: bool
) -> list[NodeType]:
    return [
        NodeType(
            pattern.format(count),
            category,
            count,
            gb_per_core * count,
            dbus_per_core * count,
            local_disk=disk,
        )
        for count in cores
    ]


GENERAL, MEMORY, COMPUTE, STORAGE, GPU = (
    "General Purpose",
    "Memory Optimized",
    "Compute Optimized",
    "Storage Optimized",
    "GPU Accelerated",
)
_USUAL = (4, 8, 16, 32, 64)

_ALL = [
    NodeType("Standard_DS3_v2", GENERAL, 4, 14, 0.75),
    NodeType("Standard_DS4_v2", GENERAL, 8, 28, 1.5),
    NodeType("Standard_DS5_v2", GENERAL, 16, 56, 3.0),
    NodeType("Standard_DS12_v2", MEMORY, 4, 28, 1.0),
    NodeType("Standard_DS13_v2", MEMORY, 8, 56, 2.0),
    NodeType("Standard_DS14_v2", MEMORY, 16, 112, 4.0),
    *_family("Standard_D{}s_v3", GENERAL, 4, 0.1875, _USUAL, disk=True),
    *_family("Standard_D{}ds_v4", GENERAL, 4, 0.25, _USUAL, disk=True),
    *_family("Standard_D{}ds_v5", GENERAL, 4, 0.25, _USUAL, disk=True),
    *_family("Standard_D{}ads_v5", GENERAL, 4, 0.25, _USUAL, disk=True),
    *_family("Standard_D{}s_v5", GENERAL, 4, 0.25, _USUAL, disk=False),
    *_family("Standard_E{}s_v3", MEMORY, 8, 0.25, _USUAL, disk=True),
    *_family("Standard_E{}ds_v4", MEMORY, 8, 0.25, _USUAL, disk=True),
    *_family("Standard_E{}ds_v5", MEMORY, 8, 0.25, _USUAL, disk=True),
    *_family("Standard_E{}ads_v5", MEMORY, 8, 0.25, _USUAL, disk=True),
    *_family("Standard_F{}s_v2", COMPUTE, 2, 0.125, _USUAL, disk=True),
    *_family("Standard_L{}s_v3", STORAGE, 8, 0.25, (8, 16, 32, 64), disk=True),
    NodeType("Standard_NC4as_T4_v3", GPU, 4, 28, 1.0, gpus=1),
    NodeType("Standard_NC8as_T4_v3", GPU, 8, 56, 1.5, gpus=1),
    NodeType("Standard_NC16as_T4_v3", GPU, 16, 110, 2.5, gpus=1),
    NodeType("Standard_NC64as_T4_v3", GPU, 64, 440, 9.0, gpus=4),
    NodeType("Standard_NC24ads_A100_v4", GPU, 24, 220, 20.0, gpus=1),
]

NODE_TYPES = MappingProxyType({one.id: one for one in _ALL})


def refuses(id: str) -> str | None:
    """Return the refusal of a machine that the workspaces do not offer, or None."""
    if id in NODE_TYPES:
        return None
    return f"Node type {id} is not supported. Supported node types: {', '.join(NODE_TYPES)}"
