"""The tables that a trial's commands read: generated customers, and what an endpoint would have recorded."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import mlflow
import pandas as pd
from databricks.sdk import WorkspaceClient

from company_ml.errors import FrameworkError
from company_ml.features import definition as features
from company_ml.integration.definitions import FEATURES
from company_ml.integration.trial import Trial
from company_ml.registry.versions import Version
from company_ml.statements.execution import run
from company_ml.statements.parameters import quoted
from company_ml.statements.records import ROWS, Record, SqlType, batches, fitted, selected
from company_ml.training.sample import customer_churn

CUSTOMERS = 2000
"""Rows that a trial learns from, is evaluated on, and scores."""
RECORDED = 200
"""Rows that the endpoint was asked for, as it were."""
_A_REQUEST = 100
"""Rows of a recorded request."""
_SEED = 7
_ENTITY = "integration"
"""Id of the served entity that answered."""

_PAYLOAD: Mapping[str, SqlType] = {
    "databricks_request_id": "STRING",
    "client_request_id": "STRING",
    "request_time": "TIMESTAMP",
    "status_code": "BIGINT",
    "request": "STRING",
    "response": "STRING",
    "served_entity_id": "STRING",
}
"""https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables"""
_ENTITIES: Mapping[str, SqlType] = {
    "served_entity_id": "STRING",
    "entity_name": "STRING",
    "entity_version": "STRING",
}
"""https://learn.microsoft.com/azure/databricks/admin/system-tables/model-serving"""
_OUTCOMES: Mapping[str, SqlType] = {"user_id": "BIGINT", "churned": "BIGINT", "observed_at": "TIMESTAMP"}


def write_customers(workspace: WorkspaceClient, warehouse_id: str, trial: Trial) -> int:
    """Write the customers whose features are merged, and return how many they are.

    Raises:
        StatementError: the warehouse refused.
    """
    declared = features.load(FEATURES).columns
    columns: dict[str, SqlType] = {name: _type(column.type) for name, column in declared.items()}
    rows = _records(customer_churn(CUSTOMERS, _SEED))
    return _write(workspace, warehouse_id, trial.full_table("customers"), columns, rows)


def record_requests(workspace: WorkspaceClient, warehouse_id: str, trial: Trial, version: Version) -> int:
    """Let a version answer requests as an endpoint does, record them as one does, and return their rows.

    No endpoint is made for it: those are the stack's.

    Raises:
        FrameworkError: the version does not load or answer.
        StatementError: the warehouse refused.
    """
    customers = customer_churn(RECORDED, _SEED)
    asked_at = datetime.now(UTC)
    requests = [
        {
            "databricks_request_id": f"{trial.name}-{start:06d}",
            "client_request_id": None,
            "request_time": asked_at.isoformat(),
            "status_code": 200,
            **_answered(version, customers.iloc[start : start + _A_REQUEST]),
            "served_entity_id": _ENTITY,
        }
        for start in range(0, RECORDED, _A_REQUEST)
    ]
    entity = {
        "served_entity_id": _ENTITY,
        "entity_name": str(version.model),
        "entity_version": version.number,
    }
    outcomes = customers[["user_id", "churned"]].assign(observed_at=asked_at.isoformat())
    _write(workspace, warehouse_id, trial.full_table("payload"), _PAYLOAD, iter(requests))
    _write(workspace, warehouse_id, trial.full_table("entities"), _ENTITIES, iter([entity]))
    _write(workspace, warehouse_id, trial.full_table("outcomes"), _OUTCOMES, _records(outcomes))
    return RECORDED


def _type(declared: str) -> SqlType:
    """Return the type of a column of a source, wide enough for that of the features."""
    return cast("SqlType", "BIGINT" if declared in ("INT", "SMALLINT") else declared)


def _answered(version: Version, customers: pd.DataFrame) -> dict[str, str]:
    """Return a request and its response, as an endpoint's clients write and read them."""
    # Numbered from 0, as rows out of JSON are.
    rows = customers.drop(columns="churned").reset_index(drop=True)
    try:
        found: Any = mlflow.pyfunc.load_model(version.uri).predict(rows)
        answers = json.loads(pd.DataFrame(found).to_json(orient="records"))
    except Exception as error:  # a model's own code may raise anything
        raise FrameworkError(f"{version} does not answer: {' '.join(str(error).split())}") from error
    asked = json.loads(rows.to_json(orient="records"))
    return {
        "request": json.dumps({"dataframe_records": asked}),
        "response": json.dumps({"predictions": answers}),
    }


def _records(frame: pd.DataFrame) -> Iterator[Record]:
    yield from json.loads(frame.to_json(orient="records"))


def _write(
    workspace: WorkspaceClient,
    warehouse_id: str,
    table: str,
    columns: Mapping[str, SqlType],
    rows: Iterator[Record],
) -> int:
    """Create a table with rows, and return how many they are."""
    declared = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
    run(workspace, warehouse_id, f"CREATE TABLE {table} ({declared})")
    groups = [[{name: fitted(row[name], kind) for name, kind in columns.items()}] for row in rows]
    insert = f"INSERT INTO {table} {selected(columns)}"
    for batch in batches(groups):
        run(workspace, warehouse_id, insert, {ROWS: batch})
    return len(groups)
