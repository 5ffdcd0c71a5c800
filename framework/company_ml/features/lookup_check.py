"""Whether look-ups fit the tables that there are, found out before anything is read or learned."""

from collections.abc import Iterator, Mapping, Sequence

from databricks.sdk import WorkspaceClient

from company_ml.errors import InputError
from company_ml.features.lookup import FeatureLookup, row_columns_of
from company_ml.features.state import TableState, read
from company_ml.settings.environment import Environment

_TIMES = ("DATE", "TIMESTAMP")
"""Types of a feature table's time.
https://learn.microsoft.com/azure/databricks/machine-learning/feature-store/time-series
"""


def require_fit(
    workspace: WorkspaceClient,
    lookups: Sequence[FeatureLookup],
    table: str,
    columns: Sequence[str],
    environment: Environment,
) -> None:
    """Require that features can be looked up for the rows of a table.

    Args:
        workspace: Client of the environment's workspace.
        lookups: The look-ups.
        table: Full name of the table that has the rows.
        columns: Columns that the rows themselves must have.
        environment: Whose catalog holds feature tables that are named without one.

    Raises:
        InputError: a table, or a column, is not there, or has another key or type: all mistakes at once.
        FrameworkError: a table cannot be read.
    """
    state = read(workspace, table)
    there = state.columns if state else {}
    needed = dict.fromkeys((*columns, *row_columns_of(lookups)) if state else ())
    mistakes = [f"{table} has no column {name}" for name in needed if name not in there]
    if state is None:
        mistakes.append(f"there is no table {table}: check the name and the environment")
    tables = {name: read(workspace, name) for name in {each.full_name(environment) for each in lookups}}
    for number, lookup in enumerate(lookups):
        name = lookup.full_name(environment)
        found = (*_own(lookup, table, there), *_mistakes(lookup, table, there, name, tables[name]))
        mistakes += [f"feature_lookups.{number}: {mistake}" for mistake in found]
    if mistakes:
        raise InputError("\n  ".join([f"features cannot be looked up for {table}:", *mistakes]))


def _mistakes(
    lookup: FeatureLookup, table: str, there: Mapping[str, str], name: str, state: TableState | None
) -> Iterator[str]:
    """Yield what does not fit between rows and a feature table."""
    if state is None:
        yield f"there is no feature table {name}: check the name and the environment"
        return
    times = (lookup.times,) if lookup.times else ()
    for column in (*(theirs for _, theirs in (*lookup.keys, *times)), *lookup.feature_names):
        if column not in state.columns:
            yield f"{name} has no column {column}"
    for ours, theirs in (*lookup.keys, *times):
        sides = there.get(ours), state.columns.get(theirs)
        if None not in sides and sides[0] != sides[1]:
            yield (
                f"{ours} is {sides[0]} in {table}, and {theirs} is {sides[1]} in {name}: give both one type"
            )
    keys = {theirs for _, theirs in (*lookup.keys, *times)}
    if state.primary_keys and set(state.primary_keys) != keys:  # a view has no key
        yield f"the primary key of {name} is {', '.join(state.primary_keys)}, not {', '.join(sorted(keys))}"
    yield from _of_time(lookup, name, state)


def _of_time(lookup: FeatureLookup, name: str, state: TableState) -> Iterator[str]:
    """Yield why a feature table's time is none."""
    kind = state.columns.get(lookup.times[1]) if lookup.times else None
    if lookup.times is None or kind is None:
        return
    if kind not in _TIMES:
        yield f"{lookup.times[1]} is {kind} in {name}: a time is {' or '.join(_TIMES)}"
    if kind == "DATE" and lookup.lookback_window is not None and lookup.lookback_window.seconds:
        yield f"{lookup.times[1]} is DATE in {name}: give lookback_window in whole days"


def _own(lookup: FeatureLookup, table: str, columns: Mapping[str, str]) -> Iterator[str]:
    """Yield the features that rows bring themselves: nobody knows which of both is meant."""
    lower = {column.lower() for column in columns}
    for name in lookup.outputs.values():
        if name.lower() in lower:
            yield (
                f"{table} has a column {name} of its own: leave it out there, or give the feature another "
                "name by rename_outputs"
            )
