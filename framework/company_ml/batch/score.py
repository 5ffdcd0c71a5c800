"""Scoring a table in pages through a SQL warehouse.

A page is written by one statement. What a version has scored stays scored until its inputs change, so a
second run scores nothing, and one after a cut goes on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from databricks.sdk import WorkspaceClient

from company_ml.batch import statements
from company_ml.batch.definition import INPUT_DIGEST, MODEL_NAME, MODEL_VERSION, SCORED_AT, BatchScoring
from company_ml.batch.scorer import Scorer
from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.features.lookup_check import require_fit
from company_ml.features.point_in_time import row_columns
from company_ml.features.state import TableState, read
from company_ml.settings.environment import Environment
from company_ml.statements.execution import run
from company_ml.statements.frames import to_frame
from company_ml.statements.keys import check_keys
from company_ml.statements.records import ROWS, SqlType, batches, fitted
from company_ml.statements.result import Result

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
        InputError: there is no such table, it lacks a column, its rows lack keys or share them, or features
            cannot be looked up for it.
        RefusedError: the table of predictions is there, and has other columns.
        FrameworkError: the model, the workspace or the warehouse failed; the next run goes on.
    """
    scoring = _Scoring(workspace, warehouse_id, wanted, environment, scorer, timeout)
    columns = scoring.columns()
    there = scoring.has_table(columns)
    total = scoring.rows()
    if apply and not there:
        scoring.run(statements.create(scoring.table, columns, wanted.keys))
    left = scoring.not_scored(there=there or apply)
    if apply:
        scoring.write(columns, left, page)
    return Scored(
        scoring.source,
        scoring.table,
        scoring.version[MODEL_NAME],
        scoring.version[MODEL_VERSION],
        rows=left,
        unchanged=total - left,
        applied=apply,
    )


@dataclass(frozen=True)
class _Scoring:
    """A version, the rows that it scores, and the table of its predictions."""

    workspace: WorkspaceClient
    warehouse_id: str
    wanted: BatchScoring
    environment: Environment
    scorer: Scorer
    timeout: float

    @property
    def source(self) -> str:
        return f"{self.environment.data_catalog}.{self.wanted.source}"

    @property
    def table(self) -> str:
        return f"{self.environment.data_catalog}.{self.wanted.table}"

    @property
    def version(self) -> dict[str, str]:
        return {MODEL_NAME: str(self.scorer.version.model), MODEL_VERSION: self.scorer.version.number}

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None, *, large: bool = False) -> Result:
        return run(self.workspace, self.warehouse_id, sql, parameters, self.timeout, large=large)

    def columns(self) -> dict[str, SqlType]:
        """Return the columns of the table of predictions, after checking those of the rows."""
        lookups = self.scorer.lookups
        own = list(dict.fromkeys((*self.wanted.keys, *row_columns(self.scorer.inputs, lookups))))
        if lookups:
            require_fit(self.workspace, lookups, self.source, own, self.environment)
        return {
            **_keys(read(self.workspace, self.source), self.source, own, self.wanted, self.scorer),
            MODEL_NAME: "STRING",
            MODEL_VERSION: "STRING",
            INPUT_DIGEST: "STRING",
            SCORED_AT: "TIMESTAMP",
            **self.scorer.outputs,
        }

    def has_table(self, columns: Mapping[str, SqlType]) -> bool:
        """Return whether the table of predictions is there; it then has the columns that are wanted."""
        return _is_there(read(self.workspace, self.table), self.table, columns)

    def rows(self) -> int:
        """Return the number of rows, each of which has a key of its own."""
        counted = self.run(check_keys(self.source, self.wanted.keys)).one()
        if counted["without_key"] or counted["repeated"]:
            raise InputError(
                f"{self.source} has {counted['without_key']} rows without {' or '.join(self.wanted.keys)} "
                f"and {counted['repeated']} whose key another row has: nothing was scored"
            )
        return counted["row_count"]

    def not_scored(self, *, there: bool) -> int:
        """Return the number of rows that the version is still to score; all if there is no table yet."""
        count = f"SELECT count(*) AS rows_left FROM ({self._rest(there)})"  # noqa: S608 (names are quoted)
        return self.run(count, self.version if there else {}).one()["rows_left"]

    def write(self, columns: Mapping[str, SqlType], left: int, page: int) -> None:
        """Score rows that are left, page by page, and write the predictions of each page."""
        limited, done = f"{self._rest(there=True)}\nLIMIT :most", 0
        merge = statements.merge(self.table, columns, self.wanted.keys)
        while done < left:
            found = self.run(limited, {**self.version, "most": min(page, left - done)}, large=True)
            if not found.rows:
                return  # somebody else deleted or scored rows in the meantime
            answers = self.scorer.score(to_frame(found))
            records = _records(found.records(), answers, columns, self.version)
            for batch in batches([record] for record in records):
                self.run(merge, {ROWS: batch})
            done += len(found.rows)

    def _rest(self, there: bool) -> str:
        """Return the query of the rows that are left."""
        scorer, keys = self.scorer, self.wanted.keys
        scores = self.table if there else None
        return statements.not_scored(
            self.source, keys, scorer.inputs, scorer.lookups, self.environment, scores
        )


def _keys(
    state: TableState | None, source: str, own: Sequence[str], wanted: BatchScoring, scorer: Scorer
) -> dict[str, SqlType]:
    """Return the keys with their types, after looking for all columns that the rows themselves need."""
    if state is None:
        raise InputError(f"there is no table {source}: check the name and the environment")
    missing = [name for name in own if name not in state.columns]
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
