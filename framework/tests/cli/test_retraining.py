"""From a violated monitor to a version: the commands ``monitor_model violations`` and ``retrain_model``."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.cli import monitor_model, retrain_model
from company_ml.names import ModelName
from company_ml.registry import locking
from company_ml.registry.tags import format_timestamp
from company_ml.retraining import violations
from company_ml.retraining.retrain import OF_TAG, REASON_TAG, REQUEST_TAG, REQUESTED_AT_TAG
from company_ml.settings.environment import Environment
from company_ml.training import registration
from tests.cli.conftest import Ended, Run
from tests.registry.world import train
from tests.retraining.metrics import DRIFT, create, day, profile, values
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import USER, DuckWarehouse
from tests.training import configs

Command = Callable[..., Ended]


@pytest.fixture
def warehouse(
    signed_in: HTTPServer, environments: dict[str, Environment], monkeypatch: pytest.MonkeyPatch
) -> DuckWarehouse:
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "w-1")
    warehouse = DuckWarehouse(signed_in)
    create(warehouse.database)
    catalog = environments["dev"].models_catalog
    monkeypatch.setenv("COMPANY_ML_EXPERIMENT_FOLDER", f"/{catalog}")  # whose runs are this test's alone
    warehouse.database.execute(f"ATTACH ':memory:' AS {catalog}")
    warehouse.database.execute(f"CREATE SCHEMA {catalog}.retraining")
    show_tables(signed_in, warehouse)
    return warehouse


@pytest.fixture
def table(environments: dict[str, Environment]) -> str:
    """Return the full name of the table of requests."""
    return f"{environments['dev'].models_catalog}.retraining.requests"


@pytest.fixture
def model(environments: dict[str, Environment]) -> ModelName:
    """Return the name of the model in dev."""
    return ModelName(environments["dev"].models_catalog, "dev_models", "customer_churn")


@pytest.fixture
def champion(mlflow_client: MlflowClient, model: ModelName, monkeypatch: pytest.MonkeyPatch) -> ModelName:
    """Return production's model, whose champion is older than all windows."""
    production = model.in_schema("production_models")
    version = train(mlflow_client, production)
    mlflow_client.set_registered_model_alias(str(production), "champion", version.number)
    monkeypatch.setattr(violations, "champion_since", lambda _: day(1))
    return production


