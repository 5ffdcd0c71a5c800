"""The champion before becomes the champion again."""

from datetime import timedelta

import pytest
from mlflow import MlflowClient

from company_ml.errors import ConflictError, InputError, RefusedError
from company_ml.names import ModelName
from company_ml.recovery.rollback import check_rollback, rollback
from company_ml.registry.locking import locked
from company_ml.registry.moves import history
from company_ml.registry.versions import get_version, registered
from tests.registry.world import NOW, state, train, with_status

LATER = NOW + timedelta(hours=1)


def test_the_previous_champion_is_the_champion_and_the_reason_stays_with_the_one_that_failed(
    mlflow_client: MlflowClient, two_champions: ModelName
) -> None:
    done = rollback(mlflow_client, two_champions, "ben", "p95 doubled", LATER)
    assert (done.champion, done.before, done.changed) == ("1", "2", True)
    now = registered(mlflow_client, two_champions)
    assert now is not None
    assert now.aliases == {"champion": "1"}
    assert history(now)[0] == "2026-11-25T11:00:00Z rolled_back 2>1"
    tags = get_version(mlflow_client, two_champions, "2").tags
    assert {key: value for key, value in tags.items() if key.startswith("rolled_back")} == {
        "rolled_back_at": "2026-11-25T11:00:00Z",
        "rolled_back_by": "ben",
        "rolled_back_reason": "p95 doubled",
    }


def test_a_dry_run_changes_nothing(mlflow_client: MlflowClient, two_champions: ModelName) -> None:
    before = state(mlflow_client, two_champions)
    assert check_rollback(mlflow_client, two_champions).champion == "1"
    assert state(mlflow_client, two_champions) == before


def test_a_second_rollback_changes_nothing(mlflow_client: MlflowClient, two_champions: ModelName) -> None:
    rollback(mlflow_client, two_champions, "ben", "p95 doubled", LATER)
    before = state(mlflow_client, two_champions)
    again = rollback(mlflow_client, two_champions, "ben", "p95 doubled", LATER)
    assert (again.champion, again.before, again.changed) == ("1", "2", False)
    assert state(mlflow_client, two_champions) == before


def test_without_a_champion_before_there_is_nothing_to_return_to(
    mlflow_client: MlflowClient, two_champions: ModelName
) -> None:
    mlflow_client.delete_registered_model_alias(str(two_champions), "previous")
    with pytest.raises(RefusedError, match="has no champion before version 2: no version has the alias prev"):
        rollback(mlflow_client, two_champions, "ben", "bad", LATER)


def test_a_champion_before_that_is_not_ready_is_refused(
    mlflow_client: MlflowClient, two_champions: ModelName
) -> None:
    with pytest.raises(RefusedError, match=r"version 1 of .* is not ready"):
        rollback(with_status(mlflow_client, "FAILED_REGISTRATION"), two_champions, "ben", "bad", LATER)


def test_without_a_model_or_champion_there_is_nothing_to_leave(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    with pytest.raises(InputError, match="there is no model"):
        rollback(mlflow_client, production, "ben", "bad", LATER)
    train(mlflow_client, production)
    with pytest.raises(RefusedError, match="has the alias champion; there is nothing to leave"):
        rollback(mlflow_client, production, "ben", "bad", LATER)


def test_a_rollback_beside_another_run_is_refused(
    mlflow_client: MlflowClient, two_champions: ModelName
) -> None:
    with (
        locked(mlflow_client, two_champions, "ann", "promotion", NOW),
        pytest.raises(ConflictError, match=r"ann holds .* for its promotion since .* \(60 minutes\)"),
    ):
        rollback(mlflow_client, two_champions, "ben", "bad", LATER)
