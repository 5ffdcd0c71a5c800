"""A server that answers as the statement execution API does, in the forms of its reference.

https://docs.databricks.com/api/workspace/statementexecution
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pytest_httpserver import HTTPServer

STATEMENTS = "/api/2.0/sql/statements"

Texts = Sequence[Sequence[str | None]]


def status(state: str, message: str | None = None) -> dict[str, Any]:
    """Return the status of a statement."""
    error = {} if message is None else {"error": {"error_code": "BAD_REQUEST", "message": message}}
    return {"state": state, **error}


def answer(state: str, message: str | None = None, statement_id: str = "s-1") -> dict[str, Any]:
    """Return the answer for a statement that has no rows to show."""
    return {"statement_id": statement_id, "status": status(state, message)}


def column(name: str, sql_type: str) -> dict[str, Any]:
    """Return a column of a manifest. The short type lacks what the API's own list lacks."""
    short = re.split(r"[(<]", sql_type, maxsplit=1)[0]
    short = {"BIGINT": "LONG", "SMALLINT": "SHORT", "TINYINT": "BYTE"}.get(short, short)
    return {"name": name, "type_name": short, "type_text": sql_type}


def table(
    columns: Mapping[str, str], *chunks: Texts, statement_id: str = "s-1", truncated: bool = False
) -> dict[str, Any]:
    """Return the answer for a statement that succeeded, with the first of its chunks."""
    schema = {"column_count": len(columns), "columns": [column(n, t) for n, t in columns.items()]}
    manifest = {
        "format": "JSON_ARRAY",
        "schema": schema,
        "total_chunk_count": len(chunks),
        "truncated": truncated,
    }
    return {**answer("SUCCEEDED", None, statement_id), "manifest": manifest, "result": chunk(0, *chunks)}


def chunk(index: int, *chunks: Texts) -> dict[str, Any]:
    """Return one chunk of a result, with where the next one is."""
    following = {"next_chunk_index": index + 1} if index + 1 < len(chunks) else {}
    return {"chunk_index": index, "data_array": chunks[index] if chunks else [], **following}


def expect_table(httpserver: HTTPServer, columns: Mapping[str, str], rows: Texts) -> None:
    """Let the next statement succeed with these rows."""
    httpserver.expect_ordered_request(STATEMENTS, method="POST").respond_with_json(table(columns, rows))
