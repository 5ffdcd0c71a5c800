"""Training runs on a real MLflow server: what they record, register and refuse."""

import re
from collections.abc import Callable

import pytest
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.errors import FrameworkError, InputError
from company_ml.settings.environment import Environment
from company_ml.training.config import TrainingConfig
from company_ml.training.data import TrainingData, read
from company_ml.training.runs import plan, train
from company_ml.training.sample import customer_churn
from tests.training.configs import configured, estimator

MODELS = "/api/2.0/mlflow/registered-models"

Environments = dict[str, Environment]


def rows(config: TrainingConfig, environment: Environment) -> TrainingData:
    return read(config, environment, lambda query: customer_churn(400))


def versions(client: MlflowClient, environment: Environment) -> list[str]:
    name = f"{environment.models_catalog}.dev_models.customer_churn"
    return [str(version.version) for version in client.search_model_versions(f"name='{name}'")]


def test_a_run_records_its_data_parameters_and_metrics(
    environments: Environments, mlflow_client: MlflowClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_SHA", "0123abcd")
    dev = environments["dev"]
    config = configured(estimator=estimator("lightgbm", "gradient_boosting"))
    result = train(config, dev, rows(config, dev), register=False)
    run = mlflow_client.get_run(result.run_id)
    assert run.info.status == "FINISHED"
    assert mlflow_client.get_experiment(run.info.experiment_id).name == "/ml_experiments/dev/customer_churn"
    assert run.data.metrics == pytest.approx(result.metrics)
    assert run.data.params["family"] == "lightgbm"
    assert run.data.params["n_estimators"] == "10"
    assert run.data.params["seed"] == "42"
    assert run.data.tags["config_digest"] == config.digest
    assert run.data.tags["framework_version"] == "1.0.0"
    assert run.data.tags["mlflow.source.git.commit"] == "0123abcd"
    assert {
        (each.tags[0].value, each.dataset.name, each.dataset.source_type)
        for each in run.inputs.dataset_inputs
    } == {("training", "sample_of_400", "code"), ("evaluation", "sample_of_400", "code")}
    assert result.version is None
    assert versions(mlflow_client, dev) == []


def test_a_version_carries_what_gates_and_people_ask_for(
    environments: Environments, mlflow_client: MlflowClient
) -> None:
    dev = environments["dev"]
    config = configured()
    result = train(config, dev, rows(config, dev), alias="champion")
    version = mlflow_client.get_model_version_by_alias(result.model, "champion")
    assert result.model == f"{dev.models_catalog}.dev_models.customer_churn"
    assert (str(version.version), version.status, version.run_id) == (result.version, "READY", result.run_id)
    assert float(version.tags["metric_roc_auc"]) == result.metrics["roc_auc"]
    assert {f"metric_{name}" for name in config.metrics} <= set(version.tags)
    assert version.tags["model_sha256"] == result.model_sha256
    assert version.tags["dataset_digest"] == result.dataset_digest
    assert version.tags["trained_by"] == mlflow_client.get_run(result.run_id).data.tags["mlflow.user"]
    assert version.tags["config_digest"] == config.digest


def test_the_keys_of_tags_are_ones_that_unity_catalog_takes(
    environments: Environments, mlflow_client: MlflowClient
) -> None:
    dev = environments["dev"]
    result = train(configured(), dev, rows(configured(), dev))
    tags = mlflow_client.get_model_version(result.model, str(result.version)).tags
    assert len(tags) <= 50
    assert not [key for key in tags if re.search(r"[.,\-=/:]", key)]
    assert not [key for key, value in tags.items() if len(value) > 1000]


def test_a_table_becomes_the_lineage_of_the_version(
    environments: Environments, mlflow_client: MlflowClient
) -> None:
    dev = environments["dev"]
    config = configured(data={"table": "feature_store.customer_features", "version": 4})
    result = train(config, dev, rows(config, dev))
    inputs = mlflow_client.get_run(result.run_id).inputs.dataset_inputs
    assert {each.dataset.source_type for each in inputs} == {"delta_table"}
    assert '"delta_table_name": "ml_dev_catalog.feature_store.customer_features"' in inputs[0].dataset.source
    assert '"delta_table_version": 4' in inputs[0].dataset.source


def test_the_alias_moves_to_the_newest_version(
    environments: Environments, mlflow_client: MlflowClient
) -> None:
    dev = environments["dev"]
    results = [train(configured(), dev, rows(configured(), dev), alias="challenger") for _ in range(2)]
    assert [result.version for result in results] == ["1", "2"]
    found = mlflow_client.get_model_version_by_alias(results[0].model, "challenger")
    assert str(found.version) == "2"


def test_only_dev_makes_a_champion_without_a_promotion(
    environments: Environments, mlflow_client: MlflowClient
) -> None:
    test = environments["test"]
    with pytest.raises(InputError, match="cannot take the alias 'champion' in test: use challenger"):
        train(configured(), test, rows(configured(), test), alias="champion")
    assert versions(mlflow_client, test) == []


def test_what_fails_to_learn_leaves_a_failed_run_and_no_version(
    environments: Environments, mlflow_client: MlflowClient
) -> None:
    dev = environments["dev"].model_copy(update={"experiment_folder": "/ml_experiments/broken"})
    config = configured(
        estimator={"family": "scikit-learn", "algorithm": "random_forest", "parameters": {"n_estimators": 0}}
    )
    with pytest.raises(InputError, match="RandomForestClassifier did not learn"):
        train(config, dev, rows(config, dev))
    experiment = mlflow_client.get_experiment_by_name("/ml_experiments/broken/customer_churn")
    assert experiment is not None
    (run,) = mlflow_client.search_runs([experiment.experiment_id])
    assert run.info.status == "FAILED"
    assert versions(mlflow_client, dev) == []


def test_an_unreachable_registry_is_named_before_anything_is_trained(
    environments: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    gone = "http://127.0.0.1:9"
    dev = environments["dev"].model_copy(update={"tracking_uri": gone, "registry_uri": gone})
    with pytest.raises(
        FrameworkError, match=f"the registry at {gone} did not take .*customer_churn: .*refused"
    ):
        train(configured(), dev, rows(configured(), dev))
    with pytest.raises(
        FrameworkError, match=f"MLflow at {gone} did not record the run in /ml_experiments/dev"
    ):
        train(configured(), dev, rows(configured(), dev), register=False)


def test_a_registry_that_refuses_after_the_training_leaves_the_run_and_says_which(
    environments: Environments, mlflow_client: MlflowClient, httpserver: HTTPServer
) -> None:
    absent = {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such model"}
    refused = {"error_code": "PERMISSION_DENIED", "message": "no CREATE_MODEL_VERSION on dev_models"}
    httpserver.expect_request(f"{MODELS}/get").respond_with_json(absent, status=404)
    httpserver.expect_request(f"{MODELS}/create").respond_with_json(refused, status=403)
    dev = environments["dev"]
    with pytest.raises(
        FrameworkError, match=r"no CREATE_MODEL_VERSION on dev_models; run \w+ keeps"
    ) as caught:
        train(
            configured(),
            dev.model_copy(update={"registry_uri": httpserver.url_for("").rstrip("/")}),
            rows(configured(), dev),
        )
    found = re.search(r"run (\w+) keeps the trained model", str(caught.value))
    assert found is not None
    assert mlflow_client.get_run(found.group(1)).info.status == "FINISHED"


def test_progress_names_the_run_while_it_goes_on(environments: Environments) -> None:
    said: list[str] = []
    say: Callable[[str], None] = said.append
    dev = environments["dev"]
    result = train(configured(), dev, rows(configured(), dev), say=say)
    assert said[0] == f"run {result.run_id} in /ml_experiments/dev/customer_churn: 320 rows to learn from"
    assert said[-1] == f"registering {result.model}"


def test_a_plan_tells_what_would_be_trained_and_asks_no_server() -> None:
    dev = Environment.model_construct(
        models_catalog="ml_models_catalog",
        stage="dev",
        experiment_folder="/ml_experiments/dev",
    )
    found = plan(configured(), dev, rows(configured(), dev))
    assert (found["catalog"], found["stage"], found["model"]) == (
        "ml_models_catalog",
        "dev",
        "customer_churn",
    )
    assert (found["rows_to_learn_from"], found["rows_held_back"], found["classes"]) == (320, 80, [0, 1])
