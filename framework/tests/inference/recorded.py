"""Rows of an inference table, as an endpoint with an AI Gateway records them.

https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from company_ml.inference.definition import InferenceTable

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SCHEMA = """
ATTACH ':memory:' AS ml_prod_catalog;
CREATE SCHEMA ml_prod_catalog.serving;
CREATE SCHEMA ml_prod_catalog.raw;
CREATE TABLE ml_prod_catalog.serving.payload (
  databricks_request_id VARCHAR, client_request_id VARCHAR, request_time TIMESTAMPTZ, status_code INT,
  execution_duration_ms BIGINT, request VARCHAR, response VARCHAR, served_entity_id VARCHAR
);
CREATE TABLE ml_prod_catalog.raw.outcomes (customer BIGINT, left_us VARCHAR, seen TIMESTAMPTZ);
CREATE SCHEMA {system}.serving;
CREATE TABLE {system}.serving.served_entities (
  served_entity_id VARCHAR, endpoint_name VARCHAR, served_entity_name VARCHAR, entity_name VARCHAR,
  entity_version VARCHAR, endpoint_config_version BIGINT
);
INSERT INTO {system}.serving.served_entities VALUES
  ('e-3', 'churn', 'churn-3', 'm.production_models.churn', '3', 1),
  ('e-3', 'churn', 'churn-3', 'm.production_models.churn', '3', 2)
"""
LABELS = {
    "table": "raw.outcomes",
    "keys": {"user_id": "customer"},
    "label": "left_us",
    "known_at": "seen",
    "within_days": 20,
}


def values(**changes: Any) -> dict[str, Any]:
    """Return a definition as YAML would hold it."""
    return {
        "source": "serving.payload",
        "table": "serving.unpacked",
        "columns": {"user_id": "BIGINT", "age": "DOUBLE", "plan": "STRING"},
        "prediction": "BIGINT",
        "labels": LABELS,
        **changes,
    }


def definition(**changes: Any) -> InferenceTable:
    """Return a definition, checked."""
    return InferenceTable.model_validate(values(**changes))


def record(
    database: duckdb.DuckDBPyConnection,
    request_id: str,
    records: list[dict[str, Any]],
    predictions: list[Any],
    *,
    days_ago: float = 1,
    **changes: Any,
) -> None:
    """Record a request with its answer."""
    row = {
        "client_request_id": None,
        "request_time": NOW - timedelta(days=days_ago),
        "status_code": 200,
        "execution_duration_ms": 20,
        "request": json.dumps({"dataframe_records": records}),
        "response": json.dumps({"predictions": predictions}),
        "served_entity_id": "e-3",
        **changes,
    }
    database.execute(
        "INSERT INTO ml_prod_catalog.serving.payload VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [request_id, *row.values()],
    )


def outcome(
    database: duckdb.DuckDBPyConnection, customer: int | None, left: str | None, days_ago: float
) -> None:
    """Let it be known whether a customer left."""
    database.execute(
        "INSERT INTO ml_prod_catalog.raw.outcomes VALUES (?, ?, ?)",
        [customer, left, NOW - timedelta(days=days_ago)],
    )
