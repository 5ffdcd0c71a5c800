"""The profile table of a monitor on predictions, in the columns of its reference.

https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/monitor-output
"""

import duckdb

TABLE = "memory.main.logs_profile_metrics"

WINDOWS = [
    # model, first day, last day, slice, log type, accuracy
    ("churn/1", 20, 21, None, "INPUT", 0.92),
    ("churn/1", 21, 22, None, "INPUT", 0.95),
    ("churn/1", 22, 23, None, "INPUT", 0.93),
    ("churn/1", 23, 24, None, "INPUT", 0.90),
    ("churn/2", 22, 23, None, "INPUT", 0.80),
    ("churn/2", 23, 24, None, "INPUT", 0.85),
    ("churn/3", 23, 24, None, "INPUT", 0.70),  # one window alone compares with nothing
    ("churn/2", 21, 22, "plan", "INPUT", 0.99),  # a slice
    ("churn/2", 20, 21, None, "BASELINE", 0.99),  # the baseline
    ("churn/2", 19, 20, None, "INPUT", None),  # no labels yet
    ("churn/2", 25, 26, None, "INPUT", 0.10),  # not over yet
    ("churn/2", 1, 2, None, "INPUT", 0.99),  # longer ago than is looked back
]


def create(database: duckdb.DuckDBPyConnection) -> None:
    """Create the table, without rows."""
    database.execute(
        f"""CREATE TABLE {TABLE} (
            model_id TEXT, column_name TEXT, granularity TEXT, slice_key TEXT, log_type TEXT,
            accuracy_score DOUBLE, "window" STRUCT("start" TIMESTAMPTZ, "end" TIMESTAMPTZ))"""
    )


def fill(database: duckdb.DuckDBPyConnection) -> None:
    """Create the table, with its windows."""
    create(database)
    day = "make_timestamptz(2026, 11, ?, 0, 0, 0.0)"
    database.executemany(
        f"""INSERT INTO {TABLE}
            (model_id, column_name, granularity, "window", slice_key, log_type, accuracy_score)
            VALUES (?, ':table', '1 day', {{'start': {day}, 'end': {day}}}, ?, ?, ?)""",
        [list(window) for window in WINDOWS],
    )
