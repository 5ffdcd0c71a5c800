"""What each team of an environment works with: cluster policies, a pool, a warehouse, experiments.

All of it is given to the team's group alone, and to the identity of the environment's jobs; a tag says whose
the cost is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pulumi

import platform_model
from components.compute.cluster_policy import ClusterPolicy, ClusterPolicyArgs
from components.compute.instance_pool import InstancePool, InstancePoolArgs
from components.compute.sql_warehouse import SqlWarehouse, SqlWarehouseArgs
from components.mlops.experiments import Experiments, ExperimentsArgs
from components.unity_catalog.catalog import Catalog
from components.workspace.folder import Folder, FolderArgs
from components.workspace.permissions import Principal, at
from infra import naming, team_data
from infra.environment import compute
from infra.environment.framework import Framework
from infra.environment.principals import Principals
from infra.environment.reach import Reach
from infra.environment.workspace import Workspace
from infra.settings.compute import Compute
from infra.settings.environment import EnvironmentSettings
from platform_model import Platform
from platform_model.teams import TAG, Team


def build(
    settings: EnvironmentSettings,
    workspace: Workspace,
    principals: Principals,
    catalog: Catalog,
    framework: Framework,
    machines: compute.ComputeIds,
    tags: Mapping[str, str],
    ways: Reach,
) -> dict[str, dict[str, Any]]:
    """Register what the teams work with, and return it as the stack's outputs hold it, by team.

    Args:
        settings: The environment's settings.
        workspace: The workspace to fill.
        principals: Whom permissions are given to.
        catalog: The environment's catalog, with the teams' schemas.
        framework: What every cluster under a policy installs.
        machines: What the environment computes on.
        tags: The environment's tags.
        ways: How compute reaches what it uses.
    """
    environment = settings.environment
    teams = platform_model.current().teams_in(environment)
    if not teams:
        return {}
    folder = Folder(
        "teams-folder",
        FolderArgs(path=naming.teams_folder(environment), permissions={}),
        pulumi.ResourceOptions(providers=[workspace.provider]),
    )
    return {
        team: _Team(
            team, settings, workspace, principals, catalog, framework, machines, folder, tags, ways
        ).build()
        for team in teams
    }


@dataclass(frozen=True)
class _Team:
    """One team, and all that what it works with is made from."""

    key: str
    settings: EnvironmentSettings
    workspace: Workspace
    principals: Principals
    catalog: Catalog
    framework: Framework
    machines: compute.ComputeIds
    folder: Folder
    tags: Mapping[str, str]
    ways: Reach

    def build(self) -> dict[str, Any]:
        """Register what the team works with, and return it as the stack's outputs hold it."""
        shape = self._shape()
        # People make no clusters of their own beyond development; jobs do.
        interactive = self._policy("interactive", shape) if self.settings.declared.is_development else None
        return {
            "schemas": [
                self.catalog.schema_names[schema.name] for schema in self._platform.schemas_of(self.key)
            ],
            "interactivePolicyId": interactive,
            "jobPolicyId": self._policy("job", shape),
            "warehouseId": self._warehouse(),
            "experiments": self._experiments(),
        }

    @property
    def _platform(self) -> Platform:
        return platform_model.current()

    @property
    def _stated(self) -> Team:
        return self._platform.teams[self.key]

    @property
    def _tagged(self) -> dict[str, str]:
        return {**self.tags, TAG: self.key}

    @property
    def _users(self) -> dict[str, Principal]:
        return {"team": self.principals.team(self.key)}

    @property
    def _jobs_too(self) -> dict[str, Principal]:
        return {**self._users, "run": self.principals.runner()}

    @property
    def _in_workspace(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(providers=[self.workspace.provider])

    def _shape(self) -> dict[str, Any]:
        """Return what the team's clusters are made of: the environment's, within the team's own bounds."""
        shape = compute.shape(self.settings.compute, self._pool(), self._tagged)
        return {**shape, **bounds(self.settings.compute, self._stated)}

    def _pool(self) -> pulumi.Output[str] | None:
        pool, of_all = self._stated.pool, self.settings.compute
        if pool is None:
            return None
        return InstancePool(
            f"team-{self.key}-pool",
            InstancePoolArgs(
                pool_name=naming.team_instance_pool(self.settings.environment, self.key),
                node_type=of_all.node_type,
                min_idle=0,
                max_capacity=pool.max_capacity,
                idle_minutes=pool.idle_minutes,
                runtime_key=of_all.runtime_key,
                spot=False,
                tags=self._tagged,
                users=self._jobs_too,
                managers=self.machines.managers,
            ),
            self._in_workspace,
        ).pool_id

    def _policy(self, kind: Literal["interactive", "job"], shape: Mapping[str, Any]) -> pulumi.Output[str]:
        return ClusterPolicy(
            f"team-{self.key}-{kind}-policy",
            ClusterPolicyArgs(
                policy_name=naming.team_cluster_policy(self.settings.environment, self.key, kind),
                kind=kind,
                dbus_per_hour=self.settings.compute.dbus_per_hour,
                users=self._users if kind == "interactive" else self._jobs_too,
                **compute.libraries(self.framework),
                **shape,
            ),
            self._in_workspace,
        ).policy_id

    def _warehouse(self) -> pulumi.Output[str]:
        """Return the team's own warehouse, or that of the environment."""
        warehouse = self._stated.warehouse
        if warehouse is None:
            return self.machines.warehouse_id
        return SqlWarehouse(
            f"team-{self.key}-warehouse",
            SqlWarehouseArgs(
                warehouse_name=naming.team_sql_warehouse(self.settings.environment, self.key),
                size=warehouse.size,
                max_clusters=warehouse.max_clusters,
                auto_stop_minutes=warehouse.auto_stop_minutes,
                tags=self._tagged,
                users=self._jobs_too,
                deployer=self.principals.deployer(),
            ),
            pulumi.ResourceOptions(
                providers=[self.workspace.provider], depends_on=list(self.ways.serverless)
            ),
        ).warehouse_id

    def _experiments(self) -> Mapping[str, pulumi.Output[str]]:
        level = "CAN_EDIT" if self.settings.declared.is_development else "CAN_READ"
        return Experiments(
            f"team-{self.key}-experiments",
            ExperimentsArgs(
                folder=f"{naming.teams_folder(self.settings.environment)}/{self.key}",
                above=self.folder.path,
                volume=self.catalog.volume_names[team_data.artifacts(self.key)],
                experiments=self._stated.experiments or (self.key,),
                permissions={
                    **at(level, self._users),
                    **at("CAN_EDIT", {"run": self.principals.runner()}),
                },
                tags=self._tagged,
            ),
            self._in_workspace,
        ).experiment_paths


def bounds(of_all: Compute, team: Team) -> dict[str, int]:
    """Return how far a team's clusters grow and how long they idle: the lower of its own and of all."""
    capacity = team.pool.max_capacity - 1 if team.pool else None
    most = _least(of_all.workers.max, team.policy.max_workers, capacity)
    return {
        "min_workers": min(of_all.workers.min, most - 1),
        "max_workers": most,
        "auto_termination_minutes": _least(
            of_all.auto_termination_minutes, team.policy.auto_termination_minutes
        ),
    }


def _least(*limits: int | None) -> int:
    return min(limit for limit in limits if limit is not None)
