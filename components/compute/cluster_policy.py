"""Cluster policy: what a cluster of one kind may be, and who may make one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_databricks as databricks

from components.compute.policy_rules import Rule, definition, fixed, forbidden, range_
from components.compute.shape import ClusterShape
from components.options import child_options
from components.workspace.permissions import Principal, at, check_principals, permit

_SHORTEST_AUTO_TERMINATION = 10  # minutes; 0 would mean never


@dataclass(frozen=True, kw_only=True)
class ClusterPolicyArgs(ClusterShape):
    """What clusters may be at the most, and who may use the policy.

    ``kind`` says who starts them: people (``interactive``) or jobs. ``users`` are keyed by a name of the
    caller's choice.
    """

    policy_name: str
    kind: Literal["interactive", "job"]
    dbus_per_hour: float  # the most that one cluster may use
    users: Mapping[str, Principal]
    wheels: Sequence[pulumi.Input[str]] = ()  # paths in volumes or in the workspace
    requirements: Sequence[pulumi.Input[str]] = ()  # paths of lists; from runtime 15.0 on

    def __post_init__(self) -> None:
        """Refuse what a cluster cannot be, a ceiling under which none starts, and a policy for everybody."""
        ClusterShape.__post_init__(self)
        if self.dbus_per_hour <= 0:
            raise ValueError(f"dbus_per_hour is {self.dbus_per_hour}; state a number above 0")
        check_principals("users", self.users)


class ClusterPolicy(pulumi.ComponentResource):
    """A policy, and its users. Needs a workspace-level provider.

    The definition names every attribute that costs money or opens data, and fixes what the environment
    fixes; a cluster under it may be smaller than the policy says, and stop sooner, but not the other way.
    Its libraries are installed when a cluster starts the next time:
    https://docs.databricks.com/api/azure/workspace/clusterpolicies/create
    """

    policy_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: ClusterPolicyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:compute:ClusterPolicy", name, None, opts)

        policy = databricks.ClusterPolicy(
            name,
            name=args.policy_name,
            definition=_definition(args),
            libraries=[
                *({"whl": path} for path in args.wheels),
                *({"requirements": path} for path in args.requirements),
            ]
            or None,
            opts=child_options(self),
        )
        permit(f"{name}-permissions", "cluster_policy", policy.id, at("CAN_USE", args.users), self)

        self.policy_id = policy.id
        self.register_outputs({"policy_id": self.policy_id})


def _definition(args: ClusterPolicyArgs) -> pulumi.Input[str]:
    common = {**_limits(args), **_runtime(args)}
    if args.pool_id is None:
        return definition({**common, **_machines(args)})
    return pulumi.Output.from_input(args.pool_id).apply(lambda known: definition({**common, **_pool(known)}))


def _limits(args: ClusterPolicyArgs) -> dict[str, Rule]:
    limits = {
        "cluster_type": fixed("all-purpose" if args.kind == "interactive" else "job"),
        "dbus_per_hour": range_(maximum=args.dbus_per_hour),
        "autoscale.min_workers": range_(
            minimum=args.min_workers, maximum=args.max_workers - 1, default=args.min_workers
        ),
        "autoscale.max_workers": range_(
            minimum=args.min_workers + 1, maximum=args.max_workers, default=args.max_workers
        ),
        "num_workers": forbidden(),
    }
    if args.kind == "interactive":  # a job's cluster ends with the job
        limits["autotermination_minutes"] = range_(
            minimum=_SHORTEST_AUTO_TERMINATION,
            maximum=args.auto_termination_minutes,
            default=args.auto_termination_minutes,
        )
    return limits


def _runtime(args: ClusterPolicyArgs) -> dict[str, Rule]:
    return {
        "spark_version": fixed(args.runtime_key),
        "runtime_engine": fixed(args.engine),
        # The one mode that has both the machine-learning runtime and Unity Catalog. By its older name:
        # under DATA_SECURITY_MODE_DEDICATED a cluster without "kind" cannot be made, and jobs have none.
        # https://github.com/databricks/terraform-provider-databricks/issues/4610
        "data_security_mode": fixed("SINGLE_USER"),
        **{f"spark_conf.{key}": fixed(value) for key, value in args.spark_conf.items()},
    }


def _machines(args: ClusterPolicyArgs) -> dict[str, Rule]:
    node_type = args.node_type or ""
    machines = {
        "node_type_id": fixed(node_type),
        "driver_node_type_id": fixed(args.driver_node_type or node_type),
        "instance_pool_id": forbidden(),
        "driver_instance_pool_id": forbidden(),
        **{f"custom_tags.{key}": fixed(value) for key, value in args.tags.items()},
    }
    if args.spot is None:
        return {**machines, "azure_attributes.availability": fixed("ON_DEMAND_AZURE")}
    return {
        **machines,
        "azure_attributes.availability": fixed("SPOT_WITH_FALLBACK_AZURE"),
        "azure_attributes.first_on_demand": fixed(args.spot.first_on_demand),
        "azure_attributes.spot_bid_max_price": fixed(args.spot.bid_max_price),
    }


def _pool(pool_id: str) -> dict[str, Rule]:
    # No tags: Databricks refuses a cluster that repeats those of its pool.
    return {
        "instance_pool_id": fixed(pool_id),
        "driver_instance_pool_id": fixed(pool_id),
        "node_type_id": forbidden(),
        "driver_node_type_id": forbidden(),
    }
