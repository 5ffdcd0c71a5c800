"""The command ``score_table``: a table in, a table of predictions out, with a trained model."""

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
import yaml
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.batch import score
from company_ml.cli.score_table import main
from company_ml.names import ModelName
from company_ml.settings.environment import Environment
from company_ml.statements.execution import StatementError
from company_ml.training.data import read
from company_ml.training.readers import warehouse_reader
from company_ml.training.runs import train
from company_ml.training.sample import customer_churn
from tests.cli.conftest import Ended, Run
from tests.features.history import LOOKUP, OUTCOMES, keep_history
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse
from tests.training.configs import configured

SOURCE, TABLE = "ml_dev_catalog.feature_store.customers", "ml_dev_catalog.serving.scores"
DEFINITION = {
    "model": "customer_churn",
    "source": "feature_store.customers",
    "table": "serving.scores",
    "keys": ["user_id"],
}


@pytest.fixture
def warehouse(signed_in: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> DuckWarehouse:
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "w-1")
    warehouse = DuckWarehouse(signed_in)
    customers = customer_churn(50, seed=3).assign(user_id=range(50))
    warehouse.database.register("customers", customers)
    for statement in (
        "ATTACH ':memory:' AS ml_dev_catalog",
        "CREATE SCHEMA ml_dev_catalog.feature_store",
        "CREATE SCHEMA ml_dev_catalog.serving",
        f"CREATE TABLE {SOURCE} AS SELECT * FROM customers",
    ):
        warehouse.database.execute(statement)
    show_tables(signed_in, warehouse)
    return warehouse


@pytest.fixture
def champion(environments: dict[str, Environment]) -> ModelName:
    return trained(environments)


def trained(environments: dict[str, Environment], **changes: Any) -> ModelName:
    """Train a version, which becomes the champion."""
    config, dev = configured(**changes), environments["dev"]
    result = train(config, dev, read(config, dev, lambda _: pd.DataFrame()), alias="champion")
    return ModelName.parse(result.model)


@pytest.fixture
def scored(run_command: Run, tmp_path: Path) -> Run:
    file = tmp_path / "churn.yaml"
    file.write_text(yaml.safe_dump(DEFINITION), encoding="utf-8")

    def run(*more: str) -> Ended:
        return run_command(main, "-e", "dev", "-c", str(file), "--json", *more)

    return run


def rows(warehouse: DuckWarehouse, columns: str) -> list[tuple[Any, ...]]:
    return warehouse.database.execute(f"SELECT {columns} FROM {TABLE} ORDER BY user_id").fetchall()


def test_each_row_gets_what_the_champion_says_of_it(
    warehouse: DuckWarehouse, scored: Run, champion: ModelName
) -> None:
    done = scored("--apply")
    assert (done.code, done.json["rows"], done.json["unchanged"]) == (0, 50, 0)
    found = rows(warehouse, "user_id, prediction, probability_1, model_name, model_version")
    alone = mlflow.pyfunc.load_model(f"models:/{champion}@champion").predict(customer_churn(50, seed=3))
    assert [row[:2] for row in found] == list(enumerate(alone["prediction"]))
    assert [row[2] for row in found] == pytest.approx(list(alone["probability_1"]))
    assert {row[3:] for row in found} == {(str(champion), "1")}
    assert warehouse.database.execute(f"SELECT max(scored_at) <= now() FROM {TABLE}").fetchone() == (True,)


@pytest.mark.usefixtures("champion")
def test_only_what_changed_is_scored_again(warehouse: DuckWarehouse, scored: Run) -> None:
    scored("--apply")
    before = rows(warehouse, "*")
    assert scored("--apply").json["rows"] == 0
    assert rows(warehouse, "*") == before
    warehouse.database.execute(f"UPDATE {SOURCE} SET age = NULL WHERE user_id = 7")
    warehouse.database.execute(f"UPDATE {SOURCE} SET churned = 1 - churned")  # which the model does not see
    warehouse.database.execute(f"INSERT INTO {SOURCE} SELECT * REPLACE (99 AS user_id) FROM {SOURCE} LIMIT 1")
    assert scored().json["rows"] == 2
    done = scored("--apply").json
    assert (done["rows"], done["unchanged"]) == (2, 49)
    changed = {row[0] for row in rows(warehouse, "*")} - {row[0] for row in before}
    assert changed == {99}
    assert len(rows(warehouse, "*")) == 51


@pytest.mark.usefixtures("champion")
def test_another_version_scores_all_rows_anew(
    warehouse: DuckWarehouse, scored: Run, environments: dict[str, Environment]
) -> None:
    scored("--apply")
    trained(environments, data={"sample": 500})
    assert scored("--version", "1").json["rows"] == 0
    assert scored("--apply").json == {**scored().json, "applied": True, "rows": 50, "unchanged": 0}
    assert set(rows(warehouse, "model_version")) == {("2",)}


