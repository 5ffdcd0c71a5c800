"""The statement of feature look-ups: the one that training, evaluation and batch scoring share.

So a model is scored from what it would have learned from. Names cannot be bound, so they are quoted.
"""
# ruff: noqa: S608 (names are quoted, or come from patterns that need no quotes)

from collections.abc import Sequence
from datetime import timedelta

from company_ml.features.lookup import FeatureLookup, outputs_of, row_columns_of
from company_ml.settings.environment import Environment
from company_ml.statements.parameters import quoted


def row_columns(columns: Sequence[str], lookups: Sequence[FeatureLookup]) -> list[str]:
    """Return the columns that rows themselves have of some columns, and those that look-ups go by."""
    looked = set(outputs_of(lookups))
    own = (name for name in columns if name not in looked)
    return list(dict.fromkeys((*own, *row_columns_of(lookups))))


def looked_up(
    rows: str, columns: Sequence[str], lookups: Sequence[FeatureLookup], environment: Environment
) -> str:
    """Return the query of rows with their features, each as it was at the row's time.

    Of a feature table's rows, the newest counts that is not after the row, nor older than
    ``lookback_window``, both limits included: the whole row, so that a value that is missing there is not
    filled from an older one. Of several with the same time, the one whose features are last in the order of
    their JSON counts, so that the same data gives the same features. A row without such a counterpart, or
    with a gap among keys and time, has missing values. No row is lost or doubled: each look-up has at most
    one row for keys and time.

    Databricks' own client does the same (``_spark_asof_join_features_native_scalable`` of
    databricks-feature-engineering 0.18.2), but leaves open which of several counts, and cuts ages to whole
    seconds.
    https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-qry-select-qualify

    Args:
        rows: Query of the rows, with their ``row_columns``.
        columns: Columns of the result, in order: features that are looked up, and the rows' own.
        lookups: The look-ups, no two of which give a column of the same name.
        environment: Whose catalog holds feature tables that are named without one.
    """
    parts, joins = [f"source_rows AS ({rows})"], list[str]()
    origins = {name: f"source_rows.{quoted(name)}" for name in columns}
    for number, lookup in enumerate(lookups, start=1):
        alias = f"lookup_{number}"
        parts.append(f"{alias} AS (\n{_latest(lookup, environment)}\n)")
        same = " AND ".join(
            f"{alias}.{quoted(name)} = source_rows.{quoted(name)}" for name in lookup.row_columns
        )
        joins.append(f"LEFT JOIN {alias} ON {same}")
        origins |= {name: f"{alias}.{quoted(name)}" for name in lookup.outputs.values()}
    selected = ", ".join(origins[name] for name in columns)
    return "\n".join(["WITH " + ",\n".join(parts), f"SELECT {selected}", "FROM source_rows", *joins])


def _latest(lookup: FeatureLookup, environment: Environment) -> str:
    """Return the query of the features that count, one row for keys and time that the rows have."""
    asked = ", ".join(f"asked.{quoted(name)}" for name in lookup.row_columns)
    features = ", ".join(f"features.{quoted(name)}" for name in lookup.feature_names)
    named = ", ".join(
        f"features.{quoted(name)} AS {quoted(output)}" for name, output in lookup.outputs.items()
    )
    conditions = [f"features.{quoted(theirs)} = asked.{quoted(ours)}" for ours, theirs in lookup.keys]
    order = [f"to_json(struct({features})) DESC"]
    if lookup.times is not None:
        ours, theirs = (
            f"{side}.{quoted(name)}" for side, name in zip(("asked", "features"), lookup.times, strict=True)
        )
        conditions.append(f"{theirs} <= {ours}")
        if lookup.lookback_window is not None:
            conditions.append(f"{theirs} >= {ours}{_minus(lookup.lookback_window)}")
        order.insert(0, f"{theirs} DESC")
    distinct = ", ".join(map(quoted, lookup.row_columns))
    matches = "\n    AND ".join(conditions)
    return (
        f"  SELECT {asked}, {named}\n  FROM (SELECT DISTINCT {distinct} FROM source_rows) AS asked\n"
        f"  JOIN {lookup.full_name(environment)} AS features\n  ON {matches}\n"
        f"  QUALIFY row_number() OVER (PARTITION BY {asked} ORDER BY {', '.join(order)}) = 1"
    )


def _minus(age: timedelta) -> str:
    """Return an age as what is subtracted; days apart, as a DATE minus seconds would become a TIMESTAMP."""
    days = f" - INTERVAL '{age.days}' DAY" if age.days else ""
    return days + (f" - INTERVAL '{age.seconds}' SECOND" if age.seconds else "")
