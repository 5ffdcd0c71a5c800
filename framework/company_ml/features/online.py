"""Publishing feature tables to the online store, through the SDK.

``FeatureEngineeringClient.publish_table`` sends the same request, but wants a Spark session to do so; a test
holds that both send the same.
"""

from dataclasses import dataclass

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.ml import OnlineStoreState, PublishSpec, PublishSpecPublishMode

from company_ml.errors import InputError, RefusedError
from company_ml.features.definition import LONGEST_NAME, FeatureTable, Online
from company_ml.features.sql import CHANGE_DATA_FEED
from company_ml.features.state import TableState, explained, read
from company_ml.settings.environment import Environment


@dataclass(frozen=True)
class Publication:
    """A feature table and its online copy."""

    source: str
    store: str
    online_table: str
    mode: str
    applied: bool
    pipeline_id: str | None = None
    """The pipeline that keeps the copy, if it was published."""


def publish(
    workspace: WorkspaceClient, store: str, table: FeatureTable, environment: Environment, *, apply: bool
) -> Publication:
    """Publish a feature table, after checking all that publishing needs.

    Publishing again what is published starts the same pipeline, and changes nothing else.

    Args:
        workspace: Client of the environment's workspace.
        store: Name of the online store.
        table: The definition, with its section ``online``.
        environment: Whose catalog holds the table and its online copy.
        apply: Whether to publish, or only to check.

    Raises:
        InputError: the definition has no online section, or there is no such table or store.
        RefusedError: the table or the store is not ready: all reasons at once.
        FrameworkError: the workspace refused.
    """
    if table.online is None:
        raise InputError(f"{table.table} has no section online in its definition: say where it is published")
    source = table.full_name(environment)
    online_table = f"{environment.data_catalog}.{table.online.table}"
    for name in (store, environment.data_catalog):
        if not 1 <= len(name.encode()) <= LONGEST_NAME:
            raise InputError(f"{name!r} is no name online: it must have 1 to {LONGEST_NAME} bytes")
    state = read(workspace, source)
    if state is None:
        raise InputError(f"there is no table {source}: create it first")
    reasons = _not_ready(table, table.online, state) + _store_not_ready(workspace, store)
    if reasons:
        raise RefusedError(f"{source} cannot be published: {'; '.join(reasons)}")
    pipeline_id = None
    if apply:
        with explained(f"publishing {source} to {store}"):
            pipeline_id = workspace.feature_store.publish_table(
                source,
                PublishSpec(
                    online_store=store,
                    online_table_name=online_table,
                    publish_mode=PublishSpecPublishMode(table.online.mode),
                ),
            ).pipeline_id
    return Publication(source, store, online_table, table.online.mode, apply, pipeline_id)


def _not_ready(table: FeatureTable, online: Online, state: TableState) -> list[str]:
    """Return what a table lacks for being published in a mode."""
    reasons: list[str] = []
    if set(state.primary_keys) != set(table.primary_keys):
        has = ", ".join(state.primary_keys) or "none"
        reasons.append(f"its primary key is {has}, not {', '.join(table.primary_keys)}")
    if online.mode != "SNAPSHOT" and not state.change_data_feed:
        reasons.append(f"{online.mode} needs {CHANGE_DATA_FEED}, which is off: set it, or use SNAPSHOT")
    return reasons


def _store_not_ready(workspace: WorkspaceClient, name: str) -> list[str]:
    with explained(f"reading the online store {name}"):
        state = workspace.feature_store.get_online_store(name).state
    if state == OnlineStoreState.AVAILABLE:
        return []
    return [f"the store {name} is {state.value if state else 'in no known state'}, not AVAILABLE"]
