"""The statements of feature tables. Names come from a definition, whose patterns need no quotes in SQL."""
# ruff: noqa: S608 (a statement's names cannot be bound; there are no values in these)

from company_ml.features.definition import FeatureTable
from company_ml.statements.parameters import literal

CHANGE_DATA_FEED = "delta.enableChangeDataFeed"
"""Table property without which nothing but whole copies can be published.
https://docs.databricks.com/aws/en/delta/delta-change-data-feed
"""


def create(table: FeatureTable, full_name: str) -> str:
    """Return the statement that creates a feature table, with its key and its change data feed.

    A key is not enforced, and its columns are NOT NULL:
    https://docs.databricks.com/sql/language-manual/sql-ref-syntax-ddl-create-table-constraint.html
    """
    columns = [
        f"{name} {column.type}{' NOT NULL' if name in table.primary_keys else ''}"
        f"{f' COMMENT {literal(column.comment)}' if column.comment else ''}"
        for name, column in table.columns.items()
    ]
    keys = [f"{key} TIMESERIES" if key == table.timeseries_column else key for key in table.primary_keys]
    key = f"CONSTRAINT {table.table.split('.')[1]}_pk PRIMARY KEY ({', '.join(keys)})"
    return (
        f"CREATE TABLE IF NOT EXISTS {full_name} (\n  " + ",\n  ".join([*columns, key]) + "\n)\n"
        f"COMMENT {literal(table.description)}\nTBLPROPERTIES ('{CHANGE_DATA_FEED}' = 'true')"
    )


def merge(table: FeatureTable, full_name: str, source: str) -> str:
    """Return the statement that updates rows whose key is there and inserts all others; it deletes none."""
    columns = ", ".join(table.columns)
    same = " AND ".join(f"target.{key} = source.{key}" for key in table.primary_keys)
    changes = ", ".join(f"{name} = source.{name}" for name in table.values)
    update = f"WHEN MATCHED THEN UPDATE SET {changes}\n" if changes else ""
    return (
        f"MERGE INTO {full_name} AS target\nUSING (SELECT {columns} FROM {source}) AS source\nON {same}\n"
        f"{update}WHEN NOT MATCHED THEN INSERT ({columns}) "
        f"VALUES ({', '.join(f'source.{name}' for name in table.columns)})"
    )
