"""Copy, check, delete; in this order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import mlflow.artifacts
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from company_ml.errors import FrameworkError, InputError
from company_ml.names import ModelName
from company_ml.recovery.restore import check_restore, restore
from company_ml.registry.copying import copy_version, files
from company_ml.registry.locking import holder, locked, unlock
from company_ml.registry.versions import get_version, numbers
from company_ml.retention.apply import Result, apply
from company_ml.retention.plan import Item, Rules, plan
from company_ml.retention.served import Served
from tests.registry.world import NOW, STAGES, Cut, cut, state, train

NOTHING: Served = frozenset()


def doomed(client: MlflowClient, model: ModelName, rules: Rules, now: datetime) -> Sequence[Item]:
    return plan(client, model.catalog, rules, NOTHING, now).items


def run(
    client: Any, items: Sequence[Item], rules: Rules, now: datetime, served: Served = NOTHING
) -> list[Result]:
    return list(apply(client, items, rules, lambda: served, "job", now))


def test_an_old_version_goes_to_the_archive_with_its_files_and_origin(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
) -> None:
    source = get_version(mlflow_client, production, "1")
    before = files(mlflow_client, source)
    (result,) = run(mlflow_client, doomed(mlflow_client, production, rules, in_a_year), rules, in_a_year)
    assert (result.outcome, result.detail) == (
        "archived",
        f"as models:/{archived}/1: it is 367 days old, more than 365, and nobody uses it",
    )
    assert numbers(mlflow_client, production) == []
    copy = get_version(mlflow_client, archived, "1")
    assert files(mlflow_client, copy) == before == {"MLmodel": 11, "data/model.txt": 11}
    assert copy.run_id == source.run_id
    assert {key: copy.tags[key] for key in ("copied_from", "copied_for", "copied_by", "metric_roc_auc")} == {
        "copied_from": source.uri,
        "copied_for": "archive",
        "copied_by": "job",
        "metric_roc_auc": "0.9",
    }


def test_the_files_of_an_archived_version_can_be_loaded_after_its_source_is_deleted(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
    tmp_path: Path,
) -> None:
    run(mlflow_client, doomed(mlflow_client, production, rules, in_a_year), rules, in_a_year)
    folder = mlflow.artifacts.download_artifacts(f"models:/{archived}/1", dst_path=str(tmp_path))
    assert Path(folder, "data", "model.txt").read_text(encoding="utf-8") == "roc_auc 0.9"


def test_a_version_leaves_the_archive_when_its_days_there_are_over(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
) -> None:
    run(mlflow_client, doomed(mlflow_client, production, rules, in_a_year), rules, in_a_year)
    late = get_version(mlflow_client, archived, "1").created + timedelta(days=731)
    (result,) = run(mlflow_client, doomed(mlflow_client, production, rules, late), rules, late)
    assert (result.outcome, result.model) == ("deleted", archived)
    assert numbers(mlflow_client, archived) == []


def test_a_version_that_came_into_use_since_the_plan_stays(
    mlflow_client: MlflowClient, production: ModelName, rules: Rules, in_a_year: datetime
) -> None:
    items = doomed(mlflow_client, production, rules, in_a_year)
    serving = frozenset({(str(production), "1")})
    (result,) = run(mlflow_client, items, rules, in_a_year, serving)
    assert (result.outcome, result.detail) == ("kept", "a serving endpoint serves it, or is about to")
    mlflow_client.set_registered_model_alias(str(production), "champion", "1")
    (result,) = run(mlflow_client, items, rules, in_a_year)
    assert (result.outcome, result.detail) == ("kept", "it has the alias champion")
    assert numbers(mlflow_client, production) == ["1"]


def test_a_version_that_was_deleted_since_the_plan_is_told(
    mlflow_client: MlflowClient, production: ModelName, rules: Rules, in_a_year: datetime
) -> None:
    items = doomed(mlflow_client, production, rules, in_a_year)
    mlflow_client.delete_model_version(str(production), "1")
    assert [result.outcome for result in run(mlflow_client, items, rules, in_a_year)] == ["gone"]


def test_endpoints_that_cannot_be_read_stop_before_anything_is_deleted(
    mlflow_client: MlflowClient, production: ModelName, rules: Rules, in_a_year: datetime
) -> None:
    def unreadable() -> Served:
        raise FrameworkError("the serving endpoints cannot be read")

    items = doomed(mlflow_client, production, rules, in_a_year)
    before = state(mlflow_client, production)
    with pytest.raises(FrameworkError, match="cannot be read"):
        list(apply(mlflow_client, items, rules, unreadable, "job", in_a_year))
    assert state(mlflow_client, production) == before


def test_a_model_that_another_run_holds_is_left_and_the_next_one_is_taken(
    mlflow_client: MlflowClient, production: ModelName, rules: Rules, in_a_year: datetime
) -> None:
    other = ModelName(production.catalog, production.schema, "fraud")
    train(mlflow_client, other)
    later = in_a_year + timedelta(days=1)
    items = doomed(mlflow_client, production, rules, later)
    with locked(mlflow_client, production, "ann", "promotion", NOW):
        results = run(mlflow_client, items, rules, later)
    assert [(result.model, result.outcome) for result in results] == [
        (production, "failed"),
        (other, "archived"),
    ]
    assert "ann holds" in results[0].detail
    assert numbers(mlflow_client, production) == ["1"]


def test_a_copy_whose_files_differ_saves_the_source(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
) -> None:
    other = train(mlflow_client, production.in_schema("dev_models"))
    mlflow_client.log_text(other.run_id or "", "more", "model/more.txt")
    source = get_version(mlflow_client, production, "1")
    mlflow_client.create_registered_model(str(archived))
    tags = {"copied_from": source.uri}
    mlflow_client.create_model_version(str(archived), other.source, other.run_id, tags)
    items = plan(mlflow_client, production.catalog, rules, NOTHING, in_a_year, "production_models").items
    (result,) = run(mlflow_client, items, rules, in_a_year)
    assert result.outcome == "failed"
    assert "their files differ, first ('more.txt', 4)" in result.detail
    assert numbers(mlflow_client, production) == ["1"]


def test_after_a_cut_at_any_call_the_version_is_there_or_its_archived_copy_and_the_next_run_ends_it(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
) -> None:
    trained = get_version(mlflow_client, production, "1")
    call, done = 0, False
    while not done:
        call += 1
        model = ModelName(production.catalog, production.schema, f"m{call}")
        copy = model.in_schema("archived_models")
        mlflow_client.create_registered_model(str(model))
        mlflow_client.create_model_version(str(model), trained.source, trained.run_id)
        items = [Item(model, "1", "archive", 367, "old")]
        broken: Cut = cut(mlflow_client, call, after=call % 2 == 0, dead=True)
        results = run(broken, items, rules, in_a_year)
        done = broken.calls < call
        assert done or [result.outcome for result in results][-1] == "failed"
        if not numbers(mlflow_client, model):
            assert files(mlflow_client, get_version(mlflow_client, copy, "1"))
        for name in (model, copy):
            lock = holder(mlflow_client, name)
            if lock is not None:
                unlock(mlflow_client, name, lock.token)
        run(mlflow_client, items, rules, in_a_year)
        assert (numbers(mlflow_client, model), numbers(mlflow_client, copy)) == ([], ["1"])
    assert call > 15


def test_an_archived_version_is_restored_once_and_to_where_it_was(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
) -> None:
    before = files(mlflow_client, get_version(mlflow_client, production, "1"))
    run(mlflow_client, doomed(mlflow_client, production, rules, in_a_year), rules, in_a_year)
    assert check_restore(mlflow_client, STAGES, archived, "1").target_version is None
    assert numbers(mlflow_client, production) == []
    done = restore(mlflow_client, STAGES, archived, "1", "ann", "audit", NOW)
    assert (done.target, done.changed) == (production, True)
    assert restore(mlflow_client, STAGES, archived, "1", "ann", "audit", NOW).changed is False
    back = get_version(mlflow_client, production, done.target_version or "")
    assert files(mlflow_client, back) == before
    assert back.aliases == ()
    assert {key: back.tags[key] for key in ("copied_from", "copied_for", "first_version")} == {
        "copied_from": f"models:/{archived}/1",
        "copied_for": "restore",
        "first_version": f"models:/{production}/1",
    }
    assert numbers(mlflow_client, archived) == ["1"]


def test_a_version_of_a_schema_that_is_renamed_since_returns_to_the_stage_that_is_named(
    mlflow_client: MlflowClient, production: ModelName, archived: ModelName
) -> None:
    earlier = production.in_schema("earlier_name")
    train(mlflow_client, archived, copied_for="archive", copied_from=f"models:/{earlier}/9")
    with pytest.raises(InputError, match="the schema earlier_name holds no stage any more; say where"):
        check_restore(mlflow_client, STAGES, archived, "1")
    assert check_restore(mlflow_client, STAGES, archived, "1", "production").target == production
    done = restore(mlflow_client, STAGES, archived, "1", "ann", "audit", NOW, "production")
    assert done.target == production
    assert numbers(mlflow_client, production) == [done.target_version]


def test_what_retention_did_not_archive_cannot_be_restored(
    mlflow_client: MlflowClient, archived: ModelName
) -> None:
    train(mlflow_client, archived)
    with pytest.raises(InputError, match="was not archived by retention"):
        restore(mlflow_client, STAGES, archived, "1", "ann", "audit", NOW)
    with pytest.raises(InputError, match="there is no version 2"):
        restore(mlflow_client, STAGES, archived, "2", "ann", "audit", NOW)


def test_a_half_made_copy_is_made_anew(
    mlflow_client: MlflowClient, production: ModelName, archived: ModelName, in_a_year: datetime
) -> None:
    source = get_version(mlflow_client, production, "1")
    first, made = copy_version(mlflow_client, source, archived, {}, None)
    assert made
    half = type(first)(**{**vars(first), "status": "PENDING_REGISTRATION"})
    second, made = copy_version(mlflow_client, source, archived, {}, half)
    assert made
    assert numbers(mlflow_client, archived) == [second.number]
    with pytest.raises(MlflowException):
        mlflow_client.get_model_version(str(archived), first.number + "9")


class Mismarked:
    """A client whose copies are marked as those of another version, as somebody might at this moment."""

    def __init__(self, client: MlflowClient) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def create_model_version(self, name: str, source: str, run_id: str, tags: Any, **more: Any) -> Any:
        made = self._client.create_model_version(name, source, run_id, tags, **more)
        self._client.set_model_version_tag(name, made.version, "copied_from", "models:/another/1")
        return made


def test_a_restored_copy_is_checked(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
) -> None:
    run(mlflow_client, doomed(mlflow_client, production, rules, in_a_year), rules, in_a_year)
    client: Any = Mismarked(mlflow_client)
    with pytest.raises(FrameworkError, match="its tag copied_from names another version"):
        restore(client, STAGES, archived, "1", "ann", "audit", NOW)


def test_a_version_without_files_is_not_deleted_for_a_copy_without_files(
    mlflow_client: MlflowClient,
    production: ModelName,
    archived: ModelName,
    rules: Rules,
    in_a_year: datetime,
) -> None:
    """Both lists are empty, and so equal: that may be a store which does not list, and proves nothing."""
    hollow = production.in_schema("production_models")
    name = str(ModelName(hollow.catalog, hollow.schema, "hollow"))
    mlflow_client.create_registered_model(name)
    other = mlflow_client.create_run("0")
    mlflow_client.create_model_version(name, f"{other.info.artifact_uri}/nothing", other.info.run_id)
    items = [Item(ModelName.parse(name), "1", "archive", 367, "old")]
    (result,) = run(mlflow_client, items, rules, in_a_year)
    assert result.outcome == "failed"
    assert "neither has any" in result.detail
    assert numbers(mlflow_client, ModelName.parse(name)) == ["1"]
