"""Operations cut short at every call: run again, they end in the state of one that was not.

They take thousands of calls, so the client works on MLflow's store itself here, with no server in between.
"""

import json
import re
from collections.abc import Callable
from contextlib import chdir
from dataclasses import asdict
from typing import Any

import pytest
from mlflow import MlflowClient

from company_ml.errors import FrameworkError
from company_ml.names import ModelName
from company_ml.promotion.champion import make_champion
from company_ml.promotion.gates import Policy
from company_ml.promotion.promote import Request, promote
from company_ml.promotion.status import status
from company_ml.recovery.rollback import rollback
from company_ml.registry.locking import holder, unlock
from company_ml.registry.moves import history, to_champion
from company_ml.registry.tags import format_timestamp
from company_ml.registry.versions import Registered, Version, get_version, registered
from company_ml.settings.connections import registry
from company_ml.settings.environment import Environment
from tests.registry.world import EVALUATIONS, NOW, STAGES, Broken, Cut, cut, evaluated, state, train

Operation = Callable[[Any, ModelName], object]
AT = format_timestamp(NOW)

# How a call fails: before it reached the registry, or after it did its work and the process ended with it.
REFUSED = {"after": False, "dead": False}
DEAD_AFTER = {"after": True, "dead": True}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a store of this module's own; MLflow puts its files beside it."""
    folder = tmp_path_factory.mktemp("store")
    address = f"sqlite:///{folder}/mlflow.db"
    with chdir(folder):
        MlflowClient(address, address).search_experiments()
    return address


@pytest.fixture
def mlflow_client(store: str, environments: dict[str, Environment]) -> MlflowClient:
    own = {"tracking_uri": store, "registry_uri": store}
    return registry(environments["dev"].model_copy(update=own))


@pytest.fixture
def trained(mlflow_client: MlflowClient, dev: ModelName) -> Version:
    return train(mlflow_client, dev)


def prepare(client: MlflowClient, trained: Version, model: ModelName, versions: int, **aliases: str) -> None:
    """Register versions without new files, and name them."""
    client.create_registered_model(str(model))
    for _ in range(versions):
        tags = {**trained.tags, "approved_by": "rita"}
        made = client.create_model_version(str(model), trained.source, trained.run_id, tags)
        evaluated(client, get_version(client, model, str(made.version)), roc_auc=0.9)
    for alias, number in aliases.items():
        client.set_registered_model_alias(str(model), alias, number)


def resume(client: MlflowClient, model: ModelName, operation: Operation) -> None:
    """Do what a person does after a failure: take a dead run's lock away, and run it again."""
    lock = holder(client, model)
    if lock is not None:
        unlock(client, model, lock.token)
    operation(client, model)


def told(client: MlflowClient, model: ModelName) -> str:
    """Return the state of a model, whatever it is called, and whenever it was evaluated."""
    text = str(state(client, model)).replace(model.model, "name")
    return re.sub(r"'(evaluated_at|evaluation_run)': '[^']+'", r"'\1': ''", text)


def same_end_after_every_cut(
    client: MlflowClient, models: Callable[[int], ModelName], operation: Operation, how: dict[str, bool]
) -> None:
    """Run an operation whole, then cut at its first call, its second, and so on, each time run again."""
    whole: Any = Cut(client, at=0)
    operation(whole, models(0))
    expected = told(client, models(0))
    assert whole.calls > 5
    for call in range(1, whole.calls + 1):
        model = models(call)
        # A lock that stays behind hides what was done: the message names it.
        with pytest.raises((Broken, FrameworkError)):
            operation(cut(client, call, **how), model)
        resume(client, model, operation)
        assert told(client, model) == expected, f"after a cut at call {call}"
        assert holder(client, model) is None


@pytest.mark.parametrize("how", [REFUSED, DEAD_AFTER], ids=["refused", "dead"])
def test_a_promotion(
    mlflow_client: MlflowClient,
    trained: Version,
    policy: Policy,
    request_: Request,
    how: dict[str, bool],
) -> None:
    made: dict[int, ModelName] = {}

    def model(call: int) -> ModelName:
        if call not in made:
            made[call] = ModelName(trained.model.catalog, "dev_models", f"m{call}")
            prepare(mlflow_client, trained, made[call], 1)
        return made[call]

    def operation(client: Any, model: ModelName) -> object:
        source = model.in_schema("dev_models")
        return promote(client, STAGES, source, "1", policy, request_, EVALUATIONS)

    def target(call: int) -> ModelName:
        return model(call).in_schema("candidate_models")

    same_end_after_every_cut(mlflow_client, target, operation, how)


