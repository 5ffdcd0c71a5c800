"""The scoring service, loaded from the files that packaging wrote, as an endpoint loads it."""

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
from mlflow.pyfunc.model import PythonModelContext
from sklearn.preprocessing import FunctionTransformer
from skops.io.exceptions import UntrustedTypesFoundException

from company_ml.scoring.service import PIPELINE, ScoringService
from company_ml.settings.environment import load
from company_ml.training.data import read
from company_ml.training.fitting import fit, split
from company_ml.training.sample import customer_churn
from tests.training.configs import ALGORITHMS, configured, estimator

CONFIG = configured()


def context(path: Path, classes: list[Any]) -> PythonModelContext:
    info = {
        "model_name": "customer_churn",
        "model_run_id": "a-run",
        "framework_version": "1.0.0",
        "model_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "numeric": list(CONFIG.features.numeric),
        "categorical": list(CONFIG.features.categorical),
        "classes": classes,
    }
    return PythonModelContext({PIPELINE: str(path)}, info)


def saved(folder: Path, frame: pd.DataFrame, **changes: Any) -> PythonModelContext:
    """Train on rows, and return what MLflow would hand to the service."""
    source = folder / "rows.parquet"
    frame.to_parquet(source)
    config = configured(data={"file": str(source)}, **changes)
    parts = split(config, read(config, load("dev"), lambda _: frame))
    path = folder / "pipeline.skops"
    skops.io.dump(fit(config, parts).pipeline, path)
    return context(path, parts.classes)


def loaded(found: PythonModelContext) -> ScoringService:
    service = ScoringService()
    service.load_context(found)
    return service


@pytest.mark.parametrize(("family", "algorithm"), ALGORITHMS)
def test_every_algorithm_is_served_with_probabilities_and_who_said_so(
    tmp_path: Path, family: str, algorithm: str
) -> None:
    found = saved(tmp_path, customer_churn(400), estimator=estimator(family, algorithm))
    scores = loaded(found).predict(found, customer_churn(20, seed=1))
    assert list(scores.columns) == [
        *("prediction", "probability_0", "probability_1"),
        *("model_name", "model_run_id", "framework_version"),
    ]
    assert np.allclose(scores["probability_0"] + scores["probability_1"], 1)
    assert scores["prediction"].equals((scores["probability_1"] > 0.5).astype("int64"))
    assert scores["prediction"].nunique() == 2
    assert set(scores["model_run_id"]) == {"a-run"}


@pytest.mark.parametrize(("family", "algorithm"), ALGORITHMS)
def test_every_algorithm_serves_more_than_two_classes_of_text(
    tmp_path: Path, family: str, algorithm: str
) -> None:
    frame = customer_churn(400)
    frame["churned"] = np.select(
        [frame["tenure_months"] < 20, frame["tenure_months"] < 45], ["new", "known"], "loyal"
    )
    found = saved(tmp_path, frame, estimator=estimator(family, algorithm))
    scores = loaded(found).predict(found, frame)
    probabilities = scores[["probability_known", "probability_loyal", "probability_new"]]
    assert (probabilities.idxmax(axis=1) == "probability_" + scores["prediction"]).all()
    assert (scores["prediction"] == frame["churned"]).mean() > 0.9


def test_booleans_stay_booleans(tmp_path: Path) -> None:
    frame = customer_churn(400)
    found = saved(tmp_path, frame.assign(churned=frame["churned"] == 1))
    scores = loaded(found).predict(found, frame)
    assert scores["prediction"].dtype == bool
    assert list(scores.columns[1:3]) == ["probability_False", "probability_True"]


def test_rows_keep_their_index_and_other_columns_are_ignored(tmp_path: Path) -> None:
    found = saved(tmp_path, customer_churn(400))
    rows = customer_churn(3, seed=1).set_index("user_id").assign(note="x")
    assert list(loaded(found).predict(found, rows).index) == [1, 2, 3]


def test_gaps_and_categories_never_seen_are_scored(tmp_path: Path) -> None:
    found = saved(tmp_path, customer_churn(400))
    rows = customer_churn(3, seed=1)
    rows["contract"] = ["three_years", None, "one_year"]
    rows["monthly_charge"] = [None, np.nan, 50]
    assert loaded(found).predict(found, rows)["probability_1"].between(0, 1).all()


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    found = saved(tmp_path, customer_churn(400))
    with pytest.raises(
        ValueError, match="the input lacks age, payment; customer_churn needs the columns age, "
    ):
        loaded(found).predict(found, customer_churn(3).drop(columns=["payment", "age"]))


@pytest.mark.parametrize("damage", ["truncated", "changed"])
def test_a_damaged_file_is_refused_before_it_is_opened(tmp_path: Path, damage: str) -> None:
    found = saved(tmp_path, customer_churn(400))
    path = Path(found.artifacts[PIPELINE])
    content = path.read_bytes()
    path.write_bytes(content[:-100] if damage == "truncated" else content[:-1] + b"x")
    with pytest.raises(ValueError, match=r"pipeline\.skops is damaged: its SHA-256 is \w{64}, not \w{64}"):
        loaded(found)


def test_a_file_that_would_run_code_is_refused_and_runs_none(tmp_path: Path) -> None:
    path, mark = tmp_path / "pipeline.skops", tmp_path / "ran"
    skops.io.dump(FunctionTransformer(func=os.system, kw_args={"command": f"touch {mark}"}), path)
    with pytest.raises(UntrustedTypesFoundException, match=r"posix\.system"):
        loaded(context(path, [0, 1]))
    assert not mark.exists()
