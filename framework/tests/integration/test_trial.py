"""The names of a trial: it keeps out of the registry, or does not begin."""

from pathlib import Path

import pytest

from company_ml.errors import InputError
from company_ml.integration.experiment import location
from company_ml.integration.trial import Trial, change_of
from company_ml.settings.environment import load
from company_ml.stages import OWN_SERVER, Stages, StageSchema

ROOT = Path("/Volumes/ml_test_catalog/integration/runs")
SCHEMAS = Stages(
    {
        "dev": StageSchema(name="integration", retention_days=1),
        "candidate": StageSchema(name="integration_candidate", retention_days=1),
    },
    "ml_test_catalog",
)
PLACE = {
    "models_catalog": "ml_test_catalog",
    "data_catalog": "ml_test_catalog",
    "experiment_folder": "/Users/run/integration/c1a2b3c/7",
}


def trial(stages: Stages = SCHEMAS, change: str = "c1a2b3c", **place: str) -> Trial:
    return Trial.of(load("test", {}).model_copy(update={**PLACE, **place}), stages, change, ROOT)


def test_everything_of_a_trial_has_the_changes_name() -> None:
    own = trial()
    assert str(own.trained) == "ml_test_catalog.integration.integration_c1a2b3c"
    assert str(own.candidate) == "ml_test_catalog.integration_candidate.integration_c1a2b3c"
    assert own.full_table("scores") == "ml_test_catalog.integration.integration_c1a2b3c_scores"
    assert own.experiment == "/Users/run/integration/c1a2b3c/7/integration_c1a2b3c"
    assert own.document("gates") == ROOT / "c1a2b3c" / "gates.yaml"
    assert location(own) == "dbfs:/Volumes/ml_test_catalog/integration/runs/c1a2b3c/artifacts"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("integration_c1", "c1"),
        ("integration_c1__lock", "c1"),
        ("integration_c1_scores", "c1"),
        ("customer_churn", None),
        ("integration", None),
        ("my_integration_c1", None),
        ("integration_C1", None),
    ],
)
def test_what_a_trial_made_is_told_by_its_name(name: str, change: str | None) -> None:
    assert change_of(name) == change


def test_the_registry_that_all_share_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        trial(Stages(OWN_SERVER, "ml_models_catalog"), models_catalog="ml_models_catalog")
    assert "models would be registered in ml_models_catalog" in str(caught.value)
    assert "candidates are in candidate_models, not in dev_models_candidate" in str(caught.value)


def test_stages_that_no_stack_made_for_trials_are_refused() -> None:
    with pytest.raises(InputError, match="not the schemas that a stack makes for trials"):
        trial(Stages(OWN_SERVER, "ml_test_catalog"))


@pytest.mark.parametrize("change", ["", "PR-7", "../x", "c" * 33, "a.b", "a_b"])
def test_a_change_is_a_plain_name(change: str) -> None:
    with pytest.raises(InputError, match="is no name: use 1 to 32 of a to z and 0 to 9"):
        trial(change=change)


def test_experiments_of_another_change_are_not_taken() -> None:
    with pytest.raises(InputError, match="is not <folder>/c1a2b3c/<run>"):
        trial(experiment_folder="/ml_experiments/test")
