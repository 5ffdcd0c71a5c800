"""One run at a time on a model."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from mlflow import MlflowClient

from company_ml.errors import ConflictError, FrameworkError, InputError
from company_ml.names import ModelName
from company_ml.registry.locking import ForeignLockError, Lock, _remove_dead, holder, locked, unlock
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
        assert models(mlflow_client, model.catalog, model.schema).models == (model,)


@pytest.mark.parametrize("by", ["", "a" * 101, "a\nb"])
def test_a_holder_must_have_a_name(mlflow_client: MlflowClient, model: ModelName, by: str) -> None:
    with pytest.raises(InputError), locked(mlflow_client, model, by, "promotion", NOW):
        pass


class Ended:
    """Runs of which some have ended."""

    def __init__(self, own: str | None, *ended: str) -> None:
        self.own, self._ended = own, ended

    def ended(self, run: str) -> bool:
        return run in self._ended


def dead(client: MlflowClient, model: ModelName, run: str | None) -> Lock:
    """Leave a lock behind, as a run does that is killed."""
    with (
        suppress(FrameworkError),
        locked(cut(client, 2, dead=True), model, "ann", "promotion", NOW, Ended(run)) as lock,
    ):
        pass
    assert holder(client, model) == lock
    return lock


def test_the_lock_of_a_run_that_has_ended_is_taken_over(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    dead(mlflow_client, model, "run 1")
    with locked(mlflow_client, model, "ben", "rollback", NOW, Ended("run 2", "run 1")) as lock:
        assert holder(mlflow_client, model) == lock
        assert lock.run == "run 2"
    assert holder(mlflow_client, model) is None
    names = {found.name for found in mlflow_client.search_registered_models()}
    assert not [name for name in names if name.startswith(str(model))]


@pytest.mark.parametrize("run", ["run 1", None])
def test_the_lock_of_a_run_that_may_go_on_stays(
    mlflow_client: MlflowClient, model: ModelName, run: str | None
) -> None:
    left = dead(mlflow_client, model, run)
    with (
        pytest.raises(ConflictError, match="ann holds"),
        locked(mlflow_client, model, "ben", "rollback", NOW, Ended("run 3", "run 2")),
    ):
        pass
    assert holder(mlflow_client, model) == left


def test_of_many_that_see_the_same_dead_lock_one_takes_it_over(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    dead(mlflow_client, model, "run 0")
    start, everyone_tried = Barrier(5), Barrier(5)

    def attempt(number: int) -> str:
        start.wait()
        try:
            with locked(mlflow_client, model, "ben", "test", NOW, Ended(f"run {number}", "run 0")):
                everyone_tried.wait()
                return "held"
        except ConflictError:
            everyone_tried.wait()
            return "refused"

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(attempt, range(1, 6))) == ["held", *["refused"] * 4]
    assert holder(mlflow_client, model) is None


def test_a_slower_run_does_not_remove_the_lock_that_a_faster_one_made_in_place_of_the_dead(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    left = dead(mlflow_client, model, "run 0")
    mine = Lock(model, "ben", "test", NOW, "f00dcafe")
    unlock(mlflow_client, model, left.token)
    with locked(mlflow_client, model, "cat", "test", NOW) as faster:
        _remove_dead(mlflow_client, left, mine, Ended("run 2", "run 0"))
        assert holder(mlflow_client, model) == faster


def test_a_run_whose_lock_was_taken_away_leaves_that_of_the_next_in_place(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    with ExitStack() as first:
        unlock(
            mlflow_client,
            model,
            first.enter_context(locked(mlflow_client, model, "ann", "promotion", NOW)).token,
        )
        with locked(mlflow_client, model, "ben", "promotion", NOW) as second:
            first.close()
            assert holder(mlflow_client, model) == second


def test_a_run_that_meets_its_own_lock_after_a_lost_answer_has_it(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    class Repeating:
        """A client that asks twice, since the first answer was lost."""

        def __getattr__(self, name: str) -> Any:
            return getattr(mlflow_client, name)

        def create_registered_model(self, *args: Any, **kwargs: Any) -> Any:
            mlflow_client.create_registered_model(*args, **kwargs)
            return mlflow_client.create_registered_model(*args, **kwargs)

    client: Any = Repeating()
    with locked(client, model, "ann", "promotion", NOW) as lock:
        assert holder(mlflow_client, model) == lock
    assert holder(mlflow_client, model) is None


def test_a_model_that_stands_in_the_place_of_a_lock_is_told(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    mlflow_client.create_registered_model(f"{model}__lock")
    with pytest.raises(ForeignLockError, match="rename or delete it"):
        unlock(mlflow_client, model, "0badc0de")
    with (
        pytest.raises(ForeignLockError, match="stands where the lock"),
        locked(mlflow_client, model, "ann", "promotion", NOW),
    ):
        pass
    mlflow_client.get_registered_model(f"{model}__lock")
