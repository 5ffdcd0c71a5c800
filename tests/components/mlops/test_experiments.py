"""Experiments: their folder, where their artifacts go, and who works with them."""

from collections.abc import Callable
from dataclasses import replace

import pulumi
import pytest

from components.mlops.experiments import Experiments, ExperimentsArgs
from components.workspace.permissions import Permission, Principal
from tests.conftest import Deploy

DIRECTORY = "databricks:index/directory:Directory"
EXPERIMENT = "databricks:index/mlflowExperiment:MlflowExperiment"
PERMISSIONS = "databricks:index/permissions:Permissions"

ARGS = ExperimentsArgs(
    folder="/ml_experiments/dev",
    volume="ml_dev_catalog.experiments.mlflow_artifacts_dev",
    experiments=["customer_churn"],
    permissions={
        "scientists": Permission(principal=Principal(name="mlops-data-scientists"), level="CAN_EDIT")
    },
    tags={"owner": "ml-platform", "environment": "dev"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_records_runs_in_the_folder_and_artifacts_in_the_volume(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Experiments("experiments", ARGS), preview=preview)

    assert engine.one(EXPERIMENT).inputs == {
        "name": "/ml_experiments/dev/customer_churn",
        "artifactLocation": "dbfs:/Volumes/ml_dev_catalog/experiments/mlflow_artifacts_dev/customer_churn",
        "tags": [{"key": "environment", "value": "dev"}, {"key": "owner", "value": "ml-platform"}],
    }


def test_tags_are_given_once_and_not_compared_with_the_services_own(deploy: Deploy) -> None:
    assert deploy(lambda: Experiments("experiments", ARGS)).one(EXPERIMENT).ignore_changes == ("tags",)


@pytest.mark.parametrize("preview", [True, False])
def test_makes_every_folder_on_the_way(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Experiments("experiments", ARGS), preview=preview)

    paths = [folder.inputs["path"] for folder in engine.of(DIRECTORY)]
    assert sorted(paths) == ["/ml_experiments", "/ml_experiments/dev"]


def test_a_folder_above_that_another_resource_makes_is_not_made_again(deploy: Deploy) -> None:
    args = replace(ARGS, folder="/ml_teams/dev/risk", above="/ml_teams/dev")
    engine = deploy(lambda: Experiments("experiments", args))

    assert engine.one(DIRECTORY).inputs["path"] == "/ml_teams/dev/risk"
    assert engine.one(EXPERIMENT).inputs["name"] == "/ml_teams/dev/risk/customer_churn"


def test_an_experiment_waits_for_its_folder_and_a_folder_for_the_one_above(deploy: Deploy) -> None:
    engine = deploy(lambda: Experiments("experiments", ARGS))

    folder = engine.one(DIRECTORY, "experiments-folder")
    above = engine.one(DIRECTORY, "experiments-folder-in-1")
    assert folder.urn in engine.one(EXPERIMENT).dependencies
    assert above.urn in folder.dependencies


@pytest.mark.parametrize("preview", [True, False])
def test_permits_the_named_principals_on_the_folder_and_on_each_experiment(
    deploy: Deploy, preview: bool
) -> None:
    engine = deploy(lambda: Experiments("experiments", ARGS), preview=preview)

    permissions = engine.of(PERMISSIONS)
    expected = [{"groupName": "mlops-data-scientists", "permissionLevel": "CAN_EDIT"}]
    assert [made.inputs["accessControls"] for made in permissions] == [expected, expected]
    assert {key for made in permissions for key in made.inputs} == {
        "accessControls",
        "directoryId",
        "experimentId",
    }


def test_yields_paths_that_a_preview_knows(deploy: Deploy) -> None:
    def program() -> None:
        pulumi.export("path", Experiments("experiments", ARGS).experiment_paths["customer_churn"])

    assert deploy(program, preview=True).exports["path"] == "/ml_experiments/dev/customer_churn"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replace(ARGS, folder="ml_experiments"), "folder 'ml_experiments' must be absolute"),
        (
            lambda: replace(ARGS, folder="/Shared/dev"),
            "everybody in the workspace manages what is in /Shared",
        ),
        (lambda: replace(ARGS, volume="abfss://somewhere"), "volume 'abfss://somewhere' must be a full name"),
        (lambda: replace(ARGS, experiments=["a/b"]), "experiment 'a/b' must be"),
        (lambda: replace(ARGS, experiments=["a", "a"]), "experiment 'a' is declared twice"),
        (
            lambda: replace(
                ARGS, permissions={"all": Permission(principal=Principal(name="users"), level="CAN_READ")}
            ),
            "all is everybody",
        ),
    ],
)
def test_refuses_what_cannot_work_or_is_open_to_everybody(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
