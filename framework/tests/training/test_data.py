"""Reading training data: from files and tables, and what no model learns from."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from duckdb.experimental.spark.sql import SparkSession
from mlflow.data.delta_dataset_source import DeltaDatasetSource
from pydantic import ValidationError
from pytest_httpserver import HTTPServer

from company_ml.errors import FrameworkError, InputError
from company_ml.settings.environment import load
from company_ml.training.config import Data
from company_ml.training.data import TrainingData, query, read
from company_ml.training.readers import spark_reader, warehouse_reader
from company_ml.training.sample import customer_churn
from company_ml.training.sources import query as sources_query
from company_ml.training.sources import read_rows
from tests.statements.duck_warehouse import DuckWarehouse
from tests.statements.warehouse import STATEMENTS, table
from tests.training.configs import configured

DEV = load("dev")
TABLE = {"table": "feature_store.customer_features"}


def asked_for(**changes: object) -> str:
    """Return the query of a configuration that learns from a table."""
    return query(configured(data=TABLE, **changes), DEV)


def no_table(query: str) -> pd.DataFrame:
    raise AssertionError(f"no table was to be read: {query}")


def from_file(frame: pd.DataFrame, folder: Path, **changes: object) -> TrainingData:
    path = folder / "rows.parquet"
    frame.to_parquet(path)
    return read(configured(data={"file": str(path)}, **changes), DEV, no_table)


def test_of_a_large_table_the_same_rows_are_chosen_each_time(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    warehouse = DuckWarehouse(httpserver)
    warehouse.database.register("rows", customer_churn(500))
    warehouse.database.execute("ATTACH ':memory:' AS ml_dev_catalog")
    warehouse.database.execute("CREATE SCHEMA ml_dev_catalog.feature_store")
    warehouse.database.execute(
        "CREATE TABLE ml_dev_catalog.feature_store.customer_features AS SELECT * FROM rows"
    )
    warehouse.database.execute("CREATE MACRO xxhash64(a, b) AS hash(a, b)")
    wanted = Data.model_validate(TABLE)

    def chosen(most: int) -> pd.DataFrame:
        reader = warehouse_reader(workspace, "w-1")
        return read_rows(wanted, ["user_id", "age"], DEV, reader, 1, most).frame

    some = chosen(50)
    assert list(some.columns) == ["user_id", "age"]
    assert some.equals(chosen(50))
    assert some["user_id"].max() - some["user_id"].min() > 50  # from all over the table
    assert len(some) == 50
    assert len(chosen(600)) == 500


def test_a_chosen_columns_name_is_quoted_wherever_it_stands() -> None:
    asked = sources_query(Data.model_validate(TABLE), ["a`; DROP", "b"], DEV, 10)
    assert asked == (
        "SELECT `a``; DROP`, `b` FROM ml_dev_catalog.feature_store.customer_features "
        "ORDER BY xxhash64(`a``; DROP`, `b`) LIMIT 10"
    )


def test_of_a_large_file_the_same_rows_are_chosen_each_time(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    customer_churn(300).to_csv(path, index=False)
    wanted = Data(file=str(path))
    first, again = (read_rows(wanted, ["user_id"], DEV, no_table, 1, 100).frame for _ in range(2))
    assert len(first) == 100
    assert first.equals(again)
    assert len(read_rows(wanted, ["user_id"], DEV, no_table, 1, 1000).frame) == 300


def test_the_sample_is_the_same_for_the_same_seed() -> None:
    assert customer_churn(50, 1).equals(customer_churn(50, 1))
    assert not customer_churn(50, 1).equals(customer_churn(50, 2))


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_a_file_is_read_with_the_columns_of_the_model_alone(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"rows.{suffix}"
    frame = customer_churn(200)
    frame.to_parquet(path) if suffix == "parquet" else frame.to_csv(path, index=False)
    data = read(configured(data={"file": str(path)}), DEV, no_table)
    assert list(data.frame.columns) == [
        *("age", "tenure_months", "monthly_charge", "support_calls", "contract", "payment"),
        "churned",
    ]
    assert data.frame.equals(frame.drop(columns="user_id"))


def test_a_table_is_read_through_a_warehouse(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    warehouse = DuckWarehouse(httpserver)
    warehouse.database.register("rows", customer_churn(150))
    warehouse.database.execute("ATTACH ':memory:' AS ml_dev_catalog")
    warehouse.database.execute("CREATE SCHEMA ml_dev_catalog.feature_store")
    warehouse.database.execute(
        "CREATE TABLE ml_dev_catalog.feature_store.customer_features AS "
        "SELECT * REPLACE (age::BIGINT AS age, churned = 1 AS churned) FROM rows"
    )
    data = read(configured(data=TABLE), DEV, warehouse_reader(workspace, "w-1"))
    assert len(data.frame) == 150
    assert data.frame["churned"].dtype == bool
    assert data.frame["age"].isna().any()
    assert data.frame["age"].dtype == "float64"
    assert data.frame["tenure_months"].dtype == "int64"
    assert isinstance(data.source, DeltaDatasetSource)
    assert data.source.delta_table_name == data.name == "ml_dev_catalog.feature_store.customer_features"


def test_a_version_of_a_table_is_asked_for() -> None:
    queries: list[str] = []

    def reader(query: str) -> pd.DataFrame:
        queries.append(query)
        return customer_churn(100)

    read(configured(data={**TABLE, "version": 7}), DEV, reader)
    assert queries == [
        "SELECT `age`, `tenure_months`, `monthly_charge`, `support_calls`, `contract`, `payment`, `churned` "
        "FROM ml_dev_catalog.feature_store.customer_features VERSION AS OF 7"
    ]


def test_a_table_larger_than_a_warehouse_returns_is_refused(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    cut = table({"age": "BIGINT"}, [["1"]], truncated=True)
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(cut)
    with pytest.raises(InputError, match="more than a warehouse returns at once: train in a Databricks job"):
        read(configured(data=TABLE), DEV, warehouse_reader(workspace, "w-1"))


def test_a_table_is_read_through_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyspark.sql.SparkSession", SparkSession)  # DuckDB's, which needs no Java
    assert spark_reader()("SELECT 40 + 2 AS age").to_dict("records") == [{"age": 42}]


def test_without_spark_a_table_needs_a_warehouse() -> None:
    with pytest.raises(InputError, match="run this in a Databricks job, or name a SQL warehouse"):
        read(configured(data=TABLE), DEV, spark_reader())


def test_an_unknown_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="has no column payment, churned; it has user_id, age, tenure_months"
    ):
        from_file(customer_churn(100).drop(columns=["payment", "churned"]), tmp_path)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError, match=r"nowhere\.parquet cannot be read: .*No such file"):
        read(configured(data={"file": "nowhere.parquet"}), DEV, no_table)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    customer_churn(100).to_parquet(path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"rows\.parquet cannot be read"):
        read(configured(data={"file": str(path)}), DEV, no_table)


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(InputError, match=r"rows\.xlsx is neither \.parquet nor \.csv"):
        read(configured(data={"file": "rows.xlsx"}), DEV, no_table)


def test_one_class_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="target churned needs at least two classes, and has 0 only"):
        from_file(customer_churn(100).assign(churned=0), tmp_path)


@pytest.mark.parametrize(
    ("labels", "kinds"),
    [([0.5, 1.5], "float"), ([date(2026, 1, 1), date(2026, 1, 2)], "date"), ([1, "left"], "int and str")],
)
def test_only_whole_numbers_text_and_booleans_are_classes(labels: list[Any], kinds: str) -> None:
    frame = customer_churn(100).assign(churned=labels * 50)
    with pytest.raises(InputError, match=f"target churned holds {kinds}: classes are all whole numbers"):
        read(configured(data=TABLE), DEV, lambda query: frame)


def test_all_that_is_wrong_with_the_rows_is_told_at_once(tmp_path: Path) -> None:
    frame = customer_churn(1500).assign(
        age="young", contract=[f"contract {number}" for number in range(1500)]
    )
    frame["churned"] = frame["churned"].astype("Int64")
    frame.loc[:2, "churned"] = None
    with pytest.raises(InputError) as caught:
        from_file(frame, tmp_path, positive=2)
    assert str(caught.value).split(": ", 1)[1].split("; ") == [
        "numeric feature age holds object, not numbers: make it categorical",
        "categorical feature contract has 1500 distinct values, which looks like an identifier",
        "target churned is missing in 3 of 1500 rows",
        "target churned never is the positive class 2",
    ]


def test_decimals_of_a_table_are_numbers(tmp_path: Path) -> None:
    frame = customer_churn(100)
    exact = [Decimal(f"{charge:.2f}") for charge in frame["monthly_charge"]]
    data = from_file(frame.assign(monthly_charge=pd.Series(exact, dtype="object")), tmp_path)
    assert data.frame["monthly_charge"].tolist() == frame["monthly_charge"].tolist()


def test_a_name_stays_a_name_whatever_is_in_it() -> None:
    """A backtick that ended the name would let the rest of it be SQL."""
    hostile = "age` FROM secret.payroll.salaries --"
    text = asked_for(features={"numeric": [hostile, "tenure_months"], "categorical": ["contract"]})
    assert text.startswith(
        "SELECT `age`` FROM secret.payroll.salaries --`, `tenure_months`, `contract`, `churned` FROM"
    )


def test_a_hostile_name_reaches_the_warehouse_as_the_name_of_a_column_that_is_not_there(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    warehouse = DuckWarehouse(httpserver)
    warehouse.database.execute("ATTACH ':memory:' AS ml_dev_catalog")
    warehouse.database.execute("CREATE SCHEMA ml_dev_catalog.feature_store")
    warehouse.database.execute(
        "CREATE TABLE ml_dev_catalog.feature_store.customer_features AS SELECT 1 AS age"
    )
    reader = warehouse_reader(workspace, "w-1")
    wanted = configured(
        data=TABLE,
        target="x",
        features={"numeric": ["age` AS x, 7 AS `age"], "categorical": []},
    )
    with pytest.raises(FrameworkError, match="statement"):
        read(wanted, DEV, reader)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x00"])
def test_what_is_no_name_of_a_column_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match=r"the name of a column|at least 1 character"):
        configured(features={"numeric": [name], "categorical": []})


def test_a_model_does_not_have_the_name_of_a_lock() -> None:
    with pytest.raises(ValidationError, match="is that of a lock"):
        configured(model="churn__lock")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"age": np.inf}, "numeric feature age is infinite in 200 of 200 rows"),
        ({"age": np.nan}, "feature age has no value in any row"),
        ({"age": None, "contract": None}, "feature contract has no value in any row"),
        ({"age": date(2026, 1, 1)}, "numeric feature age holds object, not numbers"),
        ({"age": pd.Timestamp("2026-01-01")}, "numeric feature age holds datetime64"),
    ],
)
def test_values_that_sql_has_and_samples_lack_are_told(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        from_file(customer_churn(200).assign(**change), tmp_path)


def test_decimals_and_numbers_beside_gaps_are_numbers(tmp_path: Path) -> None:
    frame = customer_churn(200)
    frame["monthly_charge"] = frame["monthly_charge"].map(lambda value: Decimal(f"{value:.2f}"))
    frame["support_calls"] = frame["support_calls"].astype("Int64")
    frame.loc[0, ["monthly_charge", "support_calls"]] = None
    data = from_file(frame, tmp_path)
    assert {str(data.frame[name].dtype) for name in ("monthly_charge", "support_calls")} == {"float64"}
    assert data.frame[["monthly_charge", "support_calls"]].isna().sum().tolist() == [1, 1]


def test_two_columns_of_one_name_are_refused() -> None:
    twice = pd.concat([customer_churn(200), customer_churn(200)[["age"]]], axis="columns")
    with pytest.raises(InputError, match="has more than one column age"):
        read(configured(data=TABLE), DEV, lambda _: twice)


@pytest.mark.parametrize("content", [b"", b"a,b\n1\n1,2,3,4\n", b"\xff\xfe\x00"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_that_is_none_is_one_sentence(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"rows.{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"rows\.\w+ cannot be read: ") as told:
        read(configured(data={"file": str(path)}), DEV, no_table)
    assert "\n" not in str(told.value)


def test_what_spark_raises_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyspark.sql.SparkSession", SparkSession)
    with pytest.raises(InputError, match=r"Spark did not read the table \(\w+: ") as told:
        spark_reader()("SELECT nothing FROM nowhere")
    assert "\n" not in str(told.value)
