"""The SQL warehouse of an environment."""

from pydantic import Field

from infra.settings.declared import Role
from infra.settings.identity import repeated_roles
from platform_model import teams
from sections.base import rule
from sections.problems import Problems


class Warehouse(teams.Warehouse):
    """The serverless SQL warehouse of queries, alerts and dashboards."""

    users: tuple[Role, ...] = Field(default=(), description="Roles that run queries on it.")

    @rule
    def _a_role_is_listed_once(self) -> Problems:
        yield from repeated_roles("users", self.users)