@pytest.mark.parametrize("version", ["2", None])
def test_a_change_of_the_champion(mlflow_client: MlflowClient, trained: Version, version: str | None) -> None:
    made: dict[int, ModelName] = {}

    def model(call: int) -> ModelName:
        if call not in made:
            made[call] = ModelName(trained.model.catalog, "production_models", f"m{call}")
            prepare(mlflow_client, trained, made[call], 2, champion="1", challenger="2")
        return made[call]

    def operation(client: Any, model: ModelName) -> object:
        return make_champion(client, STAGES, model, version, "ann", "canary", NOW)

    same_end_after_every_cut(mlflow_client, model, operation, DEAD_AFTER)
    found = registered(mlflow_client, model(0))
    assert found is not None
    assert found.aliases == {"champion": "2", "previous": "1"}


@pytest.mark.parametrize("how", [REFUSED, DEAD_AFTER], ids=["refused", "dead"])
def test_a_rollback(mlflow_client: MlflowClient, trained: Version, how: dict[str, bool]) -> None:
    made: dict[int, ModelName] = {}

    def model(call: int) -> ModelName:
        if call not in made:
            made[call] = ModelName(trained.model.catalog, "production_models", f"m{call}")
            prepare(mlflow_client, trained, made[call], 2, previous="1", champion="2")
        return made[call]

    def operation(client: Any, model: ModelName) -> object:
        return rollback(client, model, "ann", "slow", NOW)

    same_end_after_every_cut(mlflow_client, model, operation, how)
    found = registered(mlflow_client, model(0))
    assert found is not None
    assert found.aliases == {"champion": "1"}


def test_whatever_runs_next_finishes_a_move_that_was_cut_short(
    mlflow_client: MlflowClient, trained: Version
) -> None:
    model = ModelName(trained.model.catalog, "production_models", "m")
    prepare(mlflow_client, trained, model, 2, champion="1", challenger="2")
    # Half way: the way back is set, and the champion is not.
    move = to_champion("2", Registered(model, {"champion": "1", "challenger": "2"}, {}), "ann", AT, "canary")
    mlflow_client.set_registered_model_tag(str(model), "unfinished_move", json.dumps(asdict(move)))
    mlflow_client.set_registered_model_alias(str(model), "previous", "1")
    assert status(mlflow_client, model.catalog, "m", ["production_models"])[0].unfinished == (
        f"{AT} champion 1>2"
    )
    done = rollback(mlflow_client, model, "ben", "slow", NOW)
    assert (done.champion, done.before) == ("1", "2")
    after = registered(mlflow_client, model)
    assert after is not None
    assert after.aliases == {"champion": "1"}
    assert history(after) == [f"{AT} rolled_back 2>1", f"{AT} champion 1>2"]
    assert "unfinished_move" not in after.tags


def test_the_way_back_is_there_before_the_champion_changes(
    mlflow_client: MlflowClient, trained: Version
) -> None:
    model = ModelName(trained.model.catalog, "production_models", "m")
    prepare(mlflow_client, trained, model, 2, champion="1", challenger="2")

    class Dead:
        """A client that dies with the first alias that it sets."""

        def __getattr__(self, name: str) -> Any:
            return getattr(mlflow_client, name)

        def set_registered_model_alias(self, *args: Any) -> None:
            mlflow_client.set_registered_model_alias(*args)
            raise Broken

    client: Any = Dead()
    with pytest.raises(Broken):
        make_champion(client, STAGES, model, "2", "ann", "canary", NOW)
    after = registered(mlflow_client, model)
    assert after is not None
    assert after.aliases == {"champion": "1", "previous": "1", "challenger": "2"}


def test_a_move_that_somebody_changed_is_not_guessed_at(
    mlflow_client: MlflowClient, trained: Version
) -> None:
    model = ModelName(trained.model.catalog, "production_models", "m")
    prepare(mlflow_client, trained, model, 2, champion="1", challenger="2")
    mlflow_client.set_registered_model_tag(str(model), "unfinished_move", "{}")
    with pytest.raises(FrameworkError, match="holds no move of aliases; somebody changed it"):
        make_champion(mlflow_client, STAGES, model, "2", "ann", "canary", NOW)
