"""Publishing some columns of a feature table: what goes online is a table of its own that has no others.

Publishing takes whole tables (``PublishSpec`` of the SDK names no columns), so the chosen columns are merged
into a table beside the feature table, with the same key, and that one is published.
"""

from collections.abc import Sequence

from databricks.sdk import WorkspaceClient

from company_ml.errors import InputError, RefusedError
from company_ml.features import tables
from company_ml.features.definition import FeatureTable
from company_ml.features.online import Publication, publish
from company_ml.features.state import read
from company_ml.settings.environment import Environment

SUFFIX = "_published"
"""Ending of the table that holds the chosen columns."""


def with_columns(table: FeatureTable, columns: Sequence[str]) -> FeatureTable:
    """Return the definition of the table that holds the keys and the chosen columns of a feature table.

    Raises:
        InputError: a column is none of the table, or none is chosen beside the keys.
    """
    unknown = [name for name in columns if name not in table.columns]
    if unknown:
        raise InputError(
            f"{table.table} has no column {', '.join(unknown)}; it has {', '.join(table.columns)}"
        )
    if not set(columns) - set(table.primary_keys):
        raise InputError(f"no column of {table.table} is chosen beside its keys: there is nothing to publish")
    kept = {name: kind for name, kind in table.columns.items() if name in {*table.primary_keys, *columns}}
    return table.model_copy(
        update={"table": f"{table.table}{SUFFIX}", "source": table.table, "columns": kept}
    )


def publish_columns(
    workspace: WorkspaceClient,
    warehouse_id: str,
    store: str,
    table: FeatureTable,
    environment: Environment,
    columns: Sequence[str],
    *,
    apply: bool,
) -> Publication:
    """Bring the chosen columns up to date in their table, and publish it.

    Run again, it merges what has changed and starts the same pipeline.

    Args:
        workspace: Client of the environment's workspace.
        warehouse_id: The warehouse to merge on.
        store: Name of the online store.
        table: The definition of the feature table, with its section ``online``.
        environment: Whose catalog holds the tables.
        columns: What to publish beside the keys.
        apply: Whether to publish, or only to check.

    Raises:
        InputError: a column is none of the table, or what publishing needs is not there.
        RefusedError: the table of the chosen columns has others, or is not ready.
        FrameworkError: the workspace or the warehouse refused.
    """
    chosen = with_columns(table, columns)
    if chosen.online is None:
        raise InputError(f"{table.table} has no section online in its definition: say where it is published")
    name = chosen.full_name(environment)
    state = read(workspace, name)
    more = [column for column in (state.columns if state else ()) if column not in chosen.columns]
    if more:
        raise RefusedError(
            f"{name} has {', '.join(more)}, too, and would publish it: drop the table and its online copy, "
            "or choose these columns as well"
        )
    tables.create(workspace, warehouse_id, chosen, environment, apply=apply)
    if state is None and not apply:
        online = f"{environment.data_catalog}.{chosen.online.table}"
        return Publication(name, store, online, chosen.online.mode, applied=False)
    tables.merge(workspace, warehouse_id, chosen, environment, apply=apply)
    return publish(workspace, store, chosen, environment, apply=apply)
