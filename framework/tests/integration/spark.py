"""Spark, as far as a job's cluster has to read tables: a session over the tables of a warehouse."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.statements.duck import execute
from tests.statements.duck_warehouse import DuckWarehouse


def install(warehouse: DuckWarehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Spark's session be one that reads the warehouse's tables."""

    def sql(query: str) -> Any:
        # DuckDB's hash takes several columns, too, and is another one.
        found = execute(warehouse.database.cursor(), query.replace("xxhash64(", "hash("), {})
        return SimpleNamespace(toPandas=found.df)

    class Builder:
        @staticmethod
        def getOrCreate() -> Any:  # noqa: N802 (Spark's name)
            return SimpleNamespace(sql=sql)

    class Session:
        builder = Builder
        _instantiatedSession = None  # noqa: N815 (Spark's name)

        @staticmethod
        def getActiveSession() -> None:  # noqa: N802 (Spark's name)
            return None

    monkeypatch.setattr("pyspark.sql.SparkSession", Session)
