"""Compute: what clusters are made of, and the pool that they take their nodes from."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from infra.settings import runtimes
from infra.settings.declared import Role
from infra.settings.identity import repeated_roles
from infra.settings.runtimes import Runtime
from infra.settings.vm_sizes import SIZES
from infra.settings.warehouse import Warehouse
from sections import secret_patterns
from sections.base import Section, rule
from sections.problems import Problem, Problems, guess

RETENTION_CHECK = "spark.databricks.delta.retentionDurationCheck.enabled"
"""Spark setting that keeps VACUUM from deleting files that readers may still need."""

SINGLE_NODE_SETTINGS = ("spark.master", "spark.databricks.cluster.profile")
"""Spark settings that make a cluster one machine, whose workers then idle and cost.

https://learn.microsoft.com/azure/databricks/compute/configure#single-node
"""

_SPARK_SETTING = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_-]+)+")

ON_DEMAND_PRICE = -1
"""As a bid: up to what the node costs on demand, so that only capacity, never the price, evicts a node."""

_NODE_TYPE = re.compile(r"Standard_[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_GPU_NODE = re.compile(r"Standard_N[CDGV]\w*")


def _runtime(value: str) -> str:
    runtimes.parse(value)
    return value


def _node_type(value: str) -> str:
    if not _NODE_TYPE.fullmatch(value):
        raise ValueError(f"{value} is no node type; write one such as Standard_DS3_v2")
    if value not in SIZES:
        near = guess(value, sorted(SIZES))
        way_out = near if near.startswith("did you mean") else "write one such as Standard_DS3_v2"
        raise ValueError(
            f"{value} is no size of Azure that clusters can have; {way_out} (a new one goes into "
            "infra/settings/vm_sizes.py)"
        )
    return value


def _bid(value: float) -> float:
    if value != ON_DEMAND_PRICE and value <= 0:
        raise ValueError(
            f"{value:g} buys no node; bid more than 0 USD an hour, or {ON_DEMAND_PRICE} for up to the "
            "on-demand price"
        )
    return value


class Workers(Section):
    """How far a cluster grows and shrinks; the driver comes on top."""

    min: int = Field(ge=0, description="Workers of an idle cluster.")
    max: int = Field(ge=1, description="Workers of the busiest cluster.")

    @rule
    def _there_is_room_to_grow(self) -> Problems:
        if self.min >= self.max:
            yield Problem(("min",), f"{self.min} is not less than max {self.max}; lower it or raise max")


class Spot(Section):
    """Nodes at the price of spare capacity, which Azure may take back; then on-demand nodes stand in."""

    # https://learn.microsoft.com/azure/databricks/compute/configure#azure-spot-instances
    bid_max_price: Annotated[float, AfterValidator(_bid)] = Field(
        description="The most that an hour of a node may cost, in USD; -1 is the on-demand price."
    )
    first_on_demand: int = Field(
        default=1, ge=0, description="Nodes, the driver first, that are never spot nodes."
    )


class Pool(Section):
    """Nodes that stand ready for clusters. They are of ``compute.nodeType``."""

    removed_keys: ClassVar[Mapping[str, str]] = {
        "nodeType": "a pool has the nodes of compute.nodeType; remove it here",
    }

    # https://learn.microsoft.com/azure/databricks/compute/pools
    idle_minutes: int = Field(ge=0, le=10_000, description="Minutes after which an idle node is given back.")
    min_idle: int = Field(default=0, ge=0, description="Nodes that always stand ready, and always cost.")
    max_capacity: int = Field(ge=1, description="The most nodes that the pool has, idle or in use.")
    spot: bool = Field(
        default=False,
        description="Whether they are spot nodes; a pool has none to fall back to when Azure takes them.",
    )

    @rule
    def _idle_nodes_are_within_the_capacity(self) -> Problems:
        if self.min_idle > self.max_capacity:
            yield Problem(
                ("minIdle",), f"{self.min_idle} is more than maxCapacity {self.max_capacity}; lower it"
            )


class InteractiveCluster(Section):
    """A cluster for one team."""

    group: Role = Field(description="The role whose people share the cluster.")


class Compute(Section):
    """What clusters are made of, be they interactive or of jobs; the cluster policies hold them to it."""

    removed_keys: ClassVar[Mapping[str, str]] = {
        "idleMinutes": "only a pool keeps idle nodes; state pool.idleMinutes, or remove it",
        "instancePoolId": "the pool is made from compute.pool; remove it",
    }

    runtime: Annotated[str, AfterValidator(_runtime)] = Field(
        description="Release of the Databricks runtime, such as 17.3.x; clusters get its machine-learning "
        "build. A full key such as 17.3.x-gpu-ml-scala2.13 chooses the build for GPUs."
    )
    photon: bool = Field(
        default=False, description="Whether the native query engine runs; it costs more DBU."
    )
    node_type: Annotated[str, AfterValidator(_node_type)] = Field(
        description="Azure VM size of drivers and workers."
    )
    workers: Workers = Field(description="Autoscale bounds of a cluster.")
    # https://learn.microsoft.com/azure/databricks/compute/configure#automatic-termination
    auto_termination_minutes: int = Field(
        ge=10, le=10_000, description="Idle minutes after which an interactive cluster ends, 10 to 10000."
    )
    spot: Spot | None = Field(default=None, description="Spot nodes; without it nodes are on demand.")
    spark_conf: Mapping[str, str] = Field(default={}, description="Spark settings of every cluster, as text.")
    dbus_per_hour: int = Field(ge=1, description="The most DBU that one cluster may take an hour.")
    job_clusters: int = Field(
        default=1,
        ge=0,
        description="Job clusters that run at once; what the address plan and the cost ceiling count.",
    )
    pool: Pool | None = Field(
        default=None, description="The pool of clusters' nodes; without it they start cold."
    )
    warehouse: Warehouse = Field(description="The SQL warehouse.")
    interactive_cluster: InteractiveCluster | None = Field(
        default=None, description="A cluster that a team shares; without it there is none."
    )
    users: tuple[Role, ...] = Field(default=(), description="Roles that make clusters under the policies.")

    @property
    def parsed_runtime(self) -> Runtime:
        """The runtime that clusters run."""
        return runtimes.parse(self.runtime)

    @property
    def runtime_key(self) -> str:
        """What a cluster calls its runtime, such as ``17.3.x-cpu-ml-scala2.13``."""
        return self.parsed_runtime.key

    @property
    def most_nodes(self) -> int:
        """Nodes that run at once when everything is at its largest, drivers included."""
        if self.pool:
            return self.pool.max_capacity
        clusters = self.job_clusters + (self.interactive_cluster is not None)
        return clusters * (self.workers.max + 1)

    @rule
    def _secrets_stay_in_the_vault(self) -> Problems:
        """Refuse secrets in Spark's settings; messages leave the value out."""
        for key, value in self.spark_conf.items():
            if secret_patterns.in_the_open(key, value):
                yield Problem(
                    ("sparkConf", key),
                    "looks like a secret; put it into the key vault and write {{secrets/scope/key}} here",
                )

    @rule
    def _photon_fits_the_runtime(self) -> Problems:
        if not self.photon:
            return
        runtime = self.parsed_runtime
        if runtime.hardware == "gpu":
            yield Problem(
                ("photon",), f"{self.runtime} is for GPUs, which Photon does not use; set it to false"
            )
        elif runtime.version < runtimes.PHOTON_WITH_ML_FROM:
            yield Problem(
                ("photon",),
                f"{self.runtime} has no Photon for machine learning; set it to false or use 15.2 on",
            )

    @rule
    def _nodes_fit_the_runtime(self) -> Problems:
        hardware = self.parsed_runtime.hardware
        gpu_node = _GPU_NODE.fullmatch(self.node_type) is not None
        if hardware == "gpu" and not gpu_node:
            yield Problem(
                ("nodeType",),
                f"{self.node_type} has no GPU, which runtime {self.runtime} needs; choose another",
            )
        if hardware == "cpu" and gpu_node:
            yield Problem(
                ("runtime",),
                f"{self.runtime} does not use the GPU of {self.node_type}; "
                f"write {self.parsed_runtime.on('gpu').key} or choose another node type",
            )

    @rule
    def _the_pool_holds_the_largest_cluster(self) -> Problems:
        largest = self.workers.max + 1
        if self.pool and self.pool.max_capacity < largest:
            yield Problem(
                ("pool", "maxCapacity"),
                f"{self.pool.max_capacity} nodes do not hold one cluster of {self.workers.max} workers and a "
                f"driver; raise it to {largest} or lower workers.max",
            )

    @rule
    def _spark_settings_are_those_of_a_cluster_with_workers(self) -> Problems:
        for key in self.spark_conf:
            if not _SPARK_SETTING.fullmatch(key):
                yield Problem(
                    ("sparkConf", key),
                    "is no name of a Spark setting; write one such as spark.sql.adaptive.enabled",
                )
            elif key in SINGLE_NODE_SETTINGS:
                yield Problem(
                    ("sparkConf", key), "makes a cluster of one machine, whose workers do nothing; remove it"
                )

    @rule
    def _spot_is_said_once(self) -> Problems:
        if self.pool and self.spot:
            yield Problem(
                ("spot",), "a pool's nodes cannot fall back to on-demand ones; remove it or set pool to null"
            )

    @rule
    def _a_role_is_listed_once(self) -> Problems:
        yield from repeated_roles("users", self.users)

    @rule
    def _the_teams_role_may_make_clusters(self) -> Problems:
        if self.interactive_cluster and self.interactive_cluster.group not in self.users:
            yield Problem(
                ("interactiveCluster", "group"),
                f"{self.interactive_cluster.group} is not among users, who may make clusters; add it there",
            )
