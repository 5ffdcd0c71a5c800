"""The commands of ``deploy_model`` on serving endpoints: output, dry run, exit codes."""

import json
import sys
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.models import infer_signature
from mlflow.sklearn import log_model
from pytest_httpserver import HTTPServer
from sklearn.linear_model import LogisticRegression
from werkzeug import Response

from company_ml.cli.deploy_model import main
from company_ml.settings.environment import Environment
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble
from tests.databricks_double.serving_metrics import Load

ENDPOINT = "customer-churn"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    clock = StillClock()
    monkeypatch.setattr("databricks.sdk.service.serving.time", clock)
    monkeypatch.setattr("company_ml.cli.deploy.rollouts.RealClock", lambda: clock)
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


def deploy_model(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["deploy_model", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def shares(double: ServingDouble) -> dict[str, int]:
    return double.endpoints[ENDPOINT].shares


def test_describe_prints_one_json_object(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = deploy_model(monkeypatch, "endpoint", "describe", ENDPOINT, "-e", "prod", "--json")

    assert code == 0
    (served,) = json.loads(capsys.readouterr().out)["serves"]
    assert (served["name"], served["version"], served["share"]) == ("champion", "3", 100)


def test_a_missing_endpoint_is_one_line_without_a_traceback(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy_model(monkeypatch, "endpoint", "describe", "nobody", "-e", "prod") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Error: looking at endpoint nobody was refused")


def test_serve_is_a_dry_run_unless_told_otherwise(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("endpoint", "serve", "trial", "-e", "dev", "--model", "c.s.churn", "--version", "3")

    assert deploy_model(monkeypatch, *arguments) == 0
    assert "create endpoint trial" in capsys.readouterr().out
    assert "trial" not in double.endpoints

    assert deploy_model(monkeypatch, *arguments, "--env", "MODE=fast", "--tag", "owner=me", "--apply") == 0
    assert double.endpoints["trial"].versions == {"v3": "3"}
    assert double.endpoints["trial"].config["entities"][0]["environment_vars"] == {"MODE": "fast"}


def test_a_secret_in_plain_text_is_a_mistake_that_is_not_repeated(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("endpoint", "serve", "trial", "-e", "dev", "--model", "c.s.churn", "--version", "3")

    assert deploy_model(monkeypatch, *arguments, "--env", "API_KEY=hunter2", "--apply") == 2
    told = capsys.readouterr()
    assert "API_KEY" in told.err
    assert "hunter2" not in told.err + told.out


def test_delete_takes_the_endpoint_away_only_when_told_to(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deploy_model(monkeypatch, "endpoint", "delete", ENDPOINT, "-e", "dev") == 0
    assert ENDPOINT in double.endpoints
    assert deploy_model(monkeypatch, "endpoint", "delete", ENDPOINT, "-e", "dev", "--apply") == 0
    assert ENDPOINT not in double.endpoints


def test_shift_moves_traffic_only_when_told_to(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("challenger", "5", 10))
    arguments = ("shift", ENDPOINT, "-e", "prod", "--to", "champion=100")

    assert deploy_model(monkeypatch, *arguments) == 0
    assert shares(double) == {"champion": 90, "challenger": 10}
    assert deploy_model(monkeypatch, *arguments, "--apply") == 0
    assert shares(double) == {"champion": 100, "challenger": 0}


def test_a_conflict_has_an_exit_code_of_its_own(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("challenger", "5", 10))
    double.refuse("PUT", "/config$", 409, "RESOURCE_CONFLICT")

    assert deploy_model(monkeypatch, "shift", ENDPOINT, "-e", "prod", "--to", "champion=100", "--apply") == 4


def test_blue_green_says_its_steps_and_takes_them_when_told_to(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], smoke: str
) -> None:
    arguments = ("blue-green", ENDPOINT, "-e", "prod", "--version", "5", "--smoke", smoke)

    assert deploy_model(monkeypatch, *arguments) == 0
    assert "give challenger (version 5) 100 % instead of champion" in capsys.readouterr().out.replace(
        "\n", " "
    )
    assert double.endpoints[ENDPOINT].versions == {"champion": "3"}

    assert deploy_model(monkeypatch, *arguments, "--apply", "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["accepted"] is True
    assert "the smoke test passed" in told.err
    assert double.endpoints[ENDPOINT].versions == {"champion": "5"}


def test_a_canary_that_is_sent_back_ends_with_3_and_its_report(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    double.load["5"] = Load(error_rate=0.2)
    arguments = ("canary", ENDPOINT, "-e", "prod", "--version", "5", "--apply", "--json")

    assert deploy_model(monkeypatch, *arguments) == 3
    told = capsys.readouterr()
    assert json.loads(told.out)["steps"][0]["breaches"] == ["20.00% of errors are over 1.00%"]
    assert told.err.splitlines()[-1].startswith("Error: version 5 was sent back: at 10 %")
    assert shares(double) == {"champion": 100}


def test_a_canary_judges_by_the_table_and_a_business_figure_if_asked_to(
    double: ServingDouble, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    double.endpoints[ENDPOINT].gateway = {
        "inference_table_config": {
            "enabled": True,
            "catalog_name": "c",
            "schema_name": "serving",
            "table_name_prefix": "logs",
        }
    }
    statements: list[dict[str, Any]] = []

    def answer(request: Any) -> Any:
        statements.append(body := request.get_json())
        if "offers" in body["statement"]:
            columns = [("served_entity_name", "STRING"), ("value", "DOUBLE")]
            rows = [["champion", "0.2"], ["challenger", "0.1"]]
        else:
            columns = [
                ("served_entity_name", "STRING"),
                ("status_code", "INT"),
                ("execution_duration_ms", "BIGINT"),
            ]
            rows = [["champion", "200", "30"], ["challenger", "200", "30"]] * 300
        return Response(json.dumps(statement(columns, rows)), content_type="application/json")

    httpserver.expect_request("/api/2.0/sql/statements", method="POST").respond_with_handler(answer)
    kpi = tmp_path / "offers_taken.sql"
    kpi.write_text("SELECT served_entity_name, value FROM c.s.offers WHERE at >= :since")

    code = deploy_model(
        monkeypatch,
        "canary",
        ENDPOINT,
        "-e",
        "prod",
        "--version",
        "5",
        "--source",
        "table",
        "--warehouse",
        "w",
        "--kpi",
        str(kpi),
        "--apply",
    )

    assert code == 3
    values = {one["name"]: one["value"] for one in statements[0]["parameters"]}
    assert (values["table"], values["endpoint"]) == ("c.serving.logs_payload", ENDPOINT)
    assert shares(double) == {"champion": 100}


def test_metrics_are_printed_as_a_table_or_json(
    double: ServingDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy_model(monkeypatch, "metrics", ENDPOINT, "-e", "prod") == 0
    assert "champion" in capsys.readouterr().out
    assert deploy_model(monkeypatch, "metrics", ENDPOINT, "-e", "prod", "--json") == 0
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
        monkeypatch, "blue-green", ENDPOINT, "-e", "prod", "--version", "5", "--smoke", str(path), "--apply"
    )

    assert code == 2
    assert message in capsys.readouterr().err
    assert double.calls == []


def test_the_challenger_is_looked_up_and_shadows_the_champion(
    double: ServingDouble,
    httpserver: HTTPServer,
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
    double.serve(ENDPOINT, ("champion", "1", 100), model=model).gateway = {
        "inference_table_config": {
            "enabled": True,
            "catalog_name": "c",
            "schema_name": "serving",
            "table_name_prefix": "logs",
        }
    }
    columns = [
        ("databricks_request_id", "STRING"),
        ("request", "STRING"),
        ("response", "STRING"),
        ("execution_duration_ms", "BIGINT"),
    ]
    rows = [
        ["id", json.dumps({"dataframe_records": [{"tenure": i}]}), json.dumps({"predictions": [i > 9]}), "20"]
        for i in range(20)
    ]
    httpserver.expect_request("/api/2.0/sql/statements", method="POST").respond_with_json(
        statement(columns, rows)
    )
    report = tmp_path / "shadow.md"
    capsys.readouterr()  # what training has printed

    code = deploy_model(
        monkeypatch,
        "shadow",
        ENDPOINT,
        "-e",
        "prod",
        "--warehouse",
        "w",
        "--rows",
        "20",
        "--report",
        str(report),
        "--json",
    )

    told = capsys.readouterr()
    assert code == 0, told.err
    assert json.loads(told.out)["version"] == number
    assert json.loads(told.out)["agreement"] == 1.0
    assert "within the limits" in report.read_text()

    refused = deploy_model(monkeypatch, "shadow", ENDPOINT, "-e", "prod", "--warehouse", "w", "--rows", "21")
    assert refused == 3


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


def statement(columns: list[tuple[str, str]], rows: list[list[Any]]) -> dict[str, Any]:
    """Return the answer to a statement that has ended."""
    return {
        "statement_id": "s",
        "status": {"state": "SUCCEEDED"},
        "manifest": {
            "schema": {
                "columns": [
                    {"name": name, "type_name": kind, "type_text": kind, "position": at}
                    for at, (name, kind) in enumerate(columns)
                ]
            },
            "truncated": False,
        },
        "result": {"data_array": rows, "row_count": len(rows)},
    }
