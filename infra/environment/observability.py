"""What people of an environment look at: alerts, saved queries, the dashboard, in a folder of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.operations import checks
from components.operations.dashboard import Dashboard, DashboardArgs
from components.operations.notifications import Notifications, NotificationsArgs
from components.operations.saved_queries import SavedQueries, SavedQueriesArgs
from components.operations.statements import Value
from components.unity_catalog.catalog import Catalog
from components.workspace.folder import Folder, FolderArgs
from components.workspace.permissions import at
from infra import naming
from infra.environment import monitoring
from infra.environment.monitoring import AlertRoom, Monitored
from infra.environment.principals import Principals
from infra.environment.reach import Reach
from infra.environment.workspace import Workspace
from infra.outputs import SharedOutputs
from infra.registry import Registry
from infra.settings.environment import EnvironmentSettings
from infra.state import StackState

TEAMS_URL = "teamsWebhookUrl"
"""Secret key of the stack file: the address of the Teams workflow that posts alerts to a channel."""


_MOST_ROWS = 1000
"""Rows that a saved query or the dashboard shows of a log, the newest first."""


@dataclass(frozen=True, kw_only=True)
class Observability:
    """What is watched, and the destination of alerts, None where the stack file has no address for it."""

    monitored: Monitored
    destination_id: pulumi.Output[str] | None


def build(
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    workspace: Workspace,
    principals: Principals,
    catalog: Catalog,
    registry: Registry,
    state: StackState,
    ways: Reach,
    warehouse_id: pulumi.Output[str],
    tags: Mapping[str, str],
) -> Observability:
    """Register the folder, and in it all that tells people something."""
    in_workspace = pulumi.ResourceOptions(providers=[workspace.provider])
    folder = Folder(
        "operations-folder",
        FolderArgs(
            path=naming.operations_folder(settings.environment),
            permissions=at("CAN_RUN", principals.roles(settings.access.users)),
        ),
        in_workspace,
    )
    destination_id = _destination(settings.environment, in_workspace)
    room = AlertRoom(
        folder=folder.path,
        warehouse_id=warehouse_id,
        destination_id=destination_id,
        options=in_workspace,
    )
    room.alert(
        "alert-daily-cost",
        f"Cost of a day in {settings.environment}",
        checks.daily_cost(
            limit_usd=float(settings.cost.daily_alert_usd), workspace_id=workspace.workspace_id
        ),
        settings.cost.schedule,
    )
    monitored = monitoring.build(settings, workspace, catalog, registry, state, ways, room)

    here: dict[str, Value] = {"days": settings.cost.days, "workspace_id": workspace.workspace_id}
    newest: dict[str, Value] = {"days": settings.cost.days, "max_rows": _MOST_ROWS}
    actions: dict[str, Value] = {**here, **newest, "subject": "all"}
    SavedQueries(
        "queries",
        SavedQueriesArgs(
            queries={
                "cost_by_day_and_sku": here,
                "endpoint_traffic": here,
                "lineage": {**newest, "table_name": "all"},
                "model_actions": actions,
                "model_tags": {**newest, "catalog_name": shared.models_catalog, "model_name": "all"},
            },
            folder=folder.path,
            warehouse_id=warehouse_id,
            tags=tags,
        ),
        in_workspace,
    )
    drift = [monitor.drift_table for monitor in monitored.monitors.values()]
    Dashboard(
        "dashboard",
        DashboardArgs(
            dashboard_name=naming.dashboard(settings.environment),
            # A dashboard shows one table of drift: that of the monitor that is declared last.
            values={**actions, **({"drift_table": drift[-1]} if drift else {})},
            folder=folder.path,
            warehouse_id=warehouse_id,
        ),
        in_workspace,
    )
    return Observability(monitored=monitored, destination_id=destination_id)


def _destination(environment: str, options: pulumi.ResourceOptions) -> pulumi.Output[str] | None:
    """Register where alerts go; without an address they are only seen in the workspace."""
    url = pulumi.Config().get_secret(TEAMS_URL)
    if url is None:
        return None
    return Notifications(
        "notifications",
        NotificationsArgs(destination_name=naming.notification_destination(environment), teams_url=url),
        options,
    ).destination_id
