"""List rates: what a DBU costs by kind of work, what a node costs an hour, and how many DBU things take.

They serve estimates only. What was really used is billed at the prices in ``system.billing.list_prices``,
less what the organisation has negotiated; alerts and budgets go by those. The table is of one region, one
tier and one day, and whoever renews it renews all of it and the date.

Sources:
    USD: https://prices.azure.com/api/retail/prices (``serviceName eq 'Azure Databricks'`` and
        ``'Virtual Machines'``, ``armRegionName eq 'eastus2'``, pay as you go, Linux)
    DBU of nodes: https://azure.microsoft.com/pricing/details/databricks/
    DBU of serverless products: https://learn.microsoft.com/azure/databricks/resources/pricing
    Private endpoints: https://azure.microsoft.com/pricing/details/private-link/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

AS_OF = date(2026, 7, 31)
"""The day of the table."""

REGION = "eastus2"
"""The region of the table; its tier is premium."""

Work = Literal["all-purpose", "jobs", "sql", "serving", "database"]

USD_PER_DBU: Mapping[Work, Decimal] = {
    "all-purpose": Decimal("0.55"),
    "jobs": Decimal("0.30"),
    "sql": Decimal("0.70"),  # serverless, the machines included, as in the two below
    "serving": Decimal("0.07"),
    "database": Decimal("0.26"),
}
"""What a DBU costs, by kind of work."""


@dataclass(frozen=True)
class Node:
    """What an hour of one node takes."""

    usd: Decimal  # for the machine, on demand: a spot node costs no more
    dbus: Decimal  # without Photon


NODES: Mapping[str, Node] = {
    "Standard_DS3_v2": Node(Decimal("0.229"), Decimal("0.75")),
    "Standard_DS4_v2": Node(Decimal("0.458"), Decimal("1.5")),
    "Standard_DS5_v2": Node(Decimal("0.916"), Decimal(3)),
    "Standard_D4ds_v5": Node(Decimal("0.226"), Decimal(1)),
    "Standard_D8ds_v5": Node(Decimal("0.452"), Decimal(2)),
    "Standard_D16ds_v5": Node(Decimal("0.904"), Decimal(4)),
}
"""The node types, by Azure's name of the machine."""

PHOTON = Decimal("2.5")
"""How many times the DBU a node takes with Photon: the factor of jobs, the larger of those in use."""

WAREHOUSE_DBUS: Mapping[str, Decimal] = {
    "2X-Small": Decimal(4),
    "X-Small": Decimal(6),
    "Small": Decimal(12),
    "Medium": Decimal(24),
    "Large": Decimal(40),
    "X-Large": Decimal(80),
    "2X-Large": Decimal(144),
    "3X-Large": Decimal(272),
    "4X-Large": Decimal(528),
}
"""What an hour of one cluster of a SQL warehouse takes, by size."""

PRIVATE_ENDPOINT_USD = Decimal("0.01")
"""What an hour of a private endpoint costs, without its traffic."""

SERVING_STEP = 4
"""Requests at once by which an endpoint grows: one instance of a GPU, four units of CPU."""

SERVING_DBUS: Mapping[str, Decimal] = {
    "CPU": Decimal(4),
    "GPU_SMALL": Decimal("10.48"),
    "GPU_MEDIUM": Decimal(20),
    "MULTIGPU_MEDIUM": Decimal(112),
    "GPU_LARGE": Decimal("78.6"),
}
"""What an hour of one such step takes, by workload type; Databricks publishes no rate of the others."""

CAPACITY_UNIT_DBUS = Decimal("1.704")
"""What an hour of an online store's capacity unit takes. Published is 0.213 for the unit of the autoscaling
kind, which has an eighth of the memory: https://docs.databricks.com/oltp/projects/manage-computes"""


def cluster_dbus(node_type: str, nodes: int, *, photon: bool) -> Decimal | None:
    """Return what an hour of a cluster takes, or nothing if the table lacks its nodes."""
    node = NODES.get(node_type)
    return node and nodes * node.dbus * (PHOTON if photon else 1)


def online_store_usd(capacity: str) -> Decimal:
    """Return what an hour of an online store costs, by its capacity such as ``CU_1``."""
    units = int(capacity.removeprefix("CU_"))
    return units * CAPACITY_UNIT_DBUS * USD_PER_DBU["database"]
