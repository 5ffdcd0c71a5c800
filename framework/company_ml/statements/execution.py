"""Running a statement on a SQL warehouse through the statement execution API."""

import time
from collections.abc import Mapping
from contextlib import suppress

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, PermissionDenied, Unauthenticated
from databricks.sdk.errors.base import DatabricksError
from databricks.sdk.service.sql import (
    Disposition,
    ExecuteStatementRequestOnWaitTimeout,
    Format,
    StatementResponse,
    StatementState,
)
from requests.exceptions import RequestException

from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.errors import FrameworkError
from company_ml.numbers import require_positive
from company_ml.statements.chunks import rows
from company_ml.statements.parameters import Parameter, bind
from company_ml.statements.result import Column, Result

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds; a statement not asked for in 15 minutes is dropped
_UNDER_WAY = (StatementState.PENDING, StatementState.RUNNING)
_HINTS: tuple[tuple[type[DatabricksError], str], ...] = (
    (PermissionDenied, "; ask for CAN_USE on the warehouse and SELECT on what the statement reads"),
    (NotFound, "; check the warehouse's id and that the workspace is the right one"),
    (Unauthenticated, "; sign in again, or check the variables of the SDK's authentication"),
)


class StatementError(FrameworkError):
    """A statement failed, was refused, or did not end in time. Holds the server's own message."""


def run(
    workspace: WorkspaceClient,
    warehouse_id: str,
    sql: str,
    parameters: Mapping[str, Parameter] | None = None,
    timeout: float = STATEMENT_TIMEOUT,
    *,
    large: bool = False,
) -> Result:
    """Run one statement, wait for its end, and return all its rows.

    The statement starts at once and is polled, so that its id is known from the beginning: it is cancelled
    when the time is over or the caller is interrupted. The SDK itself repeats calls that are throttled.

    Args:
        workspace: Client of the workspace that has the warehouse.
        warehouse_id: The warehouse to run on.
        sql: One statement; values only as markers, ``:name``.
        parameters: A value for each marker.
        timeout: Seconds until the statement is cancelled.
        large: Whether the result may exceed 25 MiB, where an inline result fails. It then comes through
            links to the workspace's storage, which must be reachable; above 100 GiB it is truncated.
            https://docs.databricks.com/api/workspace/statementexecution

    Raises:
        InputError: a parameter has no type in SQL, or the timeout is not above 0.
        StatementError: the statement failed, was refused or was cancelled.
    """
    require_positive("the timeout in seconds", timeout)
    bound = bind(parameters or {})
    try:
        response = workspace.statement_execution.execute_statement(
            statement=sql,
            warehouse_id=warehouse_id,
            parameters=bound,
            wait_timeout="0s",
            on_wait_timeout=ExecuteStatementRequestOnWaitTimeout.CONTINUE,
            format=Format.JSON_ARRAY,
            disposition=Disposition.EXTERNAL_LINKS if large else Disposition.INLINE,
        )
        return _result(workspace, _finished(workspace, response, timeout))
    except (DatabricksError, RequestException, TimeoutError) as error:  # TimeoutError: the SDK gave up
        hint = next((text for kind, text in _HINTS if isinstance(error, kind)), "")
        raise StatementError(f"warehouse {warehouse_id} did not take the statement: {error}{hint}") from error


def _finished(workspace: WorkspaceClient, response: StatementResponse, timeout: float) -> StatementResponse:
    """Return the response of a statement that has succeeded."""
    statement_id = response.statement_id or ""
    deadline = time.monotonic() + timeout
    pause = _FIRST_PAUSE
    try:
        while _state(response) in _UNDER_WAY:
            left = deadline - time.monotonic()
            if left <= 0:
                raise StatementError(
                    f"statement {statement_id} did not end within {timeout:g} seconds and was cancelled"
                )
            time.sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST_PAUSE)
            response = workspace.statement_execution.get_statement(statement_id)
    except BaseException:  # an interrupt included: nobody else would stop the statement
        with suppress(DatabricksError, TimeoutError):  # what stopped the waiting matters more
            workspace.statement_execution.cancel_execution(statement_id)
        raise
    if _state(response) != StatementState.SUCCEEDED:
        raise StatementError(f"statement {statement_id} {_ending(response)}")
    return response


def _state(response: StatementResponse) -> StatementState | None:
    return response.status.state if response.status else None


def _ending(response: StatementResponse) -> str:
    """Say how a statement ended that did not succeed, in the server's words."""
    state = _state(response)
    ending = f"ended as {state.value}" if state else "ended without a state"
    error = response.status.error if response.status else None
    if error is None or not error.message:
        return ending
    return f"{ending}: {error.message.strip()}"


def _result(workspace: WorkspaceClient, response: StatementResponse) -> Result:
    manifest = response.manifest
    statement_id = response.statement_id or ""
    if manifest is None or manifest.schema is None:  # a statement without rows, such as DDL
        return Result(statement_id, (), ())
    columns = tuple(Column.of(info) for info in manifest.schema.columns or [])
    texts = list(rows(workspace, statement_id, response.result))
    return Result.read(statement_id, columns, texts, bool(manifest.truncated))
