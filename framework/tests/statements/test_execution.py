"""Running statements: how they begin, end, fail and are cancelled."""

import signal
import threading
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from company_ml.errors import InputError
from company_ml.statements.execution import StatementError, run
from tests.statements.warehouse import STATEMENTS, answer, chunk, table


def requests(httpserver: HTTPServer) -> list[tuple[str, str]]:
    return [(request.method, request.path) for request, _ in httpserver.log]


def test_a_statement_is_sent_with_its_parameters_bound_by_type(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    body: dict[str, Any] = {
        "statement": "SELECT :days AS days, :name AS name",
        "warehouse_id": "w-1",
        "parameters": [
            {"name": "days", "type": "INT", "value": "7"},
            {"name": "name", "type": "STRING", "value": "o'clock; DROP TABLE x"},
        ],
        "wait_timeout": "0s",
        "on_wait_timeout": "CONTINUE",
        "format": "JSON_ARRAY",
        "disposition": "INLINE",
    }
    httpserver.expect_request(STATEMENTS, method="POST", json=body).respond_with_json(
        table({"days": "INT", "name": "STRING"}, [["7", "o'clock; DROP TABLE x"]])
    )
    result = run(workspace, "w-1", body["statement"], {"days": 7, "name": "o'clock; DROP TABLE x"})
    assert result.one() == {"days": 7, "name": "o'clock; DROP TABLE x"}


def test_a_statement_is_polled_until_it_is_done(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request(STATEMENTS, method="POST").respond_with_json(answer("PENDING"))
    httpserver.expect_ordered_request(f"{STATEMENTS}/s-1").respond_with_json(answer("RUNNING"))
    httpserver.expect_ordered_request(f"{STATEMENTS}/s-1").respond_with_json(table({"n": "BIGINT"}, [["42"]]))
    assert run(workspace, "w-1", "SELECT count(*) AS n FROM t").rows == ((42,),)


def test_all_chunks_are_read_in_order(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    chunks = [[["0"], ["1"]], [["2"]], [["3"], ["4"]]]
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(table({"n": "INT"}, *chunks))
    for index in (1, 2):
        httpserver.expect_request(f"{STATEMENTS}/s-1/result/chunks/{index}").respond_with_json(
            chunk(index, *chunks)
        )
    assert [row[0] for row in run(workspace, "w-1", "SELECT n FROM t").rows] == [0, 1, 2, 3, 4]


def test_a_statement_without_rows_returns_none(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer("SUCCEEDED"))
    assert run(workspace, "w-1", "USE CATALOG c").rows == ()


def test_a_failed_statement_tells_the_servers_message(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    message = "[TABLE_OR_VIEW_NOT_FOUND] The table or view `c`.`s`.`t` cannot be found."
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer("FAILED", message))
    with pytest.raises(StatementError) as caught:
        run(workspace, "w-1", "SELECT * FROM c.s.t")
    assert str(caught.value) == f"statement s-1 ended as FAILED: {message}"


@pytest.mark.parametrize("state", ["CANCELED", "CLOSED"])
def test_a_statement_that_others_ended_is_no_success(
    workspace: WorkspaceClient, httpserver: HTTPServer, state: str
) -> None:
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer(state))
    with pytest.raises(StatementError, match=f"ended as {state}"):
        run(workspace, "w-1", "SELECT 1")


def test_throttling_is_waited_out(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request(STATEMENTS, method="POST").respond_with_json(
        {"error_code": "RESOURCE_EXHAUSTED", "message": "slow down"}, status=429, headers={"Retry-After": "0"}
    )
    httpserver.expect_ordered_request(STATEMENTS, method="POST").respond_with_json(
        table({"n": "INT"}, [["1"]])
    )
    assert run(workspace, "w-1", "SELECT 1 AS n").one() == {"n": 1}


@pytest.mark.parametrize(
    ("status", "code", "hint"),
    [
        (403, "PERMISSION_DENIED", "CAN_USE on the warehouse"),
        (404, "RESOURCE_DOES_NOT_EXIST", "check the warehouse's id"),
        (401, "UNAUTHENTICATED", "sign in again"),
    ],
)
def test_a_refusal_tells_the_servers_message_and_what_to_do(
    workspace: WorkspaceClient, httpserver: HTTPServer, status: int, code: str, hint: str
) -> None:
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(
        {"error_code": code, "message": "not for you"}, status=status
    )
    with pytest.raises(
        StatementError, match=f"warehouse w-1 did not take the statement: not for you.*{hint}"
    ):
        run(workspace, "w-1", "SELECT 1")


def test_a_statement_that_takes_too_long_is_cancelled(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer("PENDING"))
    httpserver.expect_request(f"{STATEMENTS}/s-1").respond_with_json(answer("RUNNING"))
    httpserver.expect_request(f"{STATEMENTS}/s-1/cancel", method="POST").respond_with_json({})
    with pytest.raises(StatementError, match=r"s-1 did not end within 0\.2 seconds and was cancelled"):
        run(workspace, "w-1", "SELECT 1", timeout=0.2)
    assert requests(httpserver)[-1] == ("POST", f"{STATEMENTS}/s-1/cancel")


def test_an_interrupt_cancels_the_statement(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    def interrupted(_: Request) -> Response:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return Response(
            '{"statement_id": "s-1", "status": {"state": "RUNNING"}}', mimetype="application/json"
        )

    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer("PENDING"))
    httpserver.expect_request(f"{STATEMENTS}/s-1").respond_with_handler(interrupted)
    httpserver.expect_request(f"{STATEMENTS}/s-1/cancel", method="POST").respond_with_json({})
    with pytest.raises(KeyboardInterrupt):
        run(workspace, "w-1", "SELECT 1")
    assert requests(httpserver)[-1] == ("POST", f"{STATEMENTS}/s-1/cancel")


def test_a_refused_cancellation_does_not_hide_why(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer("PENDING"))
    httpserver.expect_request(f"{STATEMENTS}/s-1").respond_with_json(answer("RUNNING"))
    httpserver.expect_request(f"{STATEMENTS}/s-1/cancel", method="POST").respond_with_json(
        {"error_code": "PERMISSION_DENIED", "message": "not yours"}, status=403
    )
    with pytest.raises(StatementError, match="did not end within"):
        run(workspace, "w-1", "SELECT 1", timeout=0.1)


def test_without_time_nothing_is_sent(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    with pytest.raises(InputError, match="give a finite number above 0"):
        run(workspace, "w-1", "SELECT 1", timeout=0)
    assert requests(httpserver) == []


@pytest.mark.parametrize("timeout", [float("nan"), float("inf"), -1])
def test_a_timeout_that_never_comes_is_refused(workspace: WorkspaceClient, timeout: float) -> None:
    with pytest.raises(InputError, match="give a finite number above 0"):
        run(workspace, "w-1", "SELECT 1", timeout=timeout)
