"""Instance pool: machines kept ready, so that a cluster starts in a minute and not in five."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.options import child_options
from components.workspace.permissions import Managers, Principal, at, check_principals, permit

_NAME_LENGTH = range(1, 100)
_IDLE_MINUTES = range(10_001)


@dataclass(frozen=True, kw_only=True)
class InstancePoolArgs:
    """Which machines, how many, and who may take them.

    An idle machine above ``min_idle`` is given back after ``idle_minutes``. Idle machines cost no DBU, and
    what Azure asks for them. ``runtime_key`` is what they load in advance: that of the clusters to come.
    """

    pool_name: str
    node_type: str
    min_idle: int
    max_capacity: int  # idle and used together
    idle_minutes: int
    runtime_key: str
    spot: bool  # a pool has no fallback: no spot machine, no cluster
    tags: Mapping[str, str]
    users: Mapping[str, Principal]
    managers: Managers

    def __post_init__(self) -> None:
        """Refuse what Databricks refuses, and a pool for everybody."""
        if len(self.pool_name) not in _NAME_LENGTH:
            raise ValueError(f"pool_name {self.pool_name!r} must have 1 to 99 characters")
        if not 0 <= self.min_idle <= self.max_capacity or self.max_capacity < 1:
            raise ValueError(
                f"min_idle is {self.min_idle} and max_capacity is {self.max_capacity};"
                " the pool holds 1 or more, and keeps idle no more than that"
            )
        if self.idle_minutes not in _IDLE_MINUTES:
            raise ValueError(f"idle_minutes is {self.idle_minutes}; Databricks takes 0 to 10000")
        check_principals("users", self.users)


class InstancePool(pulumi.ComponentResource):
    """A pool, and its users. Needs a workspace-level provider.

    Almost any change replaces it, and clusters cannot start from the moment that the old one goes.
    """

    pool_id: pulumi.Output[str]

    def __init__(self, name: str, args: InstancePoolArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:compute:InstancePool", name, None, opts)

        attributes: databricks.InstancePoolAzureAttributesArgsDict = {"availability": "ON_DEMAND_AZURE"}
        if args.spot:
            # As much as an ordinary machine costs: a lower bid only makes the pool run dry sooner.
            attributes = {"availability": "SPOT_AZURE", "spot_bid_max_price": -1}
        pool = databricks.InstancePool(
            name,
            instance_pool_name=args.pool_name,
            node_type_id=args.node_type,
            min_idle_instances=args.min_idle,
            max_capacity=args.max_capacity,
            idle_instance_autotermination_minutes=args.idle_minutes,
            preloaded_spark_versions=[args.runtime_key],
            azure_attributes=attributes,
            enable_elastic_disk=True,
            custom_tags=args.tags,
            opts=child_options(self),
        )
        permissions = at("CAN_ATTACH_TO", args.users)
        permit(f"{name}-permissions", "instance_pool", pool.id, permissions, self, args.managers)

        self.pool_id = pool.id
        self.register_outputs({"pool_id": self.pool_id})
