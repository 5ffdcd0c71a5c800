"""What is refused of MLflow's settings."""

import pytest

from tests.infra.settings.files import said


def test_experiments_have_names_of_their_own() -> None:
    assert said("dev", {"mlflow.experiments": [{"name": "churn"}, {"name": "churn"}]}) == [
        "mlflow.experiments.1.name: churn is declared twice; remove or rename one"
    ]


@pytest.mark.parametrize("name", ["/Shared/churn", "a.b", "with space", "", "a" * 129])
def test_the_name_of_an_experiment_holds_no_path(name: str) -> None:
    assert said("dev", {"mlflow.experiments.0.name": name}) == [
        f"mlflow.experiments.0.name: {name or 'an empty text'} is no name of an experiment; "
        "use at most 128 letters, digits, underscores and hyphens, the folder comes from the stack"
    ]


def test_artifacts_go_to_a_declared_volume() -> None:
    assert said("dev", {"mlflow.artifacts.schema": "results"}) == [
        "mlflow.artifacts.schema: results is no schema of the catalog; declare it in catalog.schemas "
        "or choose among raw, feature_store, experiments, sandbox"
    ]
    assert said("dev", {"mlflow.artifacts.volume": "files"}) == [
        "mlflow.artifacts.volume: files is no volume of experiments; declare it in catalog.schemas"
    ]


def test_a_role_reads_or_edits_and_can_enter() -> None:
    assert said("dev", {"mlflow.readers": ["mlEngineers", "auditors"]}) == [
        "mlflow.readers.0: mlEngineers is among editors, who read too; list it once",
        "mlflow.readers.1: auditors cannot enter the workspace; add it to access.users or remove it here",
    ]
    assert said("dev", {"mlflow.editors": ["dataScientists", "dataScientists"]}) == [
        "mlflow.editors.1: dataScientists is listed twice; list it once"
    ]
