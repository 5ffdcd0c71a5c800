"""The statements that write a table of predictions. Names cannot be bound, so they are quoted."""
# ruff: noqa: S608 (names are quoted, or come from patterns that need no quotes)

from company_ml.features.sql import CHANGE_DATA_FEED
from company_ml.inference.definition import (
    LABEL,
    LABELLED_AT,
    REQUEST_ID,
    REQUEST_TIME,
    ROW_NUMBER,
    InferenceTable,
    Labels,
)
from company_ml.statements.parameters import quoted
from company_ml.statements.records import selected

_SAME_ROW = " AND ".join(f"target.{key} = source.{key}" for key in (REQUEST_ID, ROW_NUMBER))


def create(table: InferenceTable, full_name: str) -> str:
    """Return the statement that creates the table. With its change data feed, a monitor reads only news.

    https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/create-monitor-ui
    """
    columns = ",\n  ".join(
        f"{quoted(name)} {kind}{' NOT NULL' if name in (REQUEST_ID, ROW_NUMBER) else ''}"
        for name, kind in table.all_columns.items()
    )
    return (
        f"CREATE TABLE IF NOT EXISTS {full_name} (\n  {columns}\n)\n"
        f"TBLPROPERTIES ('{CHANGE_DATA_FEED}' = 'true')"
    )


def insert(table: InferenceTable, full_name: str) -> str:
    """Return the statement that adds a batch's rows, unless they are there."""
    columns = ", ".join(map(quoted, table.recorded))
    values = ", ".join(f"source.{quoted(name)}" for name in table.recorded)
    return (
        f"MERGE INTO {full_name} AS target\nUSING ({selected(table.recorded)}) AS source\nON {_SAME_ROW}\n"
        f"WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})"
    )


def label(table: InferenceTable, labels: Labels, full_name: str, labels_name: str) -> str:
    """Return the statement that gives predictions the last truth known within their days.

    Truths that are null, NaN or of another type count as unknown. Of two from the same moment the greater one
    counts, so that a second run says the same.
    """
    keys = [f"predictions.{quoted(own)} = truths.{quoted(theirs)}" for own, theirs in labels.keys.items()]
    known_at = f"truths.{quoted(labels.known_at)}"
    truth = f"TRY_CAST(truths.{quoted(labels.label)} AS {table.prediction})"
    is_number = [f"NOT isnan({truth})"] if table.prediction == "DOUBLE" else []
    joined = [
        *keys,
        f"{known_at} >= predictions.{REQUEST_TIME}",
        f"{known_at} < predictions.{REQUEST_TIME} + INTERVAL {labels.within_days} DAYS",
        f"{truth} IS NOT NULL",
        *is_number,
    ]
    on = "\n        AND ".join(joined)
    row = f"predictions.{REQUEST_ID}, predictions.{ROW_NUMBER}"
    return (
        f"MERGE INTO {full_name} AS target\n"
        f"USING (\n"
        f"  SELECT {REQUEST_ID}, {ROW_NUMBER}, latest.truth AS truth, latest.known_at AS known_at\n"
        f"  FROM (\n"
        f"    SELECT {row}, max(struct({known_at} AS known_at, {truth} AS truth)) AS latest\n"
        f"    FROM {full_name} AS predictions\n"
        f"    JOIN {labels_name} AS truths\n      ON {on}\n"
        f"    GROUP BY {row}\n"
        f"  )\n"
        f") AS source\nON {_SAME_ROW}\n"
        f"WHEN MATCHED AND (target.{LABEL} IS DISTINCT FROM source.truth\n"
        f"  OR target.{LABELLED_AT} IS DISTINCT FROM source.known_at)\n"
        f"THEN UPDATE SET {LABEL} = source.truth, {LABELLED_AT} = source.known_at"
    )
