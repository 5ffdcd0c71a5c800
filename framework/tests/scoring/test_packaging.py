"""A service logged with MLflow: its signature, its requirements, and that it stands alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts
from mlflow.exceptions import MlflowException
from mlflow.models import get_model_info
from mlflow.pyfunc.scoring_server import infer_and_parse_data
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from company_ml.errors import FrameworkError
from company_ml.scoring.packaging import log_service, requirements
from company_ml.settings.environment import Environment
from company_ml.training.data import read
from company_ml.training.runs import TrainingResult, train
from company_ml.training.sample import customer_churn
from tests.training.configs import configured, estimator

FRESH_PROCESS = """
import json, sys
sys.modules["company_ml"] = None  # importing it fails from here on
import mlflow, pandas
model = mlflow.pyfunc.load_model(sys.argv[1])
print(json.dumps(model.predict(pandas.read_parquet(sys.argv[2]))["probability_1"].tolist()))
"""


@pytest.fixture
def trained(environments: dict[str, Environment], mlflow_client: MlflowClient) -> TrainingResult:
    config = configured(estimator=estimator("xgboost", "gradient_boosting"))
    dev = environments["dev"]
    return train(config, dev, read(config, dev, lambda _: pd.DataFrame()), alias="champion")


def test_a_version_scores_the_same_in_a_fresh_process_without_this_package(
    trained: TrainingResult, mlflow_server: str, tmp_path: Path
) -> None:
    uri = f"models:/{trained.model}@champion"
    rows = customer_churn(30, seed=5)
    here = mlflow.pyfunc.load_model(uri).predict(rows)
    path = tmp_path / "rows.parquet"
    rows.to_parquet(path)
    done = subprocess.run(
        [sys.executable, "-c", FRESH_PROCESS, uri, str(path)],
        env={"MLFLOW_TRACKING_URI": mlflow_server, "MLFLOW_DISABLE_TELEMETRY": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert np.allclose(json.loads(done.stdout), here["probability_1"])
    assert set(here["model_run_id"]) == {trained.run_id}


def test_the_signature_has_inputs_and_outputs(trained: TrainingResult) -> None:
    info = get_model_info(trained.model_uri)
    assert info.signature is not None
    assert info.signature.inputs.input_names() == [
        *("age", "tenure_months", "monthly_charge", "support_calls", "contract", "payment")
    ]
    assert info.signature.outputs.input_names()[:3] == ["prediction", "probability_0", "probability_1"]
    assert info.saved_input_example_info is not None


@pytest.mark.parametrize("value", [24, 24.5, None, np.nan, np.int32(24), pd.NA])
def test_a_whole_number_takes_gaps_and_fractions_and_none_is_cut(trained: TrainingResult, value: Any) -> None:
    """It learned from whole numbers without gaps."""
    model = mlflow.pyfunc.load_model(trained.model_uri)
    rows = customer_churn(3, seed=5)
    asked = rows.astype({"tenure_months": "object"})
    asked.loc[0, "tenure_months"] = value
    expected = rows.astype({"tenure_months": "float64"})
    expected.loc[0, "tenure_months"] = np.nan if value is None or value is pd.NA else value
    assert model.predict(asked)["probability_1"].equals(model.predict(expected)["probability_1"])


@pytest.mark.parametrize("value", [24, 24.5, None])
def test_what_is_asked_as_json_reaches_the_service_as_it_is(trained: TrainingResult, value: Any) -> None:
    model = mlflow.pyfunc.load_model(trained.model_uri)
    rows = customer_churn(2, seed=5).astype({"tenure_months": "float64", "age": "float64"})
    rows["tenure_months"] = np.nan if value is None else float(value)
    records = [row | {"tenure_months": value} for row in json.loads(rows.to_json(orient="records"))]
    schema: Any = model.metadata.get_input_schema()
    parsed = infer_and_parse_data({"dataframe_records": records}, schema=schema)
    assert model.predict(parsed)["probability_1"].equals(model.predict(rows)["probability_1"])


def test_text_in_place_of_a_number_is_named(trained: TrainingResult) -> None:
    rows = customer_churn(2).assign(tenure_months="long")
    with pytest.raises(ValueError, match="column tenure_months holds object that are no numbers"):
        mlflow.pyfunc.load_model(trained.model_uri).predict(rows)


def test_mlflow_names_a_missing_column(trained: TrainingResult) -> None:
    with pytest.raises(MlflowException, match=r"Model is missing inputs \['payment'\]"):
        mlflow.pyfunc.load_model(trained.model_uri).predict(customer_churn(3).drop(columns="payment"))


def test_no_file_of_a_model_is_a_pickle(trained: TrainingResult, tmp_path: Path) -> None:
    folder = Path(download_artifacts(trained.model_uri, dst_path=str(tmp_path)))
    files = {path.name for path in folder.rglob("*") if path.is_file()}
    assert {"service.py", "requirements.txt", "input_example.json"} <= files
    assert [name for name in files if name.endswith(".skops")] == [
        f"pipeline-{trained.model_sha256[:12]}.skops"
    ]
    assert not [name for name in files if name.endswith((".pkl", ".pickle", ".joblib"))]


@pytest.mark.parametrize("package", ["scikit-learn", "xgboost", "lightgbm"])
def test_requirements_are_pinned_and_name_only_what_scoring_imports(package: str) -> None:
    pins = dict(pin.split("==") for pin in requirements(package))
    assert set(pins) == {"mlflow", "numpy", "pandas", "scikit-learn", "skops", package}
    assert all(version[0].isdigit() for version in pins.values())


def test_a_pipeline_that_the_service_would_not_load_is_not_logged(mlflow_client: MlflowClient) -> None:
    mlflow.set_experiment("/ml_experiments/dev/odd")
    pipeline = make_pipeline(FunctionTransformer(func=os.getcwd))
    with mlflow.start_run(), pytest.raises(FrameworkError, match=r"does not load: posix\.getcwd"):
        log_service(pipeline, customer_churn(5), (), (), [0, 1], "odd", "scikit-learn")


def test_without_a_run_nothing_is_logged() -> None:
    with pytest.raises(FrameworkError, match="none is active: start one first"):
        log_service(None, customer_churn(5), (), (), [0, 1], "odd", "scikit-learn")
