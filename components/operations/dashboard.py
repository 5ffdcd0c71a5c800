"""Dashboard: what an operator looks at first."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.operations.dashboard_file import dashboard_file
from components.operations.lakeview import stored_form
from components.operations.statements import Value

_FILE = "ml_operations"


@dataclass(frozen=True, kw_only=True)
class DashboardArgs:
    """What the dashboard is called, and what its statements are bound to.

    ``values`` holds each parameter once, for all statements that have it. Without a ``drift_table`` the
    dashboard of this package comes without drift.
    """

    dashboard_name: str
    values: Mapping[str, Value]
    folder: pulumi.Input[str]  # whoever may read the folder may read the dashboard
    warehouse_id: pulumi.Input[str]

    def __post_init__(self) -> None:
        """Refuse values that no statement takes, and a dashboard that lacks some."""
        if "/" in self.dashboard_name or not self.dashboard_name.strip():
            raise ValueError(f"dashboard_name {self.dashboard_name!r} must be a file name")
        declared = dashboard_file(_FILE)
        declared.check(list(self.values))
        for name, value in self.values.items():
            declared.parameters()[name].check(value)


class Dashboard(pulumi.ComponentResource):
    """A dashboard that shows each person what that person may read. Needs a workspace-level provider."""

    dashboard_id: pulumi.Output[str]

    def __init__(self, name: str, args: DashboardArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:operations:Dashboard", name, None, opts)

        declared = dashboard_file(_FILE)
        dashboard = databricks.Dashboard(
            name,
            display_name=args.dashboard_name,
            parent_path=args.folder,
            warehouse_id=args.warehouse_id,
            embed_credentials=False,
            serialized_dashboard=pulumi.Output.all(**args.values).apply(
                lambda values: stored_form(declared, values)
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.dashboard_id = dashboard.id
        self.register_outputs({"dashboard_id": self.dashboard_id})
