"""The statements of retraining. Names cannot be bound, so they are checked or quoted.

https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/monitor-output
"""
# ruff: noqa: S608 (names are quoted, or come from patterns that need no quotes)

from collections.abc import Sequence

from company_ml.statements.parameters import literal, quoted

VIOLATIONS_LIMIT = 25_000
"""Characters of a request's violations, as JSON."""
_RECENT = "window_end >= date_sub(current_date(), :recent_days) AS recent"

MOST_REQUESTS = 50
"""The newest requests that are read."""


def drift(table: str, columns: Sequence[str], version_column: str | None) -> str:
    """Return the query of the largest drift of a column in each window, as the stack's alert measures it.

    A score that is no number from 0 to 1 counts as none; the window stays, without a value.

    Args:
        table: Full name of the monitor's drift table.
        columns: Columns that count; all if empty.
        version_column: Column that holds the version, for predictions.
    """
    score = "coalesce(metrics.ks_test.statistic, metrics.js_distance)"
    chosen = [f"metrics.column_name IN ({', '.join(map(literal, columns))})"] if columns else []
    return (
        "SELECT granularity, drift_type AS kind, window_start, window_end,\n"
        f"  max(score) AS metric_value, max_by(column_name, score) AS detail, {_RECENT}\n"
        "FROM (\n"
        "  SELECT metrics.granularity, metrics.drift_type, metrics.column_name,\n"
        "    metrics.window.start AS window_start, metrics.window.end AS window_end,\n"
        f"    CASE WHEN {score} BETWEEN 0 AND 1 THEN {score} END AS score\n"
        f"  FROM {table} AS metrics\n"
        f"  WHERE {_whole(version_column, chosen)}\n"
        ")\n"
        "GROUP BY granularity, drift_type, window_start, window_end\n"
        "ORDER BY granularity, kind, window_start, window_end"
    )


def accuracy(table: str, version_column: str) -> str:
    """Return the query of a version's accuracy in each window.

    Args:
        table: Full name of the monitor's profile table.
        version_column: Column that holds the version.
    """
    chosen = ["metrics.column_name = ':table'", "metrics.log_type = 'INPUT'"]
    return (
        "SELECT metrics.granularity, 'accuracy' AS kind, metrics.window.start AS window_start,\n"
        "  metrics.window.end AS window_end, max(metrics.accuracy_score) AS metric_value, '' AS detail,\n"
        f"  {_RECENT.replace('window_end', 'metrics.window.end', 1)}\n"
        f"FROM {table} AS metrics\nWHERE {_whole(version_column, chosen)}\n"
        "GROUP BY metrics.granularity, metrics.window.start, metrics.window.end\n"
        "ORDER BY granularity, window_start, window_end"
    )


def _whole(version_column: str | None, chosen: Sequence[str]) -> str:
    """Return the condition of all data, without slices, in windows of the days that have ended."""
    of_version = [f"CAST(metrics.{quoted(version_column)} AS STRING) = :version"] if version_column else []
    return "\n    AND ".join(
        [
            "metrics.slice_key IS NULL",
            "metrics.window.start >= date_sub(current_date(), :days)",
            "metrics.window.end <= current_timestamp()",
            *of_version,
            *chosen,
        ]
    )


def create(table: str) -> str:
    """Return the statement that creates the table of requests; whoever runs it owns the table."""
    return (
        f"CREATE TABLE IF NOT EXISTS {table} (\n"
        "  request STRING NOT NULL,\n  model STRING NOT NULL,\n  version STRING NOT NULL,\n"
        "  requested_at TIMESTAMP NOT NULL,\n  requested_by STRING NOT NULL,\n"
        "  window_end TIMESTAMP NOT NULL,\n  violations STRING NOT NULL\n)"
    )


def latest(table: str) -> str:
    """Return the query of the last window that a request of one's own rests on."""
    return (
        f"SELECT max(window_end) AS window_end FROM {table}\n"
        "WHERE model = :model AND requested_by = session_user()"
    )


def add(table: str) -> str:
    """Return the statement that adds a request unless it is there; the warehouse says when, and by whom.

    https://learn.microsoft.com/azure/databricks/sql/language-manual/functions/session_user
    """
    return (
        f"MERGE INTO {table} AS target\n"
        "USING (SELECT :request AS request) AS source\n"
        "ON target.request = source.request AND target.requested_by = session_user()\n"
        "WHEN NOT MATCHED THEN INSERT\n"
        "  (request, model, version, requested_at, requested_by, window_end, violations)\n"
        "VALUES (source.request, :model, :version, current_timestamp(), session_user(), :window_end, "
        ":violations)"
    )


def recent(table: str) -> str:
    """Return the query of a model's requests of the last days, newest first, cut to what one may hold."""
    return (
        "SELECT left(request, 100) AS request, left(model, 300) AS model, left(version, 100) AS version,\n"
        "  requested_at, left(requested_by, 300) AS requested_by, window_end,\n"
        f"  left(violations, {VIOLATIONS_LIMIT + 1}) AS violations\n"
        f"FROM {table}\n"
        "WHERE model = :model AND requested_at >= :since\n"
        f"ORDER BY requested_at DESC, request\nLIMIT {MOST_REQUESTS}"
    )
