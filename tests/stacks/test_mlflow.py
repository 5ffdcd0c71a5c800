"""The guide's experiments, their artifacts and the registered models, value by value."""

import pytest

from platform_model import SHARED
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf

DIRECTORY = "databricks:index/directory:Directory"
EXPERIMENT = "databricks:index/mlflowExperiment:MlflowExperiment"
MODEL = "databricks:index/registeredModel:RegisteredModel"
VOLUME = "databricks:index/volume:Volume"

ARTIFACTS = {
    "dev": ("ml_dev_catalog", "experiments", "mlflow_artifacts_dev"),
    "test": ("ml_test_catalog", "validation", "mlflow_artifacts_test"),
    "prod": ("ml_prod_catalog", "models", "mlflow_artifacts_prod"),
}
REGISTRY = {
    "dev": "ml_models_catalog.dev_models",
    "test": "ml_models_catalog.candidate_models",
    "prod": "ml_models_catalog.production_models",
}

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)


def volumes(engine: Engine) -> dict[tuple[str, ...], str]:
    """Return who keeps the files of each volume."""
    return {
        tuple(volume.inputs[key] for key in ("catalogName", "schemaName", "name")): volume.inputs[
            "volumeType"
        ]
        for volume in engine.of(VOLUME)
    }


@EVERY
def test_experiments_lie_in_the_environments_own_folder_of_its_own_workspace(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    folder = f"/ml_experiments/{environment}"
    assert folder in [directory.inputs["path"] for directory in engine.of(DIRECTORY)]
    experiment = engine.one(EXPERIMENT)
    assert experiment.inputs["name"] == f"{folder}/customer_churn"
    provider = engine.at(experiment.provider.rpartition("::")[0])
    assert provider.inputs["azureWorkspaceResourceId"] == engine.exports["workspace"]["armId"]


@EVERY
def test_an_experiments_artifacts_go_into_the_environments_volume_and_wait_for_it(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    artifacts = ARTIFACTS[environment]
    assert volumes(engine)[artifacts] == "MANAGED"
    experiment = engine.one(EXPERIMENT)
    location = f"dbfs:/Volumes/{'/'.join(artifacts)}/customer_churn"
    assert experiment.inputs["artifactLocation"] == location
    (volume,) = (volume for volume in engine.of(VOLUME) if volume.inputs["name"] == artifacts[-1])
    assert volume.urn in experiment.dependencies


def test_a_preview_knows_no_artifact_location_outside_of_a_volume(stack_of: StackOf) -> None:
    """The volume's name is known before it exists, and so is what lies in it."""
    for environment in ENVIRONMENTS:
        experiment = stack_of(environment, preview=True).one(EXPERIMENT)
        assert experiment.inputs["artifactLocation"].startswith(f"dbfs:/Volumes/ml_{environment}_catalog/")


@EVERY
def test_the_environments_own_stage_of_the_registry_has_the_model(
    stack_of: StackOf, environment: str
) -> None:
    found = {
        f"{model.inputs['catalogName']}.{model.inputs['schemaName']}": model
        for model in stack_of(SHARED).of(MODEL)
        if model.inputs["name"] == "customer_churn"
    }
    assert REGISTRY[environment] in found
    assert found[REGISTRY[environment]].protect


def test_a_model_that_is_retired_has_a_place_too(stack_of: StackOf) -> None:
    schemas = [model.inputs["schemaName"] for model in stack_of(SHARED).of(MODEL)]
    assert sorted(schemas) == ["archived_models", "candidate_models", "dev_models", "production_models"]


def test_what_a_model_is_to_be_tagged_with_is_told_to_the_jobs_that_tag(stack_of: StackOf) -> None:
    tags = stack_of(SHARED).exports["modelTags"]
    assert tags["production_models.customer_churn"] == {"pii": "true", "gdpr": "in-scope"}


@EVERY
def test_jobs_learn_the_experiment_from_the_outputs(stack_of: StackOf, environment: str) -> None:
    outputs = stack_of(environment).exports
    assert outputs["experiments"] == {"customer_churn": f"/ml_experiments/{environment}/customer_churn"}
