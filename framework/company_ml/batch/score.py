"""Scoring a table in pages through a SQL warehouse.

A page is written by one statement. What a version has scored stays scored until its inputs change, so a
second run scores nothing, and one after a cut goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from databricks.sdk import WorkspaceClient

from company_ml.batch import statements
from company_ml.batch.definition import INPUT_DIGEST, MODEL_NAME, MODEL_VERSION, SCORED_AT, BatchScoring
from company_ml.batch.scorer import Scorer
from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.features.state import TableState, read
from company_ml.settings.environment import Environment
from company_ml.statements.execution import run
from company_ml.statements.frames import to_frame
from company_ml.statements.keys import check_keys
from company_ml.statements.records import ROWS, SqlType, batches, fitted

PAGE = 20_000
"""Rows that are scored at once."""
_TYPES: Mapping[str, SqlType] = {
    "TINYINT": "BIGINT",
    "SMALLINT": "BIGINT",
    "INT": "BIGINT",
    "BIGINT": "BIGINT",
    "STRING": "STRING",
    "BOOLEAN": "BOOLEAN",
    "TIMESTAMP": "TIMESTAMP",
}
"""Types of keys, as the table of predictions has them."""


@dataclass(frozen=True)
class Scored:
    """What a run did, or would do."""

    source: str
    table: str
    model: str
    version: str
    rows: int
    """Rows that were, or would be, scored."""
    unchanged: int
    """Rows that this version has scored before, from the same inputs."""
    applied: bool


def score(
    workspace: WorkspaceClient,
    warehouse_id: str,
    wanted: BatchScoring,
    environment: Environment,
    scorer: Scorer,
    *,
    apply: bool,
    timeout: float = STATEMENT_TIMEOUT,
    page: int = PAGE,
) -> Scored:
    """Score the rows of a table that a version has not scored yet.

    Args:
        workspace: Client of the environment's workspace.
        warehouse_id: The warehouse to read and write on.
        wanted: Which rows, and where the predictions go.
        environment: Whose catalog holds the tables.
        scorer: The version.
        apply: Whether to score, or only to count.
        timeout: Seconds until a statement is cancelled.
        page: Rows that are scored at once.

    Raises:
        InputError: there is no such table, it lacks a column, or its rows lack keys or share them.
        RefusedError: the table of predictions is there, and has other columns.
        FrameworkError: the model, the workspace or the warehouse failed; the next run goes on.
    """
    source = f"{environment.data_catalog}.{wanted.source}"
    table = f"{environment.data_catalog}.{wanted.table}"
    columns: dict[str, SqlType] = {
        **_keys(read(workspace, source), source, wanted, scorer),
        MODEL_NAME: "STRING",
        MODEL_VERSION: "STRING",
        INPUT_DIGEST: "STRING",
        SCORED_AT: "TIMESTAMP",
        **scorer.outputs,
    }
    there = _is_there(read(workspace, table), table, columns)
    counted = run(workspace, warehouse_id, check_keys(source, wanted.keys), timeout=timeout).one()
    if counted["without_key"] or counted["repeated"]:
        raise InputError(
            f"{source} has {counted['without_key']} rows without {' or '.join(wanted.keys)} and "
            f"{counted['repeated']} whose key another row has: nothing was scored"
        )
    if apply and not there:
        run(workspace, warehouse_id, statements.create(table, columns, wanted.keys), timeout=timeout)
    version = {MODEL_NAME: str(scorer.version.model), MODEL_VERSION: scorer.version.number}
    rest = statements.not_scored(source, wanted.keys, scorer.inputs, table if there or apply else None)
    count = f"SELECT count(*) AS rows_left FROM ({rest})"  # noqa: S608 (names are quoted)
    bound = version if there or apply else {}
    left: int = run(workspace, warehouse_id, count, bound, timeout).one()["rows_left"]
    result = Scored(
        source,
        table,
        version[MODEL_NAME],
        version[MODEL_VERSION],
        rows=left,
        unchanged=counted["row_count"] - left,
        applied=apply,
    )
    done = 0
    while apply and done < left:
        limited = f"{rest}\nLIMIT :most"
        found = run(
            workspace, warehouse_id, limited, {**version, "most": min(page, left - done)}, timeout, large=True
        )
        if not found.rows:
            break  # somebody else deleted or scored rows in the meantime
        records = _records(found.records(), scorer.score(to_frame(found)), columns, version)
        for batch in batches([record] for record in records):
            run(
                workspace, warehouse_id, statements.merge(table, columns, wanted.keys), {ROWS: batch}, timeout
            )
        done += len(found.rows)
    return result


def _keys(state: TableState | None, source: str, wanted: BatchScoring, scorer: Scorer) -> dict[str, SqlType]:
    """Return the keys with their types, after looking for all columns."""
    if state is None:
        raise InputError(f"there is no table {source}: check the name and the environment")
    missing = [name for name in dict.fromkeys((*wanted.keys, *scorer.inputs)) if name not in state.columns]
    if missing:
        raise InputError(
            f"{source} has no column {', '.join(missing)}, which {scorer.version} or its keys need"
        )
    odd = [f"{key} is {state.columns[key]}" for key in wanted.keys if state.columns[key] not in _TYPES]
    taken = [key for key in wanted.keys if key in scorer.outputs]
    if odd or taken:
        what = [*odd, *(f"{key} is an output of the model" for key in taken)]
        raise InputError(f"{source}: {'; '.join(what)}; keys are {', '.join(_TYPES)} and named otherwise")
    return {key: _TYPES[state.columns[key]] for key in wanted.keys}


def _is_there(state: TableState | None, table: str, columns: Mapping[str, SqlType]) -> bool:
    if state is None:
        return False
    wrong = [
        f"column {name} is {state.columns.get(name, 'missing')}, not {kind}"
        for name, kind in columns.items()
        if state.columns.get(name) != kind
    ]
    if wrong:
        raise RefusedError(
            f"{table} does not fit the version's predictions: {'; '.join(wrong)}. Alter it, or name another"
        )
    return True


def _records(
    rows: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    columns: Mapping[str, SqlType],
    version: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    for row, answer in zip(rows, answers, strict=True):
        values = {**row, **answer, **version, INPUT_DIGEST: row[INPUT_DIGEST], SCORED_AT: now}
        try:
            yield {name: fitted(values[name], kind) for name, kind in columns.items()}
        except ValueError as error:
            raise FrameworkError(f"a prediction does not fit the model's signature: it is {error}") from error
