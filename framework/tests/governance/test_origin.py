"""Following a version to its data, on a real MLflow server."""

import pytest
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag

from company_ml.errors import InputError
from company_ml.governance.origin import Input, origin
from company_ml.names import ModelName, version_uri
from company_ml.registry.tags import FIRST_VERSION
from company_ml.settings.environment import Environment


@pytest.fixture
def model(environments: dict[str, Environment]) -> ModelName:
    return ModelName(environments["dev"].models_catalog, "dev_models", "churn")


def trained(client: MlflowClient, model: ModelName, *inputs: DatasetInput) -> str:
    """Return the run that registered the first version of a model."""
    tags = {"mlflow.source.git.commit": "abc123", "mlflow.user": "ann"}
    run_id: str = client.create_run("0", tags=tags).info.run_id
    client.log_inputs(run_id, datasets=list(inputs))
    client.create_registered_model(str(model))
    client.create_model_version(str(model), f"runs:/{run_id}/model", run_id=run_id)
    return run_id


def copied(client: MlflowClient, model: ModelName, run_id: str | None = None) -> ModelName:
    """Return the model that a copy of the first version was promoted to."""
    target = model.in_schema("production_models")
    client.create_registered_model(str(target))
    tags = {FIRST_VERSION: version_uri(model, "1")}
    client.create_model_version(str(target), "mlflow-artifacts:/copy", run_id=run_id, tags=tags)
    client.set_registered_model_alias(str(target), "champion", "1")
    return target


FEATURES = DatasetInput(
    Dataset("customer_features", "0a1b2c", "delta_table", '{"delta_table_name": "c.s.t", "version": 3}'),
    [InputTag("mlflow.data.context", "training")],
)
OWN = DatasetInput(Dataset("labels", "3d4e5f", "own", "not JSON"), [])


def test_a_version_leads_to_its_run_and_its_data(mlflow_client: MlflowClient, model: ModelName) -> None:
    run_id = trained(mlflow_client, model, FEATURES, OWN)
    found = origin(mlflow_client, model, "1")
    assert (found.run_id, found.user, found.commit, found.gap) == (run_id, "ann", "abc123", None)
    assert sorted(found.inputs, key=lambda each: each.name) == [
        Input(
            *("customer_features", "0a1b2c", "delta_table"),
            {"delta_table_name": "c.s.t", "version": 3},
            "training",
        ),
        Input("labels", "3d4e5f", "own", "not JSON", None),
    ]


def test_a_copy_leads_to_the_run_of_the_version_that_was_first(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    run_id = trained(mlflow_client, model, FEATURES)
    found = origin(mlflow_client, copied(mlflow_client, model), "@champion")
    assert found.first_version == version_uri(model, "1")
    assert (found.run_id, len(found.inputs)) == (run_id, 1)


def test_a_copy_whose_first_version_is_gone_still_knows_its_run(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    run_id = trained(mlflow_client, model, FEATURES)
    target = copied(mlflow_client, model, run_id)
    mlflow_client.delete_registered_model(str(model))
    assert origin(mlflow_client, target, "1").run_id == run_id


def test_a_run_of_another_workspace_ends_the_trail_with_its_id(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    elsewhere = "0" * 32
    mlflow_client.create_registered_model(str(model))
    mlflow_client.create_model_version(str(model), "mlflow-artifacts:/churn", run_id=elsewhere)
    found = origin(mlflow_client, model, "1")
    assert (found.run_id, found.inputs) == (elsewhere, ())
    assert found.gap == f"run {elsewhere} is not in this workspace; ask where the model was trained"


def test_a_run_without_data_and_a_version_without_run_say_so(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    trained(mlflow_client, model)
    mlflow_client.create_model_version(str(model), "mlflow-artifacts:/churn")
    assert "recorded no data" in (origin(mlflow_client, model, "1").gap or "")
    assert "names no run" in (origin(mlflow_client, model, "2").gap or "")


def test_a_missing_version_is_told(mlflow_client: MlflowClient, model: ModelName) -> None:
    trained(mlflow_client, model)
    with pytest.raises(InputError, match="there is no version 9"):
        origin(mlflow_client, model, "9")
