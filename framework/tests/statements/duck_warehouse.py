"""A warehouse that really runs what it is asked: the API in front, DuckDB behind."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.statements.duck import connect, execute
from tests.statements.warehouse import STATEMENTS, answer, table

_FROM_TEXT = {"INT": int, "BIGINT": int, "DOUBLE": float, "BOOLEAN": lambda text: text == "true"}
_TYPES = {
    "VARCHAR": "STRING",
    "INTEGER": "INT",
    "HUGEINT": "BIGINT",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMP",
    "TIMESTAMP": "TIMESTAMP_NTZ",
}
USER = "duckdb"
"""Who runs all statements, as ``session_user()`` says, and so owns all tables."""


class DuckWarehouse:
    """Answers every statement that reaches the server, and keeps them for the test to see."""

    def __init__(self, httpserver: HTTPServer) -> None:
        self.database = connect()
        self.asked: list[dict[str, Any]] = []
        self.owners: dict[str, str] = {}
        """Tables that belong to somebody else, by full name."""
        self._server = httpserver
        httpserver.expect_request(STATEMENTS, method="POST").respond_with_handler(self._answer)
        httpserver.expect_request("/storage").respond_with_handler(lambda _: Response(self._stored))
        self._stored = "[]"

    def _answer(self, request: Request) -> Response:
        body = request.get_json()
        self.asked.append(body)
        parameters = {p["name"]: _FROM_TEXT.get(p["type"], str)(p["value"]) for p in body["parameters"]}
        try:
            rows = execute(self.database.cursor(), body["statement"], parameters)
        except duckdb.Error as error:
            return _json(answer("FAILED", str(error)))
        columns = {name: _TYPES.get(str(kind), str(kind)) for name, kind, *_ in rows.description or []}
        texts = [[_text(value) for value in row] for row in rows.fetchall()]
        if body["disposition"] == "INLINE":
            return _json(table(columns, texts))
        self._stored = json.dumps(texts)
        link = {"chunk_index": 0, "external_link": self._server.url_for("/storage")}
        return _json(table(columns) | {"result": {"external_links": [link]}})


def _json(content: dict[str, Any]) -> Response:
    return Response(json.dumps(content), mimetype="application/json")


def _text(value: object) -> str | None:
    """Return a value as the API writes it."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case datetime() if value.tzinfo:
            return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
