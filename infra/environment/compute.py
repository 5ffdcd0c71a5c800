"""Compute of an environment: a pool, the policies of its clusters, a SQL warehouse, and a team's cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from components.compute.cluster_policy import ClusterPolicy, ClusterPolicyArgs
from components.compute.instance_pool import InstancePool, InstancePoolArgs
from components.compute.interactive_cluster import InteractiveCluster, InteractiveClusterArgs
from components.compute.shape import Spot
from components.compute.sql_warehouse import SqlWarehouse, SqlWarehouseArgs
from components.workspace.permissions import Managers
from infra import naming
from infra.environment.framework import Framework
from infra.environment.principals import Principals
from infra.environment.reach import Reach
from infra.environment.workspace import Workspace
from infra.settings.compute import Compute
from infra.settings.environment import EnvironmentSettings


@dataclass(frozen=True, kw_only=True)
class ComputeIds:
    """What jobs and queries of the environment run on, and who manages it."""

    interactive_policy_id: pulumi.Output[str]
    job_policy_id: pulumi.Output[str]
    warehouse_id: pulumi.Output[str]
    managers: Managers


def build(
    settings: EnvironmentSettings,
    workspace: Workspace,
    principals: Principals,
    framework: Framework,
    tags: Mapping[str, str],
    ways: Reach,
) -> ComputeIds:
    """Register what the environment computes on.

    Args:
        settings: The environment's settings.
        workspace: The workspace to fill.
        principals: Who may make clusters and ask the warehouse.
        framework: What every cluster under a policy installs.
        tags: They attribute the cost in the bill.
        ways: How compute reaches what it uses; it starts once they are there.
    """
    compute = settings.compute
    environment = settings.environment
    in_workspace = pulumi.ResourceOptions(providers=[workspace.provider])
    reaching = pulumi.ResourceOptions(providers=[workspace.provider], depends_on=list(ways.classic))
    makers = {**principals.roles(compute.users), "run": principals.runner()}

    warehouse = SqlWarehouse(
        "warehouse",
        SqlWarehouseArgs(
            warehouse_name=naming.sql_warehouse(environment),
            size=compute.warehouse.size,
            max_clusters=compute.warehouse.max_clusters,
            auto_stop_minutes=compute.warehouse.auto_stop_minutes,
            tags=tags,
            users={
                **principals.roles(compute.warehouse.users),
                **principals.every_team(),
                "run": principals.runner(),
            },
            deployer=principals.deployer(),
        ),
        pulumi.ResourceOptions(providers=[workspace.provider], depends_on=list(ways.serverless)),
    )
    managers = Managers(deployer=principals.deployer(), creator=warehouse.creator)
    pool_id: pulumi.Output[str] | None = None
    if compute.pool:
        pool_id = InstancePool(
            "pool",
            InstancePoolArgs(
                pool_name=naming.instance_pool(environment),
                node_type=compute.node_type,
                min_idle=compute.pool.min_idle,
                max_capacity=compute.pool.max_capacity,
                idle_minutes=compute.pool.idle_minutes,
                runtime_key=compute.runtime_key,
                spot=compute.pool.spot,
                tags=tags,
                users=makers,
                managers=managers,
            ),
            # A pool that keeps no machine ready starts none.
            reaching if compute.pool.min_idle else in_workspace,
        ).pool_id

    machines = shape(compute, pool_id, tags)
    installing = {**machines, **libraries(framework)}
    interactive = ClusterPolicy(
        "interactive-policy",
        ClusterPolicyArgs(
            policy_name=naming.cluster_policy(environment, "interactive"),
            kind="interactive",
            dbus_per_hour=compute.dbus_per_hour,
            users=principals.roles(compute.users),
            **installing,
        ),
        in_workspace,
    )
    job = ClusterPolicy(
        "job-policy",
        ClusterPolicyArgs(
            policy_name=naming.cluster_policy(environment, "job"),
            kind="job",
            dbus_per_hour=compute.dbus_per_hour,
            users=makers,
            **installing,
        ),
        in_workspace,
    )
    if compute.interactive_cluster:
        InteractiveCluster(
            "interactive-cluster",
            InteractiveClusterArgs(
                cluster_name=naming.interactive_cluster(environment),
                policy_id=interactive.policy_id,
                group_name=principals.role(compute.interactive_cluster.group).name,
                managers=managers,
                **machines,
            ),
            reaching,
        )
    return ComputeIds(
        interactive_policy_id=interactive.policy_id,
        job_policy_id=job.policy_id,
        warehouse_id=warehouse.warehouse_id,
        managers=managers,
    )


def libraries(framework: Framework) -> dict[str, Any]:
    """Return what a cluster under a policy installs.

    A model names the versions that it learned with, and its endpoint installs them: so clusters learn with
    those of the list, which were tested together and lie in the mirror, and not with the ML runtime's own.
    """
    return {"wheels": [framework.wheel], "requirements": [framework.requirements["training"]]}


def shape(compute: Compute, pool_id: pulumi.Output[str] | None, tags: Mapping[str, str]) -> dict[str, Any]:
    """Return the inputs that every policy and the cluster under it have in common."""
    spot = compute.spot and Spot(
        bid_max_price=compute.spot.bid_max_price, first_on_demand=compute.spot.first_on_demand
    )
    return {
        "runtime_key": compute.runtime_key,
        "photon": compute.photon,
        "min_workers": compute.workers.min,
        "max_workers": compute.workers.max,
        "auto_termination_minutes": compute.auto_termination_minutes,
        "node_type": None if pool_id else compute.node_type,
        "pool_id": pool_id,
        "spot": None if pool_id else spot,
        "spark_conf": compute.spark_conf,
        "tags": tags,
    }
