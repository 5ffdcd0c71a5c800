"""How people search the logs: from the hub's network, through a private link scope."""

from components.network.zones import MONITOR
from components.operations.log_scope import LogScope, LogScopeArgs
from infra import naming
from infra.settings.shared import SharedSettings
from infra.shared import endpoints
from infra.shared.hub import Hub
from infra.stack_context import StackContext


def build(context: StackContext, settings: SharedSettings, hub: Hub) -> None:
    """Register the scope of the stack's own log workspace, and the hub's endpoint to it.

    A log workspace that answers to public networks needs none, an existing one has its owner's. To an
    existing scope its owner has an endpoint already.
    """
    if not settings.logs.needs_scope:
        return
    existing = settings.logs.existing_scope_id
    scope = LogScope(
        "log-scope",
        LogScopeArgs(
            resource_group_name=context.resource_group_name,
            scope_name=naming.log_scope(context.stack),
            log_workspace_ids={naming.log_workspace(context.stack): hub.log_workspace_id},
            existing_id=existing,
            existing_provider=context.provider_for(existing) if existing else None,
            tags=context.tags,
        ),
        # Its endpoint stands in the hub, and is protected with it.
        context.options(protect=True),
    )
    if not existing:
        endpoints.build(context, hub, scope.scope_id, MONITOR, "logs")
