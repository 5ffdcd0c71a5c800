"""What a cluster is made of: the part that a policy prescribes and a cluster under it repeats."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pulumi

from sections.secret_patterns import in_the_open

RUNTIME_KEY = re.compile(
    r"(?P<release>(?P<major>\d+)(?:\.(?P<minor>\d+))?)\.x"
    r"(?:-(?P<hardware>cpu|gpu)-(?P<ml>ml))?(?P<photon>-photon)?-scala(?P<scala>2\.1[23])"
)
"""Keys of runtimes: https://docs.databricks.com/api/azure/workspace/clusters/sparkversions"""

_AUTO_TERMINATION = range(10, 10_001)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Machines that Azure may take back; the cluster goes on with others, at the price of any.

    ``bid_max_price`` is in USD an hour for one machine, -1 for as much as an ordinary one costs. The first
    ``first_on_demand`` machines are ordinary ones; with one or more, the driver is.
    """

    bid_max_price: float = -1
    first_on_demand: int = 1

    def __post_init__(self) -> None:
        """Refuse bids that buy nothing."""
        if self.bid_max_price != -1 and self.bid_max_price <= 0:
            raise ValueError(f"bid_max_price is {self.bid_max_price}; state a price above 0, or -1")
        if self.first_on_demand < 0:
            raise ValueError(f"first_on_demand is {self.first_on_demand}; the least is 0")


@dataclass(frozen=True, kw_only=True)
class ClusterShape:
    """Runtime, machines and Spark's settings.

    Machines come from a pool (``pool_id``) or are of a type (``node_type``), never both. A pool has decided
    already whether they are spot machines and how they are tagged, and its tags reach the bill.
    """

    runtime_key: str  # "17.3.x-cpu-ml-scala2.13"
    photon: bool
    min_workers: int
    max_workers: int
    auto_termination_minutes: int
    node_type: str | None = None
    driver_node_type: str | None = None  # the workers' type, unless given
    pool_id: pulumi.Input[str] | None = None
    spot: Spot | None = None
    spark_conf: Mapping[str, str] = field(default_factory=dict[str, str])
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what Databricks refuses, or takes and never starts."""
        runtime = RUNTIME_KEY.fullmatch(self.runtime_key)
        if not runtime or runtime["photon"]:
            raise ValueError(f"runtime_key {self.runtime_key!r} must look like 17.3.x-cpu-ml-scala2.13")
        if self.photon and runtime["hardware"] == "gpu":
            raise ValueError(f"photon does not run on {self.runtime_key}; choose a cpu runtime")
        if not 0 <= self.min_workers < self.max_workers:
            raise ValueError(
                f"min_workers is {self.min_workers} and max_workers is {self.max_workers};"
                " the minimum is 0 or more and below the maximum"
            )
        if self.auto_termination_minutes not in _AUTO_TERMINATION:
            raise ValueError(
                f"auto_termination_minutes is {self.auto_termination_minutes}; Databricks takes 10 to 10000"
            )
        if self.pool_id is None and self.node_type is None:
            raise ValueError("node_type and pool_id are both missing; give one")
        if self.pool_id is not None and (self.node_type or self.driver_node_type):
            raise ValueError(
                "pool_id excludes node_type and driver_node_type: the pool has machines of its own"
            )
        for key, value in self.spark_conf.items():
            if in_the_open(key, value):
                raise ValueError(
                    f"spark_conf {key} holds a secret in plain text;"
                    " refer to it as {{secrets/<scope>/<key>}}"
                )
        if self.pool_id is not None and self.spot:
            raise ValueError("pool_id excludes spot: the pool decides what its machines are")

    @property
    def engine(self) -> Literal["PHOTON", "STANDARD"]:
        """What runs queries."""
        return "PHOTON" if self.photon else "STANDARD"
