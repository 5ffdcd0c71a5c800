"""The two ways to read a table: Spark inside Databricks, and a SQL warehouse from anywhere else."""

from typing import Any

import pandas as pd
from databricks.sdk import WorkspaceClient

from company_ml.errors import InputError
from company_ml.statements.execution import run
from company_ml.statements.frames import to_frame
from company_ml.training.sources import Reader

_LONGEST = 500
"""Characters of an error's text: Spark adds the plan of the query, and Java its stack."""


def spark_reader() -> Reader:
    """Return a reader over the session that a job, a notebook or Databricks Connect has."""

    def read(query: str) -> pd.DataFrame:
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415 (there is no Spark where no table is read)

            builder: Any = SparkSession.builder
            session = builder.getOrCreate()
        except (ImportError, RuntimeError) as error:
            raise InputError(
                "reading a table takes Spark, which is not here: run this in a Databricks job, or name a SQL "
                "warehouse with --warehouse"
            ) from error
        try:
            return session.sql(query).toPandas()
        except Exception as error:  # Spark's errors, Arrow's and Java's share no base class
            words = " ".join(str(error).split())[:_LONGEST]
            raise InputError(f"Spark did not read the table ({type(error).__name__}: {words})") from error

    return read


def warehouse_reader(workspace: WorkspaceClient, warehouse_id: str) -> Reader:
    """Return a reader over a SQL warehouse, for machines without Spark.

    Args:
        workspace: Client of the workspace that has the warehouse.
        warehouse_id: The warehouse to run on.
    """

    def read(query: str) -> pd.DataFrame:
        result = run(workspace, warehouse_id, query, large=True)
        if result.truncated:
            raise InputError("the table is more than a warehouse returns at once: train in a Databricks job")
        return to_frame(result)

    return read
