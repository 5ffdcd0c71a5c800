"""The SQL warehouse of an environment."""

from pydantic import Field

from components.compute.sql_warehouse import WarehouseSize
from infra.settings.declared import Role
from infra.settings.identity import repeated_roles
from sections.base import Section, rule
from sections.problems import Problems


class Warehouse(Section):
    """The serverless SQL warehouse of queries, alerts and dashboards."""

    # https://learn.microsoft.com/azure/databricks/compute/sql-warehouse/warehouse-behavior
    size: WarehouseSize = Field(description="Size of each of the warehouse's clusters.")
    max_clusters: int = Field(ge=1, le=30, description="Clusters to which the warehouse grows.")
    auto_stop_minutes: int = Field(ge=10, le=10_000, description="Idle minutes after which it stops.")
    users: tuple[Role, ...] = Field(default=(), description="Roles that run queries on it.")

    @rule
    def _a_role_is_listed_once(self) -> Problems:
        yield from repeated_roles("users", self.users)
