"""A version and the champion, measured on the same rows, and judged by MLflow's thresholds."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer
from sklearn.metrics import roc_auc_score

from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.evaluation import evaluate as evaluation
from company_ml.evaluation.data import read as read_validation
from company_ml.evaluation.evaluate import Evaluated
from company_ml.evaluation.records import COMPARED, PASSED, Evaluations
from company_ml.features.lookup import FeatureLookup
from company_ml.names import ModelName
from company_ml.promotion.champion import make_champion
from company_ml.promotion.gates import Policy
from company_ml.promotion.promote import Request, promote
from company_ml.registry.versions import Version, get_version
from company_ml.settings.environment import Environment
from company_ml.training import data
from company_ml.training.readers import warehouse_reader
from company_ml.training.runs import train
from company_ml.training.sample import customer_churn
from tests.evaluation.conftest import Trained, policy_of
from tests.features.history import LOOKUP, OUTCOMES, keep_history, serve_history
from tests.registry.world import NOW, STAGES
from tests.statements.duck_warehouse import DuckWarehouse
from tests.training.configs import configured

REQUEST = Request(by="pipeline", requested_by="ann", reason="PR 12", at=NOW)


def no_table(query: str) -> pd.DataFrame:
    raise AssertionError(f"no table was to be read: {query}")


def evaluated(client: MlflowClient, environment: Environment, version: Version, policy: Policy) -> Evaluated:
    """Evaluate a version of dev against the champion of the candidates."""
    target = version.model.in_schema("candidate_models")
    found = evaluation.prepare(client, environment, version.model, version.number, target, policy, no_table)
    return evaluation.evaluate(found, Evaluations.of(environment, version.model.model), lambda line: None)


def promoted(client: MlflowClient, environment: Environment, version: Version, policy: Policy) -> str:
    """Promote a version to the candidates, where it becomes the champion."""
    evaluations = Evaluations.of(environment, version.model.model)
    done = promote(client, STAGES, version.model, version.number, policy, REQUEST, evaluations)
    make_champion(client, STAGES, done.target, None, "pipeline", "first", NOW)
    assert done.target_version is not None
    return done.target_version


def test_candidate_and_champion_are_measured_on_the_same_rows_and_the_worse_is_refused(
    mlflow_client: MlflowClient, test: Environment, candidate: ModelName, trained: Trained, unseen: Path
) -> None:
    gate = {"metric": "roc_auc", "minimum": 0.6, "better": "higher", "not_worse_than_champion_by": 0.01}
    policy = policy_of(unseen, gate)
    first = trained(data={"sample": 2000})
    alone = evaluated(mlflow_client, test, first, policy)
    assert (alone.champion, alone.passed, alone.rows, alone.kind) == (None, True, 400, "classifier")
    champion = promoted(mlflow_client, test, first, policy)
    tags = get_version(mlflow_client, candidate, champion).tags
    assert (tags["evaluation_digest"], tags["evaluation_verdict"]) == (alone.digest, PASSED)
    assert float(tags["metric_roc_auc"]) == alone.metrics["roc_auc"]

    # It has no use for what it knows: its strength is next to nothing.
    parameters = {"C": 1e-7}
    family = {"family": "scikit-learn", "algorithm": "logistic_regression", "parameters": parameters}
    features = {"numeric": ["age"], "categorical": ["payment"]}
    worse = trained(estimator=family, features=features)
    beside = evaluated(mlflow_client, test, worse, policy)
    assert beside.passed is False
    assert beside.champion == f"version {champion} of {candidate}"
    assert beside.champion_metrics is not None
    assert beside.champion_metrics["roc_auc"] == pytest.approx(alone.metrics["roc_auc"])
    assert beside.champion_metrics["roc_auc"] > beside.metrics["roc_auc"] + 0.01
    assert any("Metric roc_auc value threshold check failed" in reason for reason in beside.reasons)
    with pytest.raises(RefusedError, match="not worse than the champion by more than"):
        promoted(mlflow_client, test, worse, policy)


def test_an_evaluation_leaves_a_run_for_each_with_its_data_set_and_metrics(
    mlflow_client: MlflowClient, test: Environment, candidate: ModelName, trained: Trained, unseen: Path
) -> None:
    policy = policy_of(unseen)
    first, second = trained(), trained()
    evaluated(mlflow_client, test, first, policy)
    number = promoted(mlflow_client, test, first, policy)
    done = evaluated(mlflow_client, test, second, policy)
    assert done.run_id is not None
    run: Any = mlflow_client.get_run(done.run_id)
    (given,) = run.inputs.dataset_inputs
    assert (given.dataset.name, given.dataset.digest) == (str(unseen), done.digest)
    assert run.data.metrics["roc_auc"] == done.metrics["roc_auc"]
    assert {"accuracy", "log_loss", "accuracy_score", "example_count"} <= set(run.data.metrics)
    evaluations = Evaluations.of(test, "customer_churn")
    champion = evaluations.latest(mlflow_client, get_version(mlflow_client, candidate, number), done.digest)
    assert champion is not None
    assert (champion.verdict, champion.data) == (COMPARED, str(unseen))
    assert champion.metrics == pytest.approx(done.champion_metrics)


def test_a_regressor_is_measured_as_one(
    mlflow_client: MlflowClient, test: Environment, logged: Trained, unseen: Path
) -> None:
    def predict(rows: pd.DataFrame) -> Any:
        return rows["tenure_months"] * 0.5 + 40

    example = pd.DataFrame({"tenure_months": [1.0, 2.0]})
    version = logged(predict, example)
    bound = {"metric": "mean_absolute_error", "maximum": 60}
    policy = policy_of(unseen, bound, target="monthly_charge")
    done = evaluated(mlflow_client, test, version, policy)
    assert (done.kind, done.passed) == ("regressor", True)
    rows = customer_churn(400, seed=7)
    expected = float((predict(rows) - rows["monthly_charge"]).abs().mean())
    assert done.metrics["mean_absolute_error"] == pytest.approx(expected)
    strict = policy_of(unseen, {**bound, "maximum": 1}, target="monthly_charge")
    assert evaluated(mlflow_client, test, version, strict).passed is False


def test_a_classifier_of_another_flavor_is_measured_by_what_it_records(
    mlflow_client: MlflowClient, test: Environment, logged: Trained, unseen: Path
) -> None:
    def predict(rows: pd.DataFrame) -> Any:
        return (rows["support_calls"] > 1).astype("int64")

    example = pd.DataFrame({"support_calls": [1, 2]})
    gate = {"metric": "accuracy_score", "minimum": 0.3}
    with pytest.raises(InputError, match="does not record whether it classifies: log it with metadata="):
        evaluated(mlflow_client, test, logged(predict, example), policy_of(unseen, gate))
    version = logged(predict, example, metadata={"model_type": "classifier"})
    done = evaluated(mlflow_client, test, version, policy_of(unseen, gate))
    assert (done.kind, done.passed) == ("classifier", True)
    assert "roc_auc" not in done.metrics
    assert evaluated(mlflow_client, test, version, policy_of(unseen)).reasons == [
        "the evaluation of the version has no roc_auc"
    ]


def nothing(rows: pd.DataFrame) -> Any:
    return rows["tenure_months"] * np.nan


def failing(rows: pd.DataFrame) -> Any:
    if len(rows) > 2:
        raise OverflowError("too many")
    return rows["tenure_months"]


def words(rows: pd.DataFrame) -> Any:
    return rows["tenure_months"].astype(str) + " euros"


@pytest.mark.parametrize(
    ("predict", "message"),
    [
        (nothing, "answers 400 of 400 rows of the validation data with nothing, NaN or infinity"),
        (failing, r"did not score the validation data \(OverflowError: too many\)"),
        (words, "do not compare with monthly_charge of"),
    ],
)
def test_a_model_that_answers_nothing_or_fails_does_not_pass(
    mlflow_client: MlflowClient,
    test: Environment,
    logged: Trained,
    unseen: Path,
    predict: Callable[[pd.DataFrame], Any],
    message: str,
) -> None:
    version = logged(
        predict, pd.DataFrame({"tenure_months": [1.0, 2.0]}), metadata={"model_type": "regressor"}
    )
    policy = policy_of(unseen, {"metric": "max_error", "maximum": 1e9}, target="monthly_charge")
    with pytest.raises(FrameworkError, match=message):
        evaluated(mlflow_client, test, version, policy)
    assert Evaluations.of(test, version.model.model).latest(mlflow_client, version) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.drop(columns="age"), "has no column age"),
        (
            lambda rows: rows.assign(churned=rows["churned"].where(rows["age"] > 30)),
            "no churned: validation data",
        ),
        (lambda rows: rows[rows["churned"] == 1], r"has no row of 0; the classes of version 1 .* are 0, 1"),
        (lambda rows: rows.assign(churned=rows["churned"] * 2), r"has no row of 1 and rows of 2;"),
        (lambda rows: rows.head(0), "has 0 rows"),
    ],
)
def test_validation_data_that_nobody_can_judge_by_is_refused_before_anything_is_recorded(
    mlflow_client: MlflowClient,
    test: Environment,
    trained: Trained,
    unseen: Path,
    change: Callable[[pd.DataFrame], pd.DataFrame],
    message: str,
) -> None:
    change(customer_churn(400, seed=7)).to_parquet(unseen)
    version = trained()
    with pytest.raises(InputError, match=message):
        evaluated(mlflow_client, test, version, policy_of(unseen))
    assert Evaluations.of(test, "customer_churn").latest(mlflow_client, version) is None


@pytest.fixture
def history(found_workspace: HTTPServer) -> DuckWarehouse:
    """Return the warehouse of dev and test, which hold different customers."""
    warehouse = serve_history(found_workspace)
    keep_history(warehouse, "ml_test_catalog", seed=7)
    warehouse.database.execute("CREATE MACRO xxhash64(a, b, c) AS hash(a, b, c)")
    return warehouse


def test_versions_that_look_features_up_are_measured_on_the_rows_of_a_table_of_keys_and_times(
    mlflow_client: MlflowClient,
    environments: dict[str, Environment],
    test: Environment,
    dev: ModelName,
    workspace: WorkspaceClient,
    history: DuckWarehouse,
) -> None:
    reader = warehouse_reader(workspace, "w-1")

    def trained(**changes: Any) -> Version:
        config = configured(data={"table": OUTCOMES}, **changes)
        made = train(config, environments["dev"], data.read(config, environments["dev"], reader))
        assert made.version is not None
        return get_version(mlflow_client, dev, made.version)

    rows = {"table": OUTCOMES, "target": "churned"}
    gates = {"evaluation": rows, "metrics": [{"metric": "roc_auc", "minimum": 0.6}]}
    policy = Policy.model_validate({"candidate": gates, "production": gates})
    short = {**LOOKUP, "lookback_window": "PT1H"}
    first, second = trained(feature_lookups=[LOOKUP]), trained(feature_lookups=[LOOKUP])
    target = dev.in_schema("candidate_models")

    def prepared(version: Version) -> evaluation.Candidates:
        return evaluation.prepare(mlflow_client, test, dev, version.number, target, policy, reader)

    alone = evaluation.evaluate(prepared(first), Evaluations.of(test, dev.model), lambda _: None)
    expected = customer_churn(400, seed=7)
    scores = mlflow.pyfunc.load_model(first.uri).predict(expected)["probability_1"]
    assert alone.metrics["roc_auc"] == pytest.approx(roc_auc_score(expected["churned"], scores))
    promoted(mlflow_client, test, first, policy)
    candidates = prepared(second)
    assert len(candidates.validation.frame.columns) == 7  # both look the same up, so it is read once
    assert candidates.champion is not None
    # Now the candidate looks the same names up with a limit of age, which no value keeps to.
    stale = replace(candidates.version, lookups=(FeatureLookup.model_validate(short),))
    both = read_validation(candidates.wanted, [stale, candidates.champion], test, reader)
    assert both.rows_for(stale)["age"].isna().all()
    assert both.rows_for(candidates.champion)["age"].notna().any()
    assert list(both.rows_for(candidates.champion).columns) == list(candidates.champion.columns)
