"""Interactive cluster: one that the members of a group share."""

from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.compute.shape import ClusterShape
from components.options import child_options
from components.workspace.permissions import (
    Managers,
    Principal,
    at,
    check_principals,
    permit,
    principal_name,
)


@dataclass(frozen=True, kw_only=True)
class InteractiveClusterArgs(ClusterShape):
    """The cluster, the policy that it keeps, and the group that it is dedicated to.

    The shape is to be the policy's: the provider finds a difference in every attribute that the policy
    fixes and the cluster leaves out.
    """

    cluster_name: str
    policy_id: pulumi.Input[str]
    group_name: pulumi.Input[str]
    managers: Managers

    def __post_init__(self) -> None:
        """Refuse what a cluster cannot be, and one for everybody."""
        ClusterShape.__post_init__(self)
        check_principals("group_name", {"the group": Principal(name=self.group_name)})


class InteractiveCluster(pulumi.ComponentResource):
    """A cluster in dedicated access mode. Needs a workspace-level provider.

    The members may start it and work on it, and have the group's privileges there instead of their own:
    https://learn.microsoft.com/azure/databricks/compute/group-access
    """

    cluster_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: InteractiveClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:compute:InteractiveCluster", name, None, opts)

        pooled = args.pool_id is not None
        cluster = databricks.Cluster(
            name,
            cluster_name=args.cluster_name,
            policy_id=args.policy_id,
            spark_version=args.runtime_key,
            runtime_engine=args.engine,
            kind="CLASSIC_PREVIEW",  # without it, a cluster is dedicated to a user only
            data_security_mode="SINGLE_USER",
            single_user_name=principal_name("group_name", "the group", Principal(name=args.group_name)),
            autoscale={"min_workers": args.min_workers, "max_workers": args.max_workers},
            autotermination_minutes=args.auto_termination_minutes,
            instance_pool_id=args.pool_id,
            driver_instance_pool_id=args.pool_id,
            node_type_id=args.node_type,
            driver_node_type_id=args.driver_node_type or args.node_type,
            azure_attributes=None if pooled else _azure_attributes(args),
            # Databricks refuses a cluster that repeats its pool's tags.
            custom_tags=None if pooled else args.tags,
            spark_conf=args.spark_conf or None,
            is_pinned=True,  # else Databricks forgets a cluster that nobody starts for a month
            no_wait=True,  # it starts when it is made; whether it runs is no part of its definition
            opts=child_options(self),
        )
        permissions = at("CAN_RESTART", {"group": Principal(name=args.group_name)})
        permit(f"{name}-permissions", "cluster", cluster.id, permissions, self, args.managers)

        self.cluster_id = cluster.id
        self.register_outputs({"cluster_id": self.cluster_id})


def _azure_attributes(args: InteractiveClusterArgs) -> "databricks.ClusterAzureAttributesArgsDict":
    if args.spot is None:
        return {"availability": "ON_DEMAND_AZURE"}
    return {
        "availability": "SPOT_WITH_FALLBACK_AZURE",
        "first_on_demand": args.spot.first_on_demand,
        "spot_bid_max_price": args.spot.bid_max_price,
    }
