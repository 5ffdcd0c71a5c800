"""What trials leave behind, where something of it cannot be deleted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from company_ml.errors import FrameworkError
from company_ml.integration.leftovers import Leftovers
from company_ml.integration.trial import Trial
from company_ml.settings.environment import Environment
from company_ml.stages import Stages, StageSchema
from tests.integration.conftest import SCHEMA, Validation

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


class Refusing:
    """A client that may delete no model."""

    def __init__(self, client: MlflowClient) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def delete_registered_model(self, name: str) -> None:
        raise MlflowException(f"{name} is not yours")


@pytest.fixture
def trial(validation: Validation, environments: dict[str, Environment]) -> Trial:
    names = {"dev": SCHEMA, "candidate": f"{SCHEMA}_candidate"}
    schemas: Any = {stage: StageSchema(name=name, retention_days=1) for stage, name in names.items()}
    place = {
        "models_catalog": validation.catalog,
        "data_catalog": validation.catalog,
        "experiment_folder": f"/Users/{validation.catalog}/integration/c1/7",
    }
    environment = environments["test"].model_copy(update=place)
    return Trial.of(environment, Stages(schemas, "the test"), "c1", validation.runs)


def make_all(validation: Validation, trial: Trial, leftovers: Leftovers) -> None:
    leftovers.begin(NOW)
    validation.client.create_registered_model(str(trial.trained))
    validation.warehouse.database.execute(f"CREATE TABLE {trial.full_table('scores')} (a INT)")
    validation.client.create_experiment(trial.experiment)
    validation.folders.add(trial.environment.experiment_folder)


def test_what_cannot_be_deleted_is_told_and_the_rest_is_deleted(
    validation: Validation, trial: Trial, workspace: WorkspaceClient
) -> None:
    refusing: Any = Refusing(validation.client)
    leftovers = Leftovers(trial, refusing, workspace, "w-1")
    make_all(validation, trial, leftovers)
    with pytest.raises(FrameworkError, match=rf"^not deleted: the model {trial.trained}: .* is not yours"):
        leftovers.delete(leftovers.own(), lambda _: None)
    assert [str(each.kind) for each in leftovers.own()] == ["model"]
    assert (validation.tables(), validation.folders) == ([], set())


def test_what_others_keep_in_the_same_places_stays(
    validation: Validation, trial: Trial, workspace: WorkspaceClient
) -> None:
    leftovers = Leftovers(trial, validation.client, workspace, "w-1")
    make_all(validation, trial, leftovers)
    theirs = f"{validation.catalog}.{SCHEMA}.customer_churn"
    validation.client.create_registered_model(theirs)
    validation.warehouse.database.execute(f"CREATE TABLE {theirs} (a INT)")
    (validation.runs / "notes.txt").write_text("Somebody's")
    leftovers.delete(leftovers.deletable(NOW), lambda _: None)
    assert leftovers.own() == []
    assert (validation.models(), validation.tables()) == ([theirs], ["customer_churn"])
    assert [path.name for path in validation.runs.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("marker", [None, "", "yesterday"])
def test_a_change_that_does_not_say_when_it_began_is_over(
    validation: Validation, trial: Trial, workspace: WorkspaceClient, marker: str | None
) -> None:
    other = validation.runs / "9f8e7d"
    other.mkdir(parents=True)
    if marker is not None:
        (other / "begun").write_text(marker)
    leftovers = Leftovers(trial, validation.client, workspace, "w-1")
    assert [Path(each.name).name for each in leftovers.deletable(NOW)] == ["9f8e7d"]
