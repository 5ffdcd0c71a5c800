"""Statements, really run: translated from Databricks' dialect for DuckDB, on a day that stands still."""

import json
import re
from collections.abc import Mapping
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

TODAY = "2026-11-25"
"""The day that it is in every statement."""

SYSTEM = "databricks_system"
"""DuckDB keeps the name of the catalog ``system`` to itself."""


def connect() -> duckdb.DuckDBPyConnection:
    """Return a fresh database with the catalog of the system tables."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"ATTACH ':memory:' AS {SYSTEM}")
    return connection


def translate(sql: str, parameters: Mapping[str, Any]) -> str:
    """Return a statement in DuckDB's dialect, its names filled in as ``IDENTIFIER`` does."""

    def translated(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Anonymous) and node.name.upper() == "IDENTIFIER":
            name = _in_duckdb(parameters[node.expressions[0].name])
            return exp.to_table(name) if isinstance(node.parent, exp.Table) else exp.column(name)
        if isinstance(node, exp.Table) and node.catalog == "system":
            node.set("catalog", exp.to_identifier(SYSTEM))
        if isinstance(node, exp.CurrentDate):
            return sqlglot.parse_one(f"DATE '{TODAY}'")
        if isinstance(node, exp.CurrentTimestamp):
            return sqlglot.parse_one(f"TIMESTAMPTZ '{TODAY} 12:00:00+00'", dialect="duckdb")
        if isinstance(node, exp.Ordered) and isinstance(node.parent, exp.PrimaryKey):
            return node.this  # sqlglot orders a key's columns, which DuckDB does not take
        if isinstance(node, exp.Anonymous) and node.name.upper() == "FROM_JSON":
            rows, structure = node.expressions
            return exp.Anonymous(this="from_json", expressions=[rows, _structure(structure.name)])
        return node

    tree = sqlglot.parse_one(sql, dialect="databricks")
    if isinstance(tree, exp.Alter):
        return "SELECT 1"  # of properties, which DuckDB does not have: see duck_tables
    return tree.transform(translated).sql(dialect="duckdb")


def execute(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    """Run a statement as a warehouse would; DuckDB wants no parameter that the text does not bind."""
    translated = translate(sql, parameters)
    bound = {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", translated)}
    return connection.execute(translated, bound)


def _in_duckdb(name: str) -> str:
    """Return a name as DuckDB has it, where one information schema tells of all catalogs."""
    name = re.sub(r"^\w+\.information_schema\.", "information_schema.", name)
    return re.sub(r"^system\.", f"{SYSTEM}.", name)


def _structure(schema: str) -> exp.Expression:
    """Return the schema of ``from_json`` in the form that DuckDB gives it."""
    array = exp.DataType.build(schema, dialect="databricks")
    fields = array.expressions[0].expressions
    types = {field.name: field.args["kind"].sql(dialect="duckdb") for field in fields}
    return exp.Literal.string(json.dumps([types]))