@pytest.mark.usefixtures("champion")
def test_a_run_that_was_cut_goes_on(
    warehouse: DuckWarehouse, scored: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, merges = score.run, iter(range(2))

    def cut(workspace: Any, warehouse_id: str, sql: str, *rest: Any, **more: Any) -> Any:
        if sql.startswith("MERGE") and next(merges, None) is None:
            raise StatementError("cut")
        return real(workspace, warehouse_id, sql, *rest, **more)

    monkeypatch.setattr(score.score, "__kwdefaults__", {**(score.score.__kwdefaults__ or {}), "page": 20})
    with monkeypatch.context() as patched:
        patched.setattr(score, "run", cut)
        assert scored("--apply").code == 1
    assert len(rows(warehouse, "*")) == 40
    done = scored("--apply").json
    assert (done["rows"], done["unchanged"]) == (10, 40)
    assert len(rows(warehouse, "*")) == 50


@pytest.mark.usefixtures("champion")
def test_a_dry_run_counts_and_creates_no_table(warehouse: DuckWarehouse, scored: Run) -> None:
    done = scored()
    assert (done.json["rows"], done.json["applied"]) == (50, False)
    assert not warehouse.database.execute(
        "SELECT 1 FROM information_schema.tables WHERE table_name = 'scores'"
    ).fetchall()


def test_a_model_that_fails_leaves_no_half_page(
    warehouse: DuckWarehouse, scored: Run, champion: ModelName
) -> None:
    warehouse.database.execute(f"ALTER TABLE {SOURCE} ALTER age TYPE VARCHAR")
    warehouse.database.execute(f"UPDATE {SOURCE} SET age = 'old' WHERE user_id = 3")
    done = scored("--apply")
    assert done.code == 1
    assert f"version 1 of {champion} did not score" in done.err
    assert rows(warehouse, "*") == []


@pytest.fixture
def carrying(
    warehouse: DuckWarehouse, workspace: WorkspaceClient, environments: dict[str, Environment]
) -> ModelName:
    """Return a model whose champion carries look-ups, and a table with keys and times alone."""
    warehouse.database.execute("DETACH ml_dev_catalog")
    keep_history(warehouse, "ml_dev_catalog", seed=3)
    config, dev = configured(data={"table": OUTCOMES}, feature_lookups=[LOOKUP]), environments["dev"]
    result = train(config, dev, read(config, dev, warehouse_reader(workspace, "w-1")), alias="champion")
    warehouse.database.execute(
        f"CREATE TABLE {SOURCE} AS SELECT customer, observed_at FROM ml_dev_catalog.{OUTCOMES} "
        "WHERE customer <= 50"
    )
    return ModelName.parse(result.model)


def test_a_model_that_carries_look_ups_scores_a_table_of_keys_and_times(
    warehouse: DuckWarehouse, run_command: Run, carrying: ModelName, tmp_path: Path
) -> None:
    file = tmp_path / "churn.yaml"
    file.write_text(yaml.safe_dump({**DEFINITION, "keys": ["customer"]}), encoding="utf-8")

    def scored(*more: str) -> Any:
        return run_command(main, "-e", "dev", "-c", str(file), "--json", "--apply", *more).json

    assert (scored()["rows"], scored()["rows"]) == (50, 0)
    found = warehouse.database.execute(f"SELECT probability_1 FROM {TABLE} ORDER BY customer").fetchall()
    alone = mlflow.pyfunc.load_model(f"models:/{carrying}@champion").predict(
        customer_churn(400, seed=3).head(50)
    )
    assert [row[0] for row in found] == pytest.approx(list(alone["probability_1"]))
    history = "ml_dev_catalog.feature_store.customer_history"
    # What becomes known later changes nothing; what was true at the time, and is corrected, does.
    warehouse.database.execute(f"UPDATE {history} SET age = 1 WHERE contract = 'later'")
    assert scored()["rows"] == 0
    warehouse.database.execute(f"UPDATE {history} SET age = 1 WHERE contract <> 'later' AND user_id = 7")
    assert scored()["rows"] == 1


def test_rows_that_features_cannot_be_looked_up_for_are_told_and_nothing_is_scored(
    warehouse: DuckWarehouse, run_command: Run, carrying: ModelName, tmp_path: Path
) -> None:
    file = tmp_path / "churn.yaml"
    file.write_text(yaml.safe_dump({**DEFINITION, "keys": ["customer"]}), encoding="utf-8")
    warehouse.database.execute(f"ALTER TABLE {SOURCE} RENAME observed_at TO seen")
    warehouse.database.execute(f"ALTER TABLE {SOURCE} ADD COLUMN payment VARCHAR")
    before = len(warehouse.asked)
    done = run_command(main, "-e", "dev", "-c", str(file), "--apply")
    assert done.code == 2
    assert f"{SOURCE} has no column observed_at" in done.err
    assert f"feature_lookups.0: {SOURCE} has a column payment of its own" in done.err
    assert len(warehouse.asked) == before


@pytest.mark.usefixtures("warehouse")
def test_an_alias_that_no_version_has_is_told(scored: Run, champion: ModelName) -> None:
    done = scored("--version", "@challenger")
    assert done.code == 3
    assert f"no version of {champion} has the alias challenger" in done.err
