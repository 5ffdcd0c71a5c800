"""The reference of drift: rows that a version learned from, as a table beside the features that it sees now.

Every version carries a sample of its training data among its files, so that it is at hand wherever the
version is promoted to: the environments after dev read neither dev's data nor its runs.
"""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from databricks.sdk import WorkspaceClient
from mlflow.artifacts import download_artifacts
from mlflow.exceptions import MlflowException

from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.features.state import read
from company_ml.names import DATASET_DIGEST_TAG, REFERENCE_FILE
from company_ml.registry.failures import one_line
from company_ml.registry.versions import Version
from company_ml.statements.execution import run
from company_ml.statements.parameters import literal, quoted, table_name
from company_ml.statements.records import ROWS, SqlType, batches, fitted, selected

REFERENCE_PROPERTY = "company_ml.reference"
"""Property of a reference table: the version that it is of, once it is complete."""
_INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Reference:
    """A reference table, and the version whose training data it holds."""

    table: str
    model: str
    version: str
    dataset_digest: str | None
    """MLflow's digest of the whole data set, as the version's tag gives it."""
    rows: int | None
    """Rows that were, or would be, written; None if the table is that of the version already."""
    applied: bool


def write(
    workspace: WorkspaceClient,
    warehouse_id: str,
    version: Version,
    table: str,
    *,
    apply: bool,
    timeout: float = STATEMENT_TIMEOUT,
) -> Reference:
    """Fill a table with the rows that a version learned from, unless it holds them.

    A run that was cut short leaves a table that is marked as incomplete, and the next one begins again.

    Args:
        workspace: Client of the workspace that has the warehouse.
        warehouse_id: The warehouse to write on.
        version: The version.
        table: Full name of the table.
        apply: Whether to write it, or only to say so.
        timeout: Seconds until a statement is cancelled.

    Raises:
        InputError: the version carries no reference, or the name is none of a table.
        RefusedError: there is such a table, and it is no reference.
        FrameworkError: the registry, the workspace or the warehouse refused.
    """
    state, name = read(workspace, table_name(table)), ".".join(map(quoted, table.split(".")))
    held = state.properties.get(REFERENCE_PROPERTY) if state else None
    if state is not None and held is None:
        raise RefusedError(
            f"{table} is a table of somebody else's, without the property {REFERENCE_PROPERTY}: "
            "it would be replaced, so name another"
        )
    mark = f"{version.model}/{version.number}"
    told = Reference(
        table, str(version.model), version.number, version.tags.get(DATASET_DIGEST_TAG), None, applied=False
    )
    if held == mark:
        return told
    frame = _carried(version)
    if apply:
        types: dict[str, SqlType] = {str(column): _type(frame[column]) for column in frame.columns}
        columns = ", ".join(f"{quoted(column)} {kind}" for column, kind in types.items())
        property_ = f"{literal(REFERENCE_PROPERTY)} ="
        run(
            workspace,
            warehouse_id,
            f"CREATE OR REPLACE TABLE {name} ({columns}) TBLPROPERTIES ({property_} {literal(_INCOMPLETE)})",
            timeout=timeout,
        )
        insert = f"INSERT INTO {name} {selected(types)}"
        for batch in batches(_records(frame, types)):
            run(workspace, warehouse_id, insert, {ROWS: batch}, timeout)
        run(
            workspace,
            warehouse_id,
            f"ALTER TABLE {name} SET TBLPROPERTIES ({property_} {literal(mark)})",
            timeout=timeout,
        )
    return replace(told, rows=len(frame), applied=apply)


def _carried(version: Version) -> pd.DataFrame:
    """Return the rows that a version carries."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = download_artifacts(
                artifact_uri=f"{version.uri}/artifacts/{REFERENCE_FILE}", dst_path=folder
            )
        except (MlflowException, OSError) as error:
            words = one_line(error)
            raise InputError(
                f"{version} hands out no {REFERENCE_FILE} ({words}): versions carry one that were trained by "
                "train_model of this release; train it anew, or name a reference of your own in the drift job"
            ) from error
        try:
            return pd.read_parquet(path)
        except Exception as error:  # of pandas, of Arrow
            raise FrameworkError(f"{REFERENCE_FILE} of {version} is no Parquet: {error}") from error


def _type(column: "pd.Series[Any]") -> SqlType:
    types = pd.api.types
    if types.is_bool_dtype(column):
        return "BOOLEAN"
    if types.is_integer_dtype(column):
        return "BIGINT"
    return "DOUBLE" if types.is_numeric_dtype(column) else "STRING"


def _records(frame: pd.DataFrame, types: Mapping[str, SqlType]) -> Iterator[list[dict[str, Any]]]:
    values = frame.astype("object").where(frame.notna(), None)
    for row in values.to_dict(orient="records"):
        yield [{name: fitted(row[name], kind) for name, kind in types.items()}]