@pytest.fixture
def definition(tmp_path: Path) -> Callable[..., str]:
    """Return what writes a definition with a small training configuration."""

    def write(training: dict[str, Any] | None = None, **changes: Any) -> str:
        trained = tmp_path / "training.yaml"
        trained.write_text(yaml.safe_dump(configs.values(**(training or {}))), encoding="utf-8")
        file = tmp_path / "retraining.yaml"
        file.write_text(yaml.safe_dump(values(training=str(trained), **changes)), encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def watch(run_command: Run, definition: Callable[..., str]) -> Command:
    """Return what looks at production's monitors."""
    limits = ("--drift-limit", "0.3", "--accuracy-drop-limit", "0.05")

    def run(*more: str) -> Ended:
        return run_command(monitor_model.main, "violations", "-e", "prod", "-c", definition(), *limits, *more)

    return run


@pytest.fixture
def retrain(run_command: Run, definition: Callable[..., str]) -> Command:
    """Return what trains in dev what production requests."""

    def run(*more: str, requester: str = USER, **changes: Any) -> Ended:
        given = ("-e", "dev", "-c", definition(**changes), "--requester", requester)
        return run_command(retrain_model.main, *given, "--apply", *more)

    return run


@pytest.fixture
def request_now(
    warehouse: DuckWarehouse, watch: Command, champion: ModelName, table: str
) -> Callable[..., str]:
    """Return what lets production request once more; of the real day, as the statements' day stands still."""

    def request(first: int = 20) -> str:
        for number in range(first, first + 3):
            profile(warehouse.database, number, 0.5)
        left = str(watch("--apply", "--json").json["request"])
        warehouse.database.execute(f"UPDATE {table} SET requested_at = now() WHERE request = ?", [left])
        return left

    return request


def versions(client: MlflowClient, model: ModelName) -> list[Any]:
    found = client.search_model_versions(f"name = '{model}'")
    return sorted(
        (client.get_model_version(str(model), each.version) for each in found), key=lambda v: v.version
    )


@pytest.mark.usefixtures("warehouse")
def test_a_model_without_champion_has_no_violated_monitor(watch: Command) -> None:
    done = watch("--apply")
    assert done.code == 0
    assert done.text.endswith("has no champion, so nothing of it can be violated")


@pytest.mark.usefixtures("champion")
def test_production_requests_once_for_each_row_of_violated_windows(
    warehouse: DuckWarehouse, watch: Command, table: str
) -> None:
    count = f"SELECT count(*), max(window_end) FROM {table}"
    for number in (19, 20):
        profile(warehouse.database, number, 0.5)
    assert watch("--apply").text.endswith("no metric is violated in each of 3 windows since the last request")
    profile(warehouse.database, 21, 0.5)
    dry = watch()
    assert (dry.code, "to be requested with --apply: drift of age is 0.5" in dry.text) == (0, True)
    done = watch("--apply", "--json")
    assert (done.code, done.json["version"]) == (0, "1")
    assert warehouse.database.execute(count).fetchone() == (1, day(21, 6))
    assert watch("--apply", "--json").json["request"] is None  # a second run
    for number in (22, 23):
        profile(warehouse.database, number, 0.5)
        assert watch("--apply", "--json").json["request"] is None
    profile(warehouse.database, 24, 0.5)
    assert watch("--apply", "--json").json["request"] != done.json["request"]
    assert warehouse.database.execute(count).fetchone() == (2, day(24, 6))


@pytest.mark.usefixtures("champion")
def test_a_dry_run_creates_no_table(warehouse: DuckWarehouse, watch: Command) -> None:
    for number in (20, 21, 22):
        profile(warehouse.database, number, 0.5)
    assert watch().code == 0
    found = "SELECT 1 FROM information_schema.tables WHERE table_name = 'requests'"
    assert warehouse.database.execute(found).fetchall() == []


@pytest.mark.usefixtures("champion")
def test_a_table_that_no_monitor_has_written_is_told(warehouse: DuckWarehouse, watch: Command) -> None:
    warehouse.database.execute(f"DROP TABLE {DRIFT}")
    done = watch("--apply")
    assert done.code == 0
    assert f"There is no table {DRIFT}: its monitor has not written it yet" in done.err


@pytest.mark.usefixtures("champion")
def test_a_run_that_was_cut_after_it_created_the_table_is_run_again(
    warehouse: DuckWarehouse, watch: Command, table: str
) -> None:
    for number in (20, 21, 22):
        profile(warehouse.database, number, 0.5)
    first = watch("--apply", "--json").json["request"]
    warehouse.database.execute(f"DELETE FROM {table}")
    assert watch("--apply", "--json").json["request"] == first
    assert warehouse.database.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


@pytest.mark.usefixtures("warehouse")
def test_nothing_is_trained_that_nobody_requested(
    retrain: Command, mlflow_client: MlflowClient, model: ModelName
) -> None:
    done = retrain()
    assert (done.code, done.text) == (0, "nobody requested to retrain customer_churn in 7 days")
    assert versions(mlflow_client, model) == []


def test_a_request_is_trained_once_and_its_version_says_so_and_has_no_alias(
    retrain: Command, request_now: Callable[..., str], mlflow_client: MlflowClient, model: ModelName
) -> None:
    asked = request_now()
    done = retrain("--json")
    assert (done.code, done.json["request"], done.json["training"]["version"]) == (0, asked, "1")
    (version,) = versions(mlflow_client, model)
    tags = version.tags
    assert (tags[REQUEST_TAG], tags[OF_TAG]) == (asked, "customer_churn")
    assert tags[REASON_TAG] == "drift of version 1 in 3 windows to 2026-11-22T06:00:00Z"
    assert REQUESTED_AT_TAG in tags
    assert tags["trained_by"]  # as of every training
    assert mlflow_client.get_registered_model(str(model)).aliases == {}
    assert mlflow_client.get_run(version.run_id).data.tags[REQUEST_TAG] == asked
    again = retrain()
    assert (again.code, f"version 1 of {model} was trained for request {asked}" in again.text) == (0, True)
    assert len(versions(mlflow_client, model)) == 1
    assert locking.holder(mlflow_client, model) is None


def test_a_dry_run_says_what_would_be_trained(
    retrain: Command, request_now: Callable[..., str], mlflow_client: MlflowClient, model: ModelName
) -> None:
    asked = request_now()
    done = retrain("--dry-run")
    assert (done.code, done.text.startswith(f"request {asked} is to be trained: drift")) == (0, True)
    assert versions(mlflow_client, model) == []


def test_a_training_that_was_cut_is_run_again_until_the_limit_of_attempts(
    retrain: Command,
    request_now: Callable[..., str],
    mlflow_client: MlflowClient,
    model: ModelName,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request_now()
    limit = {"trainings": 2, "days": 30}

    def cut(*_: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(registration, "register", cut)
        assert retrain(limit=limit).code == 130
    assert versions(mlflow_client, model) == []
    assert retrain(limit=limit).code == 0
    assert len(versions(mlflow_client, model)) == 1
    later = request_now(first=23)
    done = retrain(limit=limit)
    assert done.code == 3
    assert f"request {later} asks to retrain customer_churn" in done.err
    assert "2 retrainings in 30 days reach the limit of 2" in done.err
    assert len(versions(mlflow_client, model)) == 1
    assert retrain(limit={"trainings": 3, "days": 30}).code == 0
    assert [each.tags[REQUEST_TAG] for each in versions(mlflow_client, model)][1:] == [later]


def test_a_request_that_is_older_than_what_was_trained_is_not_trained(
    retrain: Command, request_now: Callable[..., str], mlflow_client: MlflowClient, model: ModelName
) -> None:
    request_now()
    later = format_timestamp(datetime.now(UTC) + timedelta(minutes=1))
    tags: dict[str, Any] = {OF_TAG: "customer_churn", REQUEST_TAG: "b" * 16, REQUESTED_AT_TAG: later}
    train(mlflow_client, model, **tags)
    assert "was trained for request bbbbbbbbbbbbbbbb" in retrain().text
    assert len(versions(mlflow_client, model)) == 1


def test_a_request_that_another_run_has_trained_in_the_meantime_is_not_trained_again(
    retrain: Command,
    request_now: Callable[..., str],
    mlflow_client: MlflowClient,
    model: ModelName,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = request_now()

    @contextmanager
    def late(*_: Any) -> Generator[None]:
        tags: dict[str, Any] = {OF_TAG: "customer_churn", REQUEST_TAG: asked}
        train(mlflow_client, model, **tags)
        yield

    monkeypatch.setattr(locking, "locked", late)
    assert f"version 1 of {model} was trained for request {asked}" in retrain().text
    assert len(versions(mlflow_client, model)) == 1


@pytest.mark.parametrize(("state", "code", "count"), [("RUNNING", 4, 0), ("TERMINATED", 0, 1)])
def test_a_retraining_under_way_is_waited_for_and_the_lock_of_a_dead_one_taken_over(
    retrain: Command,
    request_now: Callable[..., str],
    mlflow_client: MlflowClient,
    model: ModelName,
    signed_in: HTTPServer,
    state: str,
    code: int,
    count: int,
) -> None:
    request_now()
    other = f"{signed_in.url_for('').rstrip('/')}/jobs/runs/6"
    tags = {
        "holder": "run",
        "purpose": "retraining",
        "since": "2026-11-25T00:00:00Z",
        "token": "t",
        "run": other,
    }
    mlflow_client.create_registered_model(str(locking.lock_name(model)), tags)
    signed_in.expect_request("/api/2.2/jobs/runs/get", query_string={"run_id": "6"}).respond_with_json(
        {"state": {"life_cycle_state": state}}
    )
    done = retrain("--job-run", "7")
    assert done.code == code, done.err
    assert len(versions(mlflow_client, model)) == count


def test_what_somebody_else_requests_trains_nothing(
    retrain: Command,
    request_now: Callable[..., str],
    mlflow_client: MlflowClient,
    model: ModelName,
    warehouse: DuckWarehouse,
    table: str,
) -> None:
    request_now()
    done = retrain(requester="00000000-0000-0000-0000-00000000000f")
    assert done.code == 3
    assert f"the table {table} belongs to 'duckdb' and not to 00000000" in done.err
    warehouse.database.execute(f"UPDATE {table} SET requested_by = 'mallory'")
    done = retrain()
    assert done.code == 3
    assert "it is by 'mallory' and not by production's duckdb" in done.err
    assert versions(mlflow_client, model) == []


def test_a_wrong_request_beside_a_good_one_is_told(
    retrain: Command, request_now: Callable[..., str], warehouse: DuckWarehouse, table: str
) -> None:
    wrong = request_now()
    request_now(first=23)
    warehouse.database.execute(f"UPDATE {table} SET violations = '[]' WHERE request = ?", [wrong])
    done = retrain()
    assert done.code == 0
    assert f"a request in {table} counts for nothing: its field violations is not" in done.err


@pytest.mark.usefixtures("warehouse")
def test_a_definition_of_another_model_or_that_outlives_its_versions_is_refused(retrain: Command) -> None:
    done = retrain(training={"model": "another"})
    assert done.code == 2
    assert "the definition retrains customer_churn, and its training configuration" in done.err
    done = retrain(valid_days=30)
    assert done.code == 2
    assert "valid_days is 30, and versions of the stage dev are kept for 30 days" in done.err
