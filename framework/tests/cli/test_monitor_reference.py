"""The table that drift is measured against: what the champion learned from."""

from typing import Any

import pandas as pd
import pytest
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.cli.monitor_model import main
from company_ml.monitoring import reference
from company_ml.names import ModelName
from company_ml.settings.environment import Environment
from company_ml.statements.execution import StatementError
from company_ml.training.data import read
from company_ml.training.runs import train
from tests.cli.conftest import Run
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse
from tests.training.configs import configured

TABLE = "ml_prod_catalog.feature_store.customer_features_reference"


@pytest.fixture
def warehouse(signed_in: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> DuckWarehouse:
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "w-1")
    warehouse = DuckWarehouse(signed_in)
    warehouse.database.execute("ATTACH ':memory:' AS ml_prod_catalog")
    warehouse.database.execute("CREATE SCHEMA ml_prod_catalog.feature_store")
    show_tables(signed_in, warehouse)
    return warehouse


def champion(environments: dict[str, Environment], **changes: Any) -> str:
    """Train a version that becomes the champion, and return the model's name."""
    config, dev = configured(**changes), environments["dev"]
    return train(config, dev, read(config, dev, lambda _: pd.DataFrame()), alias="champion").model


def arguments(model: str, *more: str) -> tuple[str, ...]:
    return ("reference", "-e", "dev", "--model", model, "--table", TABLE, "--json", *more)


def test_the_table_holds_the_features_that_the_champion_learned_from(
    warehouse: DuckWarehouse, run_command: Run, environments: dict[str, Environment]
) -> None:
    model = champion(environments)
    done = run_command(main, *arguments(model, "--apply"))
    assert (done.code, done.json["rows"], done.json["version"]) == (0, 320, "1")
    assert done.json["dataset_digest"]
    found = warehouse.database.execute(f"SELECT * FROM {TABLE}").df()
    assert list(found.columns) == [
        "age",
        "tenure_months",
        "monthly_charge",
        "support_calls",
        "contract",
        "payment",
    ]
    assert len(found) == 320
    config, dev = configured(), environments["dev"]
    learned = read(config, dev, lambda _: pd.DataFrame()).frame
    assert found["age"].isna().any()  # gaps are gaps
    known = {tuple(row) for row in learned[list(found.columns)].fillna(-1).itertuples(index=False)}
    assert {tuple(row) for row in found.fillna(-1).itertuples(index=False)} <= known


def test_a_second_run_writes_nothing_and_another_champion_replaces_the_rows(
    warehouse: DuckWarehouse, run_command: Run, environments: dict[str, Environment]
) -> None:
    model = champion(environments)
    run_command(main, *arguments(model, "--apply"))
    asked = len(warehouse.asked)
    again = run_command(main, *arguments(model, "--apply"))
    assert (again.json["rows"], again.json["applied"], len(warehouse.asked)) == (None, False, asked)
    features = {"numeric": ["age"], "categorical": ["payment"]}
    champion(environments, features=features, data={"sample": 500})
    assert run_command(main, *arguments(model)).json["rows"] == 400
    assert len(warehouse.asked) == asked
    assert run_command(main, *arguments(model, "--apply")).json["version"] == "2"
    found = warehouse.database.execute(f"SELECT * FROM {TABLE}").df()
    assert (list(found.columns), len(found)) == (["age", "payment"], 400)


def test_a_run_that_was_cut_leaves_a_table_that_the_next_run_fills_anew(
    warehouse: DuckWarehouse,
    run_command: Run,
    environments: dict[str, Environment],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, real = champion(environments), reference.run

    def cut(workspace: Any, warehouse_id: str, sql: str, *rest: Any, **more: Any) -> Any:
        if sql.startswith("ALTER"):
            raise StatementError("cut")
        return real(workspace, warehouse_id, sql, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(reference, "run", cut)
        assert run_command(main, *arguments(model, "--apply")).code == 1
    assert run_command(main, *arguments(model, "--apply")).json["applied"] is True
    assert warehouse.database.execute(f"SELECT count(*) FROM {TABLE}").fetchone() == (320,)
    assert run_command(main, *arguments(model, "--apply")).json["rows"] is None


def test_a_table_of_somebody_else_is_never_replaced(
    warehouse: DuckWarehouse, run_command: Run, environments: dict[str, Environment]
) -> None:
    model = champion(environments)
    warehouse.database.execute(f"CREATE TABLE {TABLE} AS SELECT 1 AS user_id")
    done = run_command(main, *arguments(model, "--apply"))
    assert done.code == 3
    assert "is a table of somebody else's" in done.err
    assert warehouse.asked == []


def test_a_version_without_its_training_data_is_told(
    warehouse: DuckWarehouse, run_command: Run, dev: ModelName, mlflow_client: MlflowClient
) -> None:
    mlflow_client.create_registered_model(str(dev))
    mlflow_client.create_model_version(str(dev), "mlflow-artifacts:/churn")
    mlflow_client.set_registered_model_alias(str(dev), "champion", "1")
    done = run_command(main, *arguments(str(dev), "--apply"))
    assert done.code == 2
    assert "hands out no reference.parquet" in done.err
    assert warehouse.asked == []
