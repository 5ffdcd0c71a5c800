"""The most that an environment can cost an hour, from its settings: everything at its largest at once.

Counted is what runs by the hour and the settings bound: pools at capacity, or the clusters at their
largest; SQL warehouses and endpoints grown to their largest; the online store; private endpoints.
Not counted are storage, traffic, serverless jobs, the private endpoints of serverless compute in Databricks'
own network, for which no rate is published, and clusters beyond those that the settings speak of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import platform_model
from infra.cost import rates
from infra.cost.rates import Work
from infra.settings.compute import Compute
from infra.settings.environment import EnvironmentSettings
from infra.settings.features import OnlineStore
from infra.settings.served_versions import ServedVersion
from platform_model.teams import Warehouse

_TEN_THOUSANDTH = Decimal("0.0001")

_ENDPOINTS = 4  # workspace, lake (blob and dfs), vault
_ENDPOINTS_TO_OWN_STORAGE = 2  # blob and dfs of the workspace's own storage


@dataclass(frozen=True)
class Item:
    """What one thing costs an hour; without ``usd`` there is no rate for it."""

    name: str
    usd: Decimal | None


@dataclass(frozen=True)
class Ceiling:
    """The items, and what they come to."""

    items: tuple[Item, ...]

    @property
    def usd(self) -> Decimal:
        """The sum of the items that have a rate."""
        return sum((item.usd for item in self.items if item.usd is not None), Decimal())

    @property
    def without_rate(self) -> tuple[str, ...]:
        """The items that are missing in the sum."""
        return tuple(item.name for item in self.items if item.usd is None)

    def as_output(self) -> dict[str, Any]:
        """Return the estimate as a stack exports it."""
        return {
            "usdPerHour": _number(self.usd),
            "items": {item.name: _number(item.usd) for item in self.items if item.usd is not None},
            "withoutRate": list(self.without_rate),
            "ratesOf": rates.AS_OF.isoformat(),
        }


def hourly_ceiling(settings: EnvironmentSettings) -> Ceiling:
    """Return the most that the environment can cost an hour."""
    return Ceiling(tuple(_items(settings)))


def _items(settings: EnvironmentSettings) -> Iterator[Item]:
    yield from _clusters(settings.compute)
    warehouse = settings.compute.warehouse
    yield Item("warehouse", _warehouse(warehouse))
    yield from _teams(settings)
    for endpoint in settings.serving.endpoints:
        for served in endpoint.versions:
            yield Item(f"endpoint {endpoint.name} {served.served_name}", _served(served))
    if store := settings.features.online_store:
        yield Item("online store", _online_store(store))
    own = _ENDPOINTS_TO_OWN_STORAGE if settings.workspace.storage_firewall else 0
    yield Item("private endpoints", (_ENDPOINTS + own) * rates.PRIVATE_ENDPOINT_USD)


def _clusters(compute: Compute) -> Iterator[Item]:
    if compute.pool:
        # Whatever runs on the pool's nodes, all-purpose work is the dearest.
        yield Item("pool", _nodes(compute, compute.pool.max_capacity, "all-purpose"))
        return
    largest = compute.workers.max + 1
    if compute.interactive_cluster:
        yield Item("interactive cluster", _nodes(compute, largest, "all-purpose"))
    if compute.job_clusters:
        yield Item("job clusters", _nodes(compute, compute.job_clusters * largest, "jobs"))


def _teams(settings: EnvironmentSettings) -> Iterator[Item]:
    platform = platform_model.current()
    for key in platform.teams_in(settings.environment):
        team = platform.teams[key]
        if team.pool:
            nodes = _nodes(settings.compute, team.pool.max_capacity, "all-purpose")
            yield Item(f"pool of team {key}", nodes)
        if team.warehouse:
            yield Item(f"warehouse of team {key}", _warehouse(team.warehouse))


def _warehouse(warehouse: Warehouse) -> Decimal:
    return warehouse.max_clusters * rates.WAREHOUSE_DBUS[warehouse.size] * rates.USD_PER_DBU["sql"]


def _nodes(compute: Compute, count: int, work: Work) -> Decimal | None:
    node = rates.NODES.get(compute.node_type)
    dbus = rates.cluster_dbus(compute.node_type, count, photon=compute.photon)
    if node is None or dbus is None:
        return None
    return count * node.usd + dbus * rates.USD_PER_DBU[work]


def _served(served: ServedVersion) -> Decimal | None:
    dbus = rates.SERVING_DBUS.get(served.workload_type)
    if dbus is None:
        return None
    return served.largest_concurrency // rates.SERVING_STEP * dbus * rates.USD_PER_DBU["serving"]


def _online_store(store: OnlineStore) -> Decimal:
    return (1 + store.read_replicas) * rates.online_store_usd(store.capacity)


def _number(usd: Decimal) -> float:
    return float(usd.quantize(_TEN_THOUSANDTH))
