"""Whom permissions in an environment's workspace are given to."""

from collections.abc import Iterable

import pulumi

from components.workspace.permissions import Principal
from infra.environment.workspace import Workspace
from infra.outputs import SharedOutputs
from infra.settings.declared import Role, Team
from infra.team_data import EVERY_TEAM, grantee, groups


class Principals:
    """The roles, teams and run principal of an environment, as permissions name them.

    Each name is known once its bearer may enter the workspace, because objects of the workspace refuse
    whoever may not.
    """

    def __init__(self, environment: str, workspace: Workspace, shared: SharedOutputs) -> None:
        self._environment = environment
        self._workspace = workspace
        self._shared = shared
        self._teams = {
            key: Principal(name=workspace.after_assignment(key, group.name))
            for key, group in groups(environment, shared).items()
        }

    def role(self, role: Role) -> Principal:
        """Return the group of a role."""
        return Principal(name=self._workspace.after_assignment(role, self._shared.groups[role].name))

    def roles(self, roles: Iterable[Role]) -> dict[str, Principal]:
        """Return the groups of some roles, by role."""
        return {role: self.role(role) for role in roles}

    def team(self, team: str) -> Principal:
        """Return the group of a team."""
        return self._teams[grantee(team)]

    def teams(self, teams: Iterable[Team]) -> dict[str, Principal]:
        """Return the groups of some teams, by the key of grants."""
        return {grantee(team): self.team(team) for team in teams}

    def every_team(self) -> dict[str, Principal]:
        """Return the group of all teams of the environment, if there are any, by the key of grants."""
        return {key: group for key, group in self._teams.items() if key == EVERY_TEAM}

    def deployer(self) -> pulumi.Output[str]:
        """Return the application id of the environment's pipeline."""
        deploy = self._shared.service_principals[self._environment].deploy
        return self._workspace.after_assignment("deploy", deploy.name)

    def runner(self) -> Principal:
        """Return the identity of the environment's jobs."""
        run = self._shared.service_principals[self._environment].run
        return Principal(name=self._workspace.after_assignment("run", run.name), kind="service_principal")
