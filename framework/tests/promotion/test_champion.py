"""From challenger to champion, and back."""

from datetime import timedelta

import pytest
from mlflow import MlflowClient

from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.names import ModelName
from company_ml.promotion.champion import check_champion, make_champion
from company_ml.promotion.status import status
from company_ml.registry.locking import locked
from company_ml.registry.moves import history
from company_ml.registry.versions import get_version, registered
from tests.registry.world import NOW, STAGES, state, train, with_status


def challenger(client: MlflowClient, model: ModelName) -> str:
    """Register a version and make it the challenger, as a promotion does."""
    version = train(client, model, approved_by="rita")
    client.set_registered_model_alias(str(model), "challenger", version.number)
    return version.number


def aliases(client: MlflowClient, model: ModelName) -> dict[str, str]:
    found = registered(client, model)
    return dict(found.aliases) if found else {}


def test_the_challenger_becomes_the_champion_and_the_champion_the_way_back(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    challenger(mlflow_client, production)
    first = make_champion(mlflow_client, STAGES, production, None, "ann", "the first", NOW)
    assert (first.champion, first.before) == ("1", None)
    assert aliases(mlflow_client, production) == {"champion": "1"}
    challenger(mlflow_client, production)
    later = NOW + timedelta(days=1)
    second = make_champion(mlflow_client, STAGES, production, "2", "ann", "canary: 0.1 % errors", later)
    assert (second.champion, second.before, second.changed) == ("2", "1", True)
    assert aliases(mlflow_client, production) == {"champion": "2", "previous": "1"}
    tags = get_version(mlflow_client, production, "2").tags
    assert {key: value for key, value in tags.items() if key.startswith("champion")} == {
        "champion_at": "2026-11-26T10:00:00Z",
        "champion_by": "ann",
        "champion_reason": "canary: 0.1 % errors",
    }
    assert history(registered(mlflow_client, production)) == [
        "2026-11-26T10:00:00Z champion 1>2",
        "2026-11-25T10:00:00Z champion >1",
    ]


def test_making_the_champion_the_champion_changes_nothing(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    challenger(mlflow_client, production)
    make_champion(mlflow_client, STAGES, production, "1", "ann", "the first", NOW)
    before = state(mlflow_client, production)
    assert make_champion(mlflow_client, STAGES, production, "1", "ann", "again", NOW).changed is False
    assert state(mlflow_client, production) == before


def test_without_a_challenger_nobody_becomes_champion(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    with pytest.raises(InputError, match="there is no model"):
        make_champion(mlflow_client, STAGES, production, None, "ann", "why", NOW)
    train(mlflow_client, production)
    with pytest.raises(RefusedError, match=r"no version of .* has the alias challenger; promote one first"):
        make_champion(mlflow_client, STAGES, production, None, "ann", "why", NOW)


def test_a_version_that_is_not_the_challenger_is_refused(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    train(mlflow_client, production)
    challenger(mlflow_client, production)
    with pytest.raises(RefusedError, match=r"is not the challenger \(2 is\) and never was the champion"):
        make_champion(mlflow_client, STAGES, production, "1", "ann", "why", NOW)


def test_a_version_that_was_the_champion_once_may_be_it_again(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    for _ in range(3):
        challenger(mlflow_client, production)
        make_champion(mlflow_client, STAGES, production, None, "ann", "canary", NOW)
    challenger(mlflow_client, production)
    make_champion(mlflow_client, STAGES, production, "1", "ann", "the last good one", NOW)
    assert aliases(mlflow_client, production) == {"champion": "1", "previous": "3", "challenger": "4"}


@pytest.mark.parametrize("version", [None, "2"])
def test_making_the_champion_again_ends_as_the_first_time_did(
    mlflow_client: MlflowClient, production: ModelName, version: str | None
) -> None:
    for _ in range(2):
        challenger(mlflow_client, production)
        make_champion(mlflow_client, STAGES, production, None, "ann", "canary", NOW)
    before = state(mlflow_client, production)
    again = make_champion(
        mlflow_client, STAGES, production, version, "ann", "canary", NOW + timedelta(days=1)
    )
    assert (again.champion, again.before, again.changed) == ("2", "1", False)
    assert check_champion(mlflow_client, STAGES, production, version) == again
    assert state(mlflow_client, production) == before


def test_a_version_that_was_approved_by_its_own_trainer_does_not_become_the_champion(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    challenger(mlflow_client, production)
    mlflow_client.set_model_version_tag(str(production), "1", "trained_by", "Rita ")
    with pytest.raises(RefusedError, match="was approved by rita, who also trained it"):
        make_champion(mlflow_client, STAGES, production, None, "ann", "why", NOW)


def test_a_champion_of_production_has_an_approval_and_is_ready(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    challenger(mlflow_client, production)
    with pytest.raises(RefusedError, match="is not ready"):
        check_champion(with_status(mlflow_client, "PENDING_REGISTRATION"), STAGES, production)
    mlflow_client.delete_model_version_tag(str(production), "1", "approved_by")
    with pytest.raises(RefusedError, match=r"is not approved for production; a reviewer runs"):
        make_champion(mlflow_client, STAGES, production, None, "ann", "why", NOW)


def test_a_reason_that_no_tag_can_hold_is_refused_before_anything_changes(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    challenger(mlflow_client, production)
    before = state(mlflow_client, production)
    for reason in ("", "x" * 301, "two\nlines"):
        with pytest.raises(InputError, match="reason"):
            make_champion(mlflow_client, STAGES, production, None, "ann", reason, NOW)
    assert state(mlflow_client, production) == before


def test_status_tells_of_a_model_that_stands_in_the_place_of_a_lock(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    challenger(mlflow_client, production)
    mlflow_client.create_registered_model(f"{production}__lock")
    (stage,) = status(mlflow_client, production.catalog, "churn", ["production_models"])
    assert (len(stage.versions), stage.lock) == (1, None)
    assert stage.blocked is not None
    assert f"{production}__lock stands where the lock of {production} would" in stage.blocked
    with pytest.raises(FrameworkError, match="stands where the lock"):
        make_champion(mlflow_client, STAGES, production, None, "ann", "why", NOW)


def test_status_tells_each_schema_with_its_lock(
    mlflow_client: MlflowClient, production: ModelName, candidate: ModelName
) -> None:
    challenger(mlflow_client, production)
    make_champion(mlflow_client, STAGES, production, None, "ann", "the first", NOW)
    with locked(mlflow_client, production, "ben", "promotion", NOW) as lock:
        stages = status(mlflow_client, production.catalog, "churn", ["candidate_models", "production_models"])
    assert [stage.model for stage in stages] == [candidate, production]
    assert (stages[0].registered, stages[0].versions, stages[0].lock) == (False, [], None)
    assert stages[1].versions[0].aliases == ("champion",)
    assert stages[1].history == ["2026-11-25T10:00:00Z champion >1"]
    assert (stages[1].unfinished, stages[1].lock) == (None, lock)
