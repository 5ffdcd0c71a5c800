"""Unity Catalog's tables API over the tables of a warehouse: what it would show of them.

https://docs.databricks.com/api/workspace/tables/get
"""

import json
import re
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.statements.duck_warehouse import USER, DuckWarehouse

_PATH = re.compile(r"^/api/2\.[01]/unity-catalog/tables/(.+)$")
"""The SDK asks under 2.1, MLflow's client under 2.0."""
_TYPES = {"VARCHAR": "string", "INTEGER": "int", "TIMESTAMP WITH TIME ZONE": "timestamp"}
_CHANGED = re.compile(r"(CREATE OR REPLACE TABLE|CREATE TABLE IF NOT EXISTS|ALTER TABLE) (\S+)")
_PROPERTY = re.compile(r"'([^']+)' = '([^']+)'")


def show_tables(server: HTTPServer, warehouse: DuckWarehouse) -> None:
    """Answer for the tables that the warehouse holds."""

    def answer(request: Request) -> Response:
        match = _PATH.match(request.path)
        assert match
        shown = _shown(warehouse, match[1])
        missing = {"error_code": "TABLE_DOES_NOT_EXIST", "message": f"Table '{match[1]}' does not exist."}
        return Response(json.dumps(shown or missing), 200 if shown else 404, mimetype="application/json")

    server.expect_request(_PATH, method="GET").respond_with_handler(answer)


def _shown(warehouse: DuckWarehouse, name: str) -> dict[str, Any] | None:
    columns = warehouse.database.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_catalog || '.' || table_schema || '.' || table_name = ? ORDER BY ordinal_position",
        [name],
    ).fetchall()
    if not columns:
        return None
    keys = warehouse.database.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' "
        "AND database_name || '.' || schema_name || '.' || table_name = ?",
        [name],
    ).fetchall()
    return {
        "full_name": name,
        "owner": warehouse.owners.get(name, USER),
        "table_constraints": [
            {"primary_key_constraint": {"name": "pk", "child_columns": columns_of_key}}
            for (columns_of_key,) in keys
        ],
        "columns": [{"name": column, "type_text": _TYPES.get(kind, kind)} for column, kind in columns],
        "properties": _properties(warehouse, name),
    }


def _properties(warehouse: DuckWarehouse, name: str) -> dict[str, str]:
    """Return the properties that statements have given a table: a replaced one begins with none."""
    properties: dict[str, str] = {}
    for asked in warehouse.asked:
        changed = _CHANGED.match(asked["statement"])
        if changed and changed[2].replace("`", "") == name:
            if changed[1] != "ALTER TABLE":
                properties = {}
            _, _, given = asked["statement"].partition("TBLPROPERTIES")
            properties |= dict(_PROPERTY.findall(given))
    return properties
