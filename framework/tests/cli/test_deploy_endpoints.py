"""The commands of ``deploy_model`` on serving endpoints: output, dry run, exit codes."""

import json
from pathlib import Path

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.models import infer_signature
from mlflow.sklearn import log_model
from pytest_httpserver import HTTPServer
from sklearn.linear_model import LogisticRegression

from company_ml.cli.deploy_model import main
from company_ml.settings.environment import Environment
from company_ml.training import data
from company_ml.training.runs import train
from company_ml.training.sample import diabetes
from tests.commands import ended
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble
from tests.databricks_double.serving_metrics import Load
from tests.statements.duck import SYSTEM
from tests.statements.duck_warehouse import DuckWarehouse
from tests.training.configs import regression

ENDPOINT = "customer-churn"
RECORDING = {
    "inference_table_config": {
        "enabled": True,
        "catalog_name": "c",
        "schema_name": "serving",
        "table_name_prefix": "logs",
    }
}
TABLE_CANARY = (
    *("canary", ENDPOINT, "-e", "prod", "--version", "5", "--apply"),
    *("--source", "table", "--warehouse", "w-1"),
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    clock = StillClock()
    monkeypatch.setattr("databricks.sdk.service.serving.time", clock)
    monkeypatch.setattr("databricks.sdk.clock.RealClock", lambda: clock)
    return clock


@pytest.fixture
def double(httpserver: HTTPServer, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> ServingDouble:
    monkeypatch.setenv("DATABRICKS_HOST", httpserver.url_for(""))
    monkeypatch.setenv("DATABRICKS_TOKEN", "a-token")
    double = ServingDouble(httpserver, clock)
    double.models = {("c.s.churn", str(version)) for version in range(1, 10)}
    double.serve(ENDPOINT, ("champion", "3", 100))
    return double


@pytest.fixture
def smoke(tmp_path: Path) -> str:
    path = tmp_path / "smoke.json"
    path.write_text(json.dumps([{"request": {"inputs": [[1]]}, "predictions": [1]}]))
    return str(path)


def deploy_model(*arguments: str) -> int:
    """Run the command, and return its exit code."""
    return ended(main, *arguments)


def shares(double: ServingDouble) -> dict[str, int]:
    return double.endpoints[ENDPOINT].shares


def test_describe_prints_one_json_object(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = deploy_model("endpoint", "describe", ENDPOINT, "-e", "prod", "--json")

    assert code == 0
    (served,) = json.loads(capsys.readouterr().out)["serves"]
    assert (served["name"], served["version"], served["share"]) == ("champion", "3", 100)


def test_a_missing_endpoint_is_one_line_without_a_traceback(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy_model("endpoint", "describe", "nobody", "-e", "prod") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Error: looking at endpoint nobody was refused")


def test_serve_is_a_dry_run_unless_told_otherwise(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("endpoint", "serve", "trial", "-e", "dev", "--model", "c.s.churn", "--version", "3")

    assert deploy_model(*arguments) == 0
    assert "create endpoint trial" in capsys.readouterr().out
    assert "trial" not in double.endpoints

    assert deploy_model(*arguments, "--env", "MODE=fast", "--tag", "owner=me", "--apply") == 0
    assert double.endpoints["trial"].versions == {"v3": "3"}
    assert double.endpoints["trial"].config["entities"][0]["environment_vars"] == {"MODE": "fast"}


def test_a_secret_in_plain_text_is_a_mistake_that_is_not_repeated(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("endpoint", "serve", "trial", "-e", "dev", "--model", "c.s.churn", "--version", "3")

    assert deploy_model(*arguments, "--env", "API_KEY=hunter2", "--apply") == 2
    told = capsys.readouterr()
    assert "API_KEY" in told.err
    assert "hunter2" not in told.err + told.out


def test_delete_takes_the_endpoint_away_only_when_told_to(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deploy_model("endpoint", "delete", ENDPOINT, "-e", "dev") == 0
    assert ENDPOINT in double.endpoints
    assert deploy_model("endpoint", "delete", ENDPOINT, "-e", "dev", "--apply") == 0
    assert ENDPOINT not in double.endpoints


def test_shift_moves_traffic_only_when_told_to(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("challenger", "5", 10))
    arguments = ("shift", ENDPOINT, "-e", "prod", "--to", "champion=100")

    assert deploy_model(*arguments) == 0
    assert shares(double) == {"champion": 90, "challenger": 10}
    assert deploy_model(*arguments, "--apply") == 0
    assert shares(double) == {"champion": 100, "challenger": 0}


def test_a_conflict_has_an_exit_code_of_its_own(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("challenger", "5", 10))
    double.refuse("PUT", "/config$", 409, "RESOURCE_CONFLICT")

    assert deploy_model("shift", ENDPOINT, "-e", "prod", "--to", "champion=100", "--apply") == 4


def test_blue_green_says_its_steps_and_takes_them_when_told_to(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], smoke: str
) -> None:
    arguments = ("blue-green", ENDPOINT, "-e", "prod", "--version", "5", "--smoke", smoke)

    assert deploy_model(*arguments) == 0
    assert "give challenger (version 5) 100 % instead of champion" in capsys.readouterr().out.replace(
        "\n", " "
    )
    assert double.endpoints[ENDPOINT].versions == {"champion": "3"}

    assert deploy_model(*arguments, "--apply", "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["accepted"] is True
    assert "the smoke test passed" in told.err
    assert double.endpoints[ENDPOINT].versions == {"champion": "5"}


def test_a_canary_that_is_sent_back_ends_with_3_and_its_report(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    double.load["5"] = Load(error_rate=0.2)
    arguments = ("canary", ENDPOINT, "-e", "prod", "--version", "5", "--apply", "--json")

    assert deploy_model(*arguments) == 3
    told = capsys.readouterr()
    assert json.loads(told.out)["steps"][0]["breaches"] == ["20.00% of errors are over 1.00%"]
    assert told.err.splitlines()[-1].startswith("Error: version 5 was sent back: at 10 %")
    assert shares(double) == {"champion": 100}


@pytest.fixture
def recording(double: ServingDouble, httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse with the inference table of the endpoint, empty, and a table of offers."""
    double.endpoints[ENDPOINT].gateway = RECORDING
    warehouse = DuckWarehouse(httpserver)
    for statement in (
        "ATTACH ':memory:' AS c",
        "CREATE SCHEMA c.serving",
        f"CREATE SCHEMA {SYSTEM}.serving",
        "CREATE TABLE c.serving.logs_payload (databricks_request_id VARCHAR, request_time TIMESTAMPTZ, "
        "status_code INT, execution_duration_ms BIGINT, request VARCHAR, response VARCHAR, "
        "served_entity_id VARCHAR)",
        "CREATE TABLE c.serving.offers (served_entity_name VARCHAR, value DOUBLE, day DATE)",
        f"CREATE TABLE {SYSTEM}.serving.served_entities AS SELECT * FROM (VALUES "
        "('1', 'customer-churn', 'champion', 1), ('1', 'customer-churn', 'champion', 2), "
        "('2', 'customer-churn', 'challenger', 2), ('3', 'another', 'champion', 1)) "
        "AS entities (served_entity_id, endpoint_name, served_entity_name, endpoint_config_version)",
        "INSERT INTO c.serving.offers VALUES ('champion', 0.2, '2100-01-01')",
        "INSERT INTO c.serving.offers VALUES ('challenger', 0.1, '2100-01-01')",
    ):
        warehouse.database.execute(statement)
    return warehouse


def record(warehouse: DuckWarehouse, entity: str, status: int, times: int, at: str = "2100-01-01") -> None:
    """Record requests that took 30 ms; those of 2100 are after whatever a test begins."""
    warehouse.database.execute(
        "INSERT INTO c.serving.logs_payload "
        "SELECT 'id', $at, $status, 30, '', '', $entity FROM range($times)",
        {"at": at, "status": status, "entity": entity, "times": times},
    )


def test_a_canary_is_judged_by_what_the_inference_table_recorded_since_each_step(
    double: ServingDouble,
    recording: DuckWarehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record(recording, "1", 200, 300)
    record(recording, "2", 200, 270)
    record(recording, "2", 500, 30)
    record(recording, "2", 200, 1_000, at="2020-01-01")
    record(recording, "3", 500, 1_000)

    code = deploy_model(*TABLE_CANARY, "--json")

    (step,) = json.loads(capsys.readouterr().out)["steps"]
    assert code == 3
    assert step["candidate"] == {"requests": 300, "error_rate": 0.1, "p95_ms": pytest.approx(48.75)}
    assert step["champion"]["requests"] == 300
    assert shares(double) == {"champion": 100}


def test_a_canary_is_judged_by_a_business_figure_too(
    double: ServingDouble,
    recording: DuckWarehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    record(recording, "1", 200, 300)
    record(recording, "2", 200, 300)
    kpi = tmp_path / "offers_taken.sql"
    kpi.write_text("SELECT served_entity_name, value FROM c.serving.offers WHERE day >= :since")

    assert deploy_model(*TABLE_CANARY, "--kpi", str(kpi)) == 3
    assert "offers_taken of 0.1 is under 0.95 times the champion's 0.2" in capsys.readouterr().err
    assert shares(double) == {"champion": 100}


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "SELECT served_entity_name, value AS v FROM offers",
            "returns served_entity_name, v, and lacks value",
        ),
        (
            "SELECT served_entity_name, 'much' AS value FROM offers",
            "a value that is none: 'much' is no number",
        ),
        ("SELECT served_entity_name, 'NaN'::DOUBLE AS value FROM offers", "none: nan is no finite"),
        ("SELECT 'champion' AS served_entity_name, value FROM offers", "more than one value of champion"),
        ("SELECT served_entity_name, value FROM nowhere", "nowhere"),
    ],
)
def test_a_business_figure_that_cannot_be_had_is_refused_before_anything_moves(
    double: ServingDouble,
    recording: DuckWarehouse,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    statement: str,
    message: str,
) -> None:
    record(recording, "1", 200, 300)
    kpi = tmp_path / "kpi.sql"
    kpi.write_text(f"{statement.replace('FROM offers', 'FROM c.serving.offers')} WHERE day >= :since")

    assert deploy_model(*TABLE_CANARY, "--kpi", str(kpi)) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Error")]
    assert message in line
    assert {method for method, _ in double.calls} == {"GET"}


@pytest.mark.parametrize("option", ["--p95-ms", "--error-rate", "--p95-ratio"])
def test_a_limit_that_is_no_number_is_refused_before_anything_moves(
    double: ServingDouble, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert deploy_model("canary", ENDPOINT, "-e", "prod", "--version", "5", option, "nan", "--apply") == 2
    assert double.calls == []


def test_a_table_that_is_not_there_cannot_be_the_judge(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy_model(*TABLE_CANARY) == 2
    assert "records to none" in capsys.readouterr().err


def test_a_way_back_that_fails_ends_with_1_and_what_is_left(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    double.load["5"] = Load(error_rate=0.2)
    double.refuse("PUT", "/config$", 403, "PERMISSION_DENIED", after=1)

    assert deploy_model("canary", ENDPOINT, "-e", "prod", "--version", "5", "--apply") == 1
    assert "--to champion=100 --apply" in capsys.readouterr().err


def test_metrics_are_printed_as_a_table_or_json(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy_model("metrics", ENDPOINT, "-e", "prod") == 0
    assert "champion" in capsys.readouterr().out
    assert deploy_model("metrics", ENDPOINT, "-e", "prod", "--json") == 0
    assert json.loads(capsys.readouterr().out)["entities"][0]["requests"] == 1000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "at least 1"),
        ('[{"request": {"rows": []}}]', "0.request: Value error, must have one of dataframe_records"),
        ("nonsense", "Invalid JSON"),
    ],
)
def test_a_bad_smoke_test_is_refused_before_anything_happens(
    double: ServingDouble,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    text: str,
    message: str,
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)

    code = deploy_model(
        "blue-green", ENDPOINT, "-e", "prod", "--version", "5", "--smoke", str(path), "--apply"
    )

    assert code == 2
    assert message in capsys.readouterr().err
    assert double.calls == []


def test_the_challenger_is_looked_up_and_shadows_the_champion(
    double: ServingDouble,
    recording: DuckWarehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    environments: dict[str, Environment],
    mlflow_client: MlflowClient,
) -> None:
    environment = environments["prod"]
    monkeypatch.setenv("COMPANY_ML_TRACKING_URI", environment.tracking_uri)
    monkeypatch.setenv("COMPANY_ML_REGISTRY_URI", environment.registry_uri)
    model = f"{environment.models_catalog}.production_models.churn"
    number = registered(environment, mlflow_client, model)
    double.serve(ENDPOINT, ("champion", "1", 100), model=model).gateway = RECORDING
    for i in range(20):
        request = json.dumps({"dataframe_records": [{"tenure": i}]})
        recording.database.execute(
            "INSERT INTO c.serving.logs_payload "
            "VALUES ($id, '2100-01-01', 200, 20, $request, $response, '1')",
            {"id": str(i), "request": request, "response": json.dumps({"predictions": [i > 9]})},
        )
    record(recording, "1", 500, 5)
    report = tmp_path / "shadow.md"
    arguments = (
        "shadow",
        ENDPOINT,
        "-e",
        "prod",
        "--warehouse",
        "w-1",
        "--report",
        str(report),
        "--json",
        "--p95-ratio",
        "1e9",
    )
    capsys.readouterr()  # what training has printed

    code = deploy_model(*arguments, "--rows", "20")

    told = capsys.readouterr()
    assert code == 0, told.err
    found = json.loads(told.out)
    assert (found["version"], found["rows"], found["agreement"]) == (number, 20, 1.0)
    assert "within the limits" in report.read_text()
    assert deploy_model(*arguments, "--rows", "21") == 3


def test_predicted_numbers_agree_within_the_tolerance_that_is_given(
    double: ServingDouble,
    recording: DuckWarehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    environments: dict[str, Environment],
    mlflow_client: MlflowClient,
) -> None:
    prod = environments["prod"]
    monkeypatch.setenv("COMPANY_ML_TRACKING_URI", prod.tracking_uri)
    monkeypatch.setenv("COMPANY_ML_REGISTRY_URI", prod.registry_uri)
    config = regression()
    result = train(config, prod, data.read(config, prod, lambda _: pd.DataFrame()), alias="challenger")
    patients = diabetes()[list(config.features.all)].head(20)
    champion = mlflow.pyfunc.load_model(f"models:/{result.model}@challenger").predict(patients)["prediction"]
    double.serve(ENDPOINT, ("champion", "1", 100), model=result.model).gateway = RECORDING
    for i, row in enumerate(patients.to_dict(orient="records")):
        answer = {"predictions": [{"prediction": champion[i] * 1.05}]}
        recording.database.execute(
            "INSERT INTO c.serving.logs_payload "
            "VALUES ($id, '2100-01-01', 200, 20, $request, $response, '1')",
            {
                "id": str(i),
                "request": json.dumps({"dataframe_records": [row]}),
                "response": json.dumps(answer),
            },
        )
    words = ("shadow", ENDPOINT, "-e", "prod", "--warehouse", "w-1", "--rows", "20", "--p95-ratio", "1e9")
    capsys.readouterr()
    assert deploy_model(*words) == 3
    assert "both agree on 0.0% of the rows" in " ".join(capsys.readouterr().err.split())
    assert deploy_model(*words, "--tolerance", "0.06") == 0


def registered(environment: Environment, client: MlflowClient, model: str) -> str:
    """Train and register a model whose challenger is its version."""
    features = pd.DataFrame({"tenure": [float(i) for i in range(20)]})
    target = features["tenure"] > 9
    mlflow.set_tracking_uri(environment.tracking_uri)
    mlflow.set_registry_uri(environment.registry_uri)
    mlflow.set_experiment("shadow")
    with mlflow.start_run():
        log_model(
            LogisticRegression(C=1e6).fit(features, target),
            name="model",
            signature=infer_signature(features, target),
            registered_model_name=model,
            pip_requirements=["scikit-learn"],  # given, as finding them out takes long
        )
    client.set_registered_model_alias(model, "challenger", "1")
    return "1"
