"""The integration job from beginning to end, on the real MLflow server and a warehouse that runs SQL."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from company_ml.integration import leftovers
from company_ml.names import ModelName
from company_ml.settings.environment import Environment
from tests.cli.conftest import Ended
from tests.integration.conftest import Validation, definition
from tests.integration.job import FAILED, SUCCEEDED, UPSTREAM_FAILED, Job
from tests.registry.world import state, train


@pytest.fixture
def shared(environments: dict[str, Environment], mlflow_client: MlflowClient) -> list[ModelName]:
    """Return models of the registry that everybody uses, with a champion, and one named like a trial's."""
    catalog = environments["dev"].models_catalog
    names = [
        ModelName(catalog, "dev_models", "customer_churn"),
        ModelName(catalog, "candidate_models", "customer_churn"),
        ModelName(catalog, "dev_models", "integration_c1a2b3c"),
    ]
    for name in names:
        version = train(mlflow_client, name)
        mlflow_client.set_registered_model_alias(str(name), "champion", version.number)
    return names


def test_the_whole_way_of_a_model_is_tried_and_nothing_is_left_and_so_again(
    job: Job, validation: Validation, shared: list[ModelName]
) -> None:
    before = state(validation.client, *shared)
    first = job.run()
    assert (first.failed(), first.succeeded) == ({}, True)
    findings = first.ended["check"].json["findings"]
    assert [finding["passed"] for finding in findings] == [True] * 8
    assert validation.is_empty()
    second = job.run()
    assert (second.failed(), second.succeeded) == ({}, True)
    assert second.ended["prepare"].json["deleted"] == []
    assert validation.is_empty()
    assert state(validation.client, *shared) == before


def test_what_a_killed_run_leaves_is_found_and_deleted_by_the_next(
    job: Job,
    validation: Validation,
    committed: Mapping[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed = job.run(killed_after="promote")
    assert set(killed.outcomes.values()) == {SUCCEEDED}
    validation.client.create_registered_model(
        f"{validation.catalog}.integration_candidate.integration_c1a2b3c__lock"
    )
    assert len(validation.models()) == 3
    assert validation.tables() == ["integration_c1a2b3c_customers", "integration_c1a2b3c_features"]
    assert validation.experiments() == ["c1a2b3c/6/integration_c1a2b3c"]

    other = Job(
        definition(committed, validation, tmp_path / "mirror", "9f8e7d"), validation.volumes, job.run_command
    )
    beside = other.run(killed_after="prepare")
    assert beside.ended["prepare"].json["deleted"] == []  # the first one may be under way
    assert len(validation.models()) == 3
    later = datetime.now(UTC) + leftovers.LIFETIME + timedelta(minutes=1)
    monkeypatch.setattr(leftovers, "now", lambda: later)
    last = other.run()
    assert (last.failed(), last.succeeded) == ({}, True)
    assert "files" in last.ended["prepare"].err
    assert validation.is_empty()


def test_a_killed_run_of_the_same_change_is_cleaned_up_at_once(job: Job, validation: Validation) -> None:
    job.run(killed_after="features_merge")
    again = job.run(killed_after="prepare")
    deleted = again.ended["prepare"].json["deleted"]
    assert {name.rpartition("_")[2] for name in deleted} >= {"customers", "features"}
    assert validation.tables() == ["integration_c1a2b3c_customers"]


def test_a_task_that_fails_fails_the_run_is_told_and_leaves_nothing(job: Job, validation: Validation) -> None:
    done = job.run(instead={"train": lambda: Ended(1, "", "Error: out of memory")})
    assert not done.succeeded
    assert (done.outcomes["train"], done.outcomes["evaluate"]) == (FAILED, UPSTREAM_FAILED)
    assert (done.outcomes["check"], done.outcomes["clean"]) == (FAILED, SUCCEEDED)
    assert done.outcomes["gone"] == UPSTREAM_FAILED
    findings = done.ended["check"].json["findings"]
    there = {finding["command"] for finding in findings if finding["passed"]}
    assert there == {"publish_features merge"}
    assert validation.is_empty()


def test_a_task_that_ends_well_without_its_result_fails_the_run(job: Job, validation: Validation) -> None:
    done = job.run(instead={"score": lambda: Ended(0, "{}", "")})
    assert (done.outcomes["score"], done.outcomes["check"], done.succeeded) == (SUCCEEDED, FAILED, False)
    missing = [each["command"] for each in done.ended["check"].json["findings"] if not each["passed"]]
    assert missing == ["score_table"]
    assert validation.is_empty()
