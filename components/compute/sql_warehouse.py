"""SQL warehouse: what alerts, dashboards and people's queries run on."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.options import child_options
from components.workspace.permissions import Managers, Principal, at, check_principals, permit
from sections.values import WarehouseSize

_MOST_CLUSTERS = 40
_SHORTEST_AUTO_STOP = 5  # of a serverless warehouse


@dataclass(frozen=True, kw_only=True)
class SqlWarehouseArgs:
    """How large, how many at once, how long idle, and who may run queries.

    Limits: https://docs.databricks.com/api/azure/workspace/warehouses/create and
    https://learn.microsoft.com/azure/databricks/compute/sql-warehouse/create
    """

    warehouse_name: str
    size: WarehouseSize
    max_clusters: int  # that many of this size run when queries queue
    auto_stop_minutes: int
    tags: Mapping[str, str]
    users: Mapping[str, Principal]
    deployer: pulumi.Input[str]  # application id of the pipeline's service principal

    def __post_init__(self) -> None:
        """Refuse what Databricks refuses, a warehouse that never stops, and one for everybody."""
        if not 1 <= self.max_clusters <= _MOST_CLUSTERS:
            raise ValueError(f"max_clusters is {self.max_clusters}; Databricks takes 1 to {_MOST_CLUSTERS}")
        if self.auto_stop_minutes < _SHORTEST_AUTO_STOP:
            raise ValueError(
                f"auto_stop_minutes is {self.auto_stop_minutes}; the least is {_SHORTEST_AUTO_STOP}"
            )
        check_principals("users", self.users)


class SqlWarehouse(pulumi.ComponentResource):
    """A serverless warehouse, and its users. Needs a workspace-level provider.

    Serverless, because it starts in seconds: an alert does not keep machines running for the next one.
    """

    warehouse_id: pulumi.Output[str]

    creator: pulumi.Output[str]
    """User name or application id of whoever created the warehouse, and so what stands beside it."""

    def __init__(self, name: str, args: SqlWarehouseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:compute:SqlWarehouse", name, None, opts)

        warehouse = databricks.SqlEndpoint(
            name,
            name=args.warehouse_name,
            cluster_size=args.size,
            min_num_clusters=1,
            max_num_clusters=args.max_clusters,
            auto_stop_mins=args.auto_stop_minutes,
            warehouse_type="PRO",  # what serverless needs
            enable_serverless_compute=True,
            enable_photon=True,
            tags={"custom_tags": [{"key": key, "value": args.tags[key]} for key in sorted(args.tags)]},
            opts=child_options(self),
        )
        self.warehouse_id = warehouse.id
        self.creator = warehouse.creator_name
        managers = Managers(deployer=args.deployer, creator=self.creator)
        permissions = at("CAN_USE", args.users)
        permit(f"{name}-permissions", "sql_warehouse", warehouse.id, permissions, self, managers)

        self.register_outputs({"warehouse_id": self.warehouse_id, "creator": self.creator})
