"""The tables of a monitor, in the columns of their reference, and what a test writes into them.

https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/monitor-output
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from company_ml.names import ModelName
from company_ml.registry.versions import READY, Version
from company_ml.retraining.definition import Retraining
from company_ml.retraining.windows import Window

DRIFT = "ml_prod_catalog.serving.features_drift_metrics"
PROFILE = "ml_prod_catalog.serving.logs_profile_metrics"
MODEL = ModelName("ml_models_catalog", "production_models", "customer_churn")

_WINDOW = (
    "granularity TEXT, slice_key TEXT, column_name TEXT, "
    '"window" STRUCT("start" TIMESTAMPTZ, "end" TIMESTAMPTZ)'
)


def values(**changes: Any) -> dict[str, Any]:
    """Return a definition as YAML would hold it."""
    return {
        "model": "customer_churn",
        "training": "customer_churn_sample",
        "monitors": [
            {"drift": "serving.features_drift_metrics"},
            {"profile": "serving.logs_profile_metrics", "version_column": "model_version"},
        ],
        **changes,
    }


def defined(**changes: Any) -> Retraining:
    """Return a definition, checked."""
    return Retraining.model_validate(values(**changes))


def create(database: duckdb.DuckDBPyConnection) -> None:
    """Create the catalog and both tables, without rows."""
    for statement in (
        "ATTACH ':memory:' AS ml_prod_catalog",
        "CREATE SCHEMA ml_prod_catalog.serving",
        f"CREATE TABLE {DRIFT} ({_WINDOW}, drift_type TEXT, ks_test STRUCT(statistic DOUBLE, pvalue DOUBLE), "
        "js_distance DOUBLE)",
        f"CREATE TABLE {PROFILE} ({_WINDOW}, model_version TEXT, log_type TEXT, accuracy_score DOUBLE)",
    ):
        database.execute(statement)


def day(number: int, hour: int = 0) -> datetime:
    """Return a moment of November 2026, whose 25th is the day of all statements, at noon."""
    return datetime(2026, 11, 1, hour, tzinfo=UTC) + timedelta(days=number - 1)


def profile(
    database: duckdb.DuckDBPyConnection,
    number: int,
    score: float | None,
    column: str = "age",
    *,
    drift_type: str = "CONSECUTIVE",
    slice_key: str | None = None,
    distance: float | None = None,
) -> None:
    """Write the drift of a column in a snapshot, at six o'clock of a day."""
    database.execute(
        f"INSERT INTO {DRIFT} VALUES (NULL, ?, ?, {{'start': ?::TIMESTAMPTZ, 'end': ?::TIMESTAMPTZ}}, ?, "
        "{'statistic': ?::DOUBLE, 'pvalue': NULL::DOUBLE}, ?)",
        [slice_key, column, day(number, 6), day(number, 6), drift_type, score, distance],
    )


def week(
    database: duckdb.DuckDBPyConnection,
    first: int,
    accuracy: float | None,
    version: str = "3",
    *,
    slice_key: str | None = None,
    log_type: str = "INPUT",
) -> None:
    """Write the accuracy of a version in the week from a day on."""
    database.execute(
        f"INSERT INTO {PROFILE} VALUES ('1 week', ?, ':table', "
        "{'start': ?::TIMESTAMPTZ, 'end': ?::TIMESTAMPTZ}, ?, ?, ?)",
        [slice_key, day(first), day(first + 7), version, log_type, accuracy],
    )


def champion(created: datetime | None = None, number: str = "3", **tags: str) -> Version:
    """Return a version of production's model."""
    moment = created or day(1) - timedelta(days=100)
    return Version(MODEL, number, READY, moment, tags, ("champion",), None, "", None, moment)


def window(number: int, value: float | None, *, days: int = 0, recent: bool = True) -> Window:
    """Return a window from a day on: of no length, or of days."""
    return Window(day(number), day(number + days), value, "", recent)
