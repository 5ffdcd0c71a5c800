"""The statements of batch scoring. Names cannot be bound, so they are quoted."""
# ruff: noqa: S608 (names are quoted, or come from patterns that need no quotes)

from collections.abc import Mapping, Sequence

from company_ml.batch.definition import INPUT_DIGEST, MODEL_NAME, MODEL_VERSION
from company_ml.features.lookup import FeatureLookup
from company_ml.features.point_in_time import looked_up, row_columns
from company_ml.settings.environment import Environment
from company_ml.statements.parameters import quoted
from company_ml.statements.records import SqlType, selected


def create(full_name: str, columns: Mapping[str, SqlType], keys: Sequence[str]) -> str:
    """Return the statement that creates the table of predictions."""
    listed = ",\n  ".join(
        f"{quoted(name)} {kind}{' NOT NULL' if name in keys else ''}" for name, kind in columns.items()
    )
    return f"CREATE TABLE IF NOT EXISTS {full_name} (\n  {listed}\n)"


def not_scored(
    source: str,
    keys: Sequence[str],
    inputs: Sequence[str],
    lookups: Sequence[FeatureLookup],
    environment: Environment,
    scores: str | None,
) -> str:
    """Return the rows that a version has not scored yet, or whose inputs have changed since.

    Args:
        source: Full name of the table to score.
        keys: Columns that tell its rows apart.
        inputs: Columns that the model takes.
        lookups: Where inputs are looked up that the table lacks.
        environment: Whose catalog holds feature tables that are named without one.
        scores: Full name of the table of predictions; None while there is none.
    """
    digest = f"sha2(to_json(struct({', '.join(map(quoted, inputs))})), 256) AS {INPUT_DIGEST}"
    columns = list(dict.fromkeys((*keys, *inputs)))
    if lookups:
        own = ", ".join(map(quoted, row_columns(columns, lookups)))
        source = f"({looked_up(f'SELECT {own} FROM {source}', columns, lookups, environment)})"
    rows = f"SELECT {', '.join(map(quoted, columns))}, {digest} FROM {source}"
    if scores is None:
        return rows
    same = " AND ".join(f"scores.{quoted(key)} = rows_in.{quoted(key)}" for key in keys)
    return (
        f"SELECT * FROM ({rows}) AS rows_in\nWHERE NOT EXISTS (\n  SELECT 1 FROM {scores} AS scores\n"
        f"  WHERE {same} AND scores.{INPUT_DIGEST} = rows_in.{INPUT_DIGEST}\n"
        f"    AND scores.{MODEL_NAME} = :{MODEL_NAME} AND scores.{MODEL_VERSION} = :{MODEL_VERSION}\n)"
    )


def merge(full_name: str, columns: Mapping[str, SqlType], keys: Sequence[str]) -> str:
    """Return the statement that writes a batch: a key that is there gets the new prediction."""
    names = ", ".join(map(quoted, columns))
    values = ", ".join(f"source.{quoted(name)}" for name in columns)
    same = " AND ".join(f"target.{quoted(key)} = source.{quoted(key)}" for key in keys)
    changes = ", ".join(f"{quoted(name)} = source.{quoted(name)}" for name in columns if name not in keys)
    return (
        f"MERGE INTO {full_name} AS target\nUSING ({selected(columns)}) AS source\nON {same}\n"
        f"WHEN MATCHED THEN UPDATE SET {changes}\n"
        f"WHEN NOT MATCHED THEN INSERT ({names}) VALUES ({values})"
    )
