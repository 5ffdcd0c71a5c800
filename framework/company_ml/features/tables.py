"""Creating feature tables and merging rows into them, through a SQL warehouse.

A table of Unity Catalog with a primary key is a feature table, however it was made, so plain SQL does what
``FeatureEngineeringClient.create_table`` and ``write_table`` do. It does so from anywhere: that client starts
a Spark session in its constructor. It also turns the change data feed on, which the client leaves off and
publishing needs, and refuses repeated keys, which no feature table is protected from. A notebook with a Spark
data frame may use the client on the same tables.
https://docs.databricks.com/aws/en/machine-learning/feature-store/uc/feature-tables-uc
"""

from dataclasses import dataclass

from databricks.sdk import WorkspaceClient

from company_ml.errors import InputError, RefusedError
from company_ml.features import sql
from company_ml.features.definition import FeatureTable
from company_ml.features.state import differences, read
from company_ml.settings.environment import Environment
from company_ml.statements.execution import run
from company_ml.statements.keys import check_keys


@dataclass(frozen=True)
class Change:
    """What was done to a feature table, or would be."""

    table: str
    action: str
    """``create``, ``merge`` or ``none``."""
    applied: bool
    statement: str
    rows: int | None = None
    """Rows that were merged."""


def create(
    workspace: WorkspaceClient,
    warehouse_id: str,
    table: FeatureTable,
    environment: Environment,
    *,
    apply: bool,
) -> Change:
    """Create a feature table unless it is there.

    Args:
        workspace: Client of the environment's workspace.
        warehouse_id: The warehouse to run on.
        table: The definition.
        environment: Whose catalog the table is in.
        apply: Whether to create it, or only to say so.

    Raises:
        RefusedError: the table is there, and is not as its definition says: all differences at once.
        FrameworkError: the workspace or the warehouse refused.
    """
    name = table.full_name(environment)
    statement = sql.create(table, name)
    state = read(workspace, name)
    if state is not None:
        _as_defined(name, differences(table, state))
        return Change(name, "none", applied=False, statement=statement)
    if apply:
        run(workspace, warehouse_id, statement)
    return Change(name, "create", applied=apply, statement=statement)


def merge(
    workspace: WorkspaceClient,
    warehouse_id: str,
    table: FeatureTable,
    environment: Environment,
    *,
    apply: bool,
) -> Change:
    """Merge the rows of the source into a feature table: the only way to write that a feature table has.

    Merging the same rows again changes nothing, so what failed midway is simply run again.

    Args:
        workspace: Client of the environment's workspace.
        warehouse_id: The warehouse to run on.
        table: The definition.
        environment: Whose catalog the table and the source are in.
        apply: Whether to merge, or only to check.

    Raises:
        InputError: there is no such table, or its source has rows without a key or with the same key.
        RefusedError: the table is not as its definition says.
        FrameworkError: the workspace or the warehouse refused.
    """
    name, source = table.full_name(environment), table.source_name(environment)
    state = read(workspace, name)
    if state is None:
        raise InputError(f"there is no table {name}: create it first")
    _as_defined(name, differences(table, state))
    found = run(workspace, warehouse_id, check_keys(source, table.primary_keys)).one()
    if found["without_key"] or found["repeated"]:
        raise InputError(
            f"{source} has {found['without_key']} rows without {' or '.join(table.primary_keys)} and "
            f"{found['repeated']} whose key another row has: nothing was merged"
        )
    statement = sql.merge(table, name, source)
    if apply:
        run(workspace, warehouse_id, statement)
    return Change(name, "merge", applied=apply, statement=statement, rows=found["row_count"])


def _as_defined(name: str, found: list[str]) -> None:
    if found:
        raise RefusedError(
            f"{name} is not as its definition says: {'; '.join(found)}. Alter the table or the definition"
        )
