"""One run at a time on a model."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from mlflow import MlflowClient

from company_ml.errors import ConflictError, FrameworkError, InputError
from company_ml.names import ModelName
from company_ml.registry.locking import holder, locked, unlock
from company_ml.registry.versions import models
from company_ml.settings.environment import Environment
from tests.registry.world import NOW, Broken, cut, train


@pytest.fixture
def model(environments: dict[str, Environment]) -> ModelName:
    return ModelName(environments["prod"].models_catalog, "production_models", "churn")


def test_the_second_is_told_who_holds_a_model_since_when_and_what_to_do(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    with (
        locked(mlflow_client, model, "ann", "promotion", NOW) as lock,
        pytest.raises(ConflictError) as refused,
        locked(mlflow_client, model, "ben", "rollback", NOW + timedelta(minutes=12)),
    ):
        pass
    assert str(refused.value) == (
        f"ann holds {model} for its promotion since 2026-11-25T10:00:00Z (12 minutes); wait for it to end, "
        f"or, if that run is dead, run: deploy_model unlock {model} --token {lock.token}"
    )


def test_of_many_at_once_one_gets_the_lock(mlflow_client: MlflowClient, model: ModelName) -> None:
    start, everyone_tried = Barrier(6), Barrier(6)

    def attempt(number: int) -> str:
        start.wait()
        try:
            with locked(mlflow_client, model, f"run {number}", "promotion", NOW):
                everyone_tried.wait()
                return "held"
        except ConflictError:
            everyone_tried.wait()
            return "refused"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(attempt, range(6))) == ["held", *["refused"] * 5]
    assert holder(mlflow_client, model) is None


def test_a_lock_goes_when_the_work_fails(mlflow_client: MlflowClient, model: ModelName) -> None:
    with pytest.raises(ValueError, match="the work"), locked(mlflow_client, model, "ann", "test", NOW):
        raise ValueError("the work failed")
    assert holder(mlflow_client, model) is None


def test_a_lock_whose_answer_was_lost_is_not_left_behind(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    with pytest.raises(Broken), locked(cut(mlflow_client, 1, after=True), model, "ann", "test", NOW):
        pass
    assert holder(mlflow_client, model) is None


def test_a_lock_that_cannot_be_given_back_is_told_with_its_token(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    with (
        pytest.raises(FrameworkError, match="is done, but its lock") as told,
        locked(cut(mlflow_client, 2, dead=True), model, "ann", "promotion", NOW),
    ):
        pass
    left = holder(mlflow_client, model)
    assert left is not None
    assert str(told.value).endswith(f"deploy_model unlock {model} --token {left.token}")
    unlock(mlflow_client, model, left.token)
    assert holder(mlflow_client, model) is None


def test_unlocking_takes_the_token_of_the_lock_that_is_meant(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    with pytest.raises(InputError, match="nobody holds"):
        unlock(mlflow_client, model, "0badc0de")
    with locked(mlflow_client, model, "ann", "promotion", NOW):
        with pytest.raises(InputError, match=r"the token is not that of the lock .* which ann holds"):
            unlock(mlflow_client, model, "0badc0de")
        assert holder(mlflow_client, model) is not None


def test_a_run_does_not_take_away_the_lock_of_the_next(mlflow_client: MlflowClient, model: ModelName) -> None:
    with locked(mlflow_client, model, "ann", "promotion", NOW) as first:
        unlock(mlflow_client, model, first.token)  # somebody took this run for dead
        with locked(mlflow_client, model, "ben", "promotion", NOW) as second:
            pass_on = holder(mlflow_client, model)
            assert pass_on == second
    assert holder(mlflow_client, model) is None


def test_a_lock_is_not_listed_as_a_model(mlflow_client: MlflowClient, model: ModelName) -> None:
    train(mlflow_client, model)
    with locked(mlflow_client, model, "ann", "promotion", NOW):
        assert models(mlflow_client, model.catalog, model.schema) == [model]


@pytest.mark.parametrize("by", ["", "a" * 101, "a\nb"])
def test_a_holder_must_have_a_name(mlflow_client: MlflowClient, model: ModelName, by: str) -> None:
    with pytest.raises(InputError), locked(mlflow_client, model, by, "promotion", NOW):
        pass
