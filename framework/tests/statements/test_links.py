"""Results too large to be inline: through links to the workspace's storage."""

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from company_ml.errors import FrameworkError
from company_ml.statements.execution import run
from tests.statements.warehouse import STATEMENTS, table


def links(httpserver: HTTPServer, index: int, last: bool) -> dict[str, Any]:
    link = {
        "chunk_index": index,
        "external_link": httpserver.url_for(f"/storage/{index}?sig=secret"),
        "http_headers": {"x-key": "k"},
        **({} if last else {"next_chunk_index": index + 1}),
    }
    return {"external_links": [link]}


def test_large_results_come_from_storage_without_the_workspaces_token(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    def stored(request: Request) -> Response:
        assert "Authorization" not in request.headers
        assert request.headers["x-key"] == "k"
        return Response('[["1", "a"]]' if request.path.endswith("0") else '[["2", null]]')

    first = table({"n": "INT", "text": "STRING"}) | {"result": links(httpserver, 0, last=False)}
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(first)
    httpserver.expect_request(f"{STATEMENTS}/s-1/result/chunks/1").respond_with_json(
        links(httpserver, 1, last=True)
    )
    for index in (0, 1):
        httpserver.expect_request(f"/storage/{index}").respond_with_handler(stored)
    assert run(workspace, "w-1", "SELECT * FROM t", large=True).rows == ((1, "a"), (2, None))
    httpserver.check_assertions()
    assert b'"disposition": "EXTERNAL_LINKS"' in httpserver.log[0][0].data


def test_a_failed_download_does_not_tell_the_link(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    first = table({"n": "INT"}) | {"result": links(httpserver, 0, last=True)}
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(first)
    httpserver.expect_request("/storage/0").respond_with_data("expired", status=403)
    with pytest.raises(FrameworkError, match=r"chunk 0 of statement s-1 .* status 403") as caught:
        run(workspace, "w-1", "SELECT * FROM t", large=True)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_truncated_result_says_so(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(
        table({"n": "INT"}, [["1"]], truncated=True)
    )
    assert run(workspace, "w-1", "SELECT * FROM t").truncated
