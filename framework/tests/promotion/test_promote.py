"""Promotion from schema to schema."""

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from mlflow import MlflowClient

from company_ml.errors import ConflictError, InputError, RefusedError
from company_ml.names import ModelName
from company_ml.promotion.approval import approve
from company_ml.promotion.champion import make_champion
from company_ml.promotion.gates import Policy
from company_ml.promotion.promote import Request, check, promote
from company_ml.recovery.rollback import rollback
from company_ml.registry.locking import holder
from company_ml.registry.tags import format_timestamp
from company_ml.registry.versions import get_version, numbers, version_of_alias
from tests.registry.world import (
    DIGEST,
    EVALUATIONS,
    NOW,
    STAGES,
    compared,
    evaluated,
    state,
    train,
    with_status,
)


def to_candidate(client: MlflowClient, dev: ModelName, policy: Policy, request: Request, **tags: Any) -> str:
    """Train and promote a version, and return its number among the candidates."""
    version = train(client, dev, **tags)
    compared(client, dev.in_schema("candidate_models"))
    number = promote(client, STAGES, dev, version.number, policy, request, EVALUATIONS).target_version
    assert number is not None
    return number


def validated(client: MlflowClient, candidate: ModelName, number: str) -> None:
    """Do what validation and a reviewer do."""
    version = get_version(client, candidate, number)
    evaluated(client, version, roc_auc=float(version.tags["metric_roc_auc"]))
    compared(client, candidate.in_schema("production_models"))
    client.set_model_version_tag(str(candidate), number, "validation", "passed")
    approve(client, STAGES, candidate, number, "rita", "figures checked", "CHG-7", NOW)


def test_a_promoted_version_is_a_copy_that_is_the_challenger_and_tells_its_origin(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    source = train(mlflow_client, dev, team="growth")
    done = promote(mlflow_client, STAGES, dev, source.number, policy, request_, EVALUATIONS)
    copy = version_of_alias(mlflow_client, candidate, "challenger")
    assert (done.target, done.target_version, done.target_alias, done.changed) == (
        candidate,
        copy.number,
        "challenger",
        True,
    )
    assert copy.run_id == source.run_id
    evaluation = EVALUATIONS.latest(mlflow_client, source)
    assert evaluation is not None
    assert dict(copy.tags) == {
        "evaluated_at": format_timestamp(evaluation.at),
        "evaluation_run": evaluation.run_id,
        "evaluation_data": "validation.churn",
        "evaluation_digest": DIGEST,
        "evaluation_verdict": "passed",
        "team": "growth",
        "metric_roc_auc": "0.9",
        "trained_by": "tess",
        "copied_from": source.uri,
        "first_version": source.uri,
        "copied_for": "promotion",
        "copied_at": "2026-11-25T10:00:00Z",
        "copied_by": "pipeline",
        "requested_by": "ann",
        "copied_reason": "PR 12",
        "challenger_at": "2026-11-25T10:00:00Z",
        "challenger_by": "pipeline",
        "challenger_reason": "PR 12",
    }


def test_promoting_twice_gives_the_same_version_and_changes_nothing(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    source = train(mlflow_client, dev)
    first = promote(mlflow_client, STAGES, dev, source.number, policy, request_, EVALUATIONS)
    before = state(mlflow_client, candidate)
    later = replace(request_, at=NOW + timedelta(days=1))
    second = promote(mlflow_client, STAGES, dev, source.number, policy, later, EVALUATIONS)
    assert (second.target_version, second.changed) == (first.target_version, False)
    assert state(mlflow_client, candidate) == before


def test_a_dry_run_judges_and_changes_nothing(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    source = train(mlflow_client, dev)
    before = state(mlflow_client, dev, candidate)
    plan = check(mlflow_client, STAGES, dev, source.number, policy, request_, EVALUATIONS)
    assert (plan.target_version, plan.changed) == (None, False)
    assert [(finding.gate, finding.passed) for finding in plan.findings] == [
        ("roc_auc >= 0.8", True),
        ("evaluation on validation.churn", True),
    ]
    assert state(mlflow_client, dev, candidate) == before


def test_a_failing_gate_refuses_with_every_reason(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    source = train(mlflow_client, dev, roc_auc=0.7)
    with pytest.raises(RefusedError) as refused:
        promote(mlflow_client, STAGES, dev, source.number, policy, request_, EVALUATIONS)
    assert str(refused.value) == (
        f"version 1 of {dev} may not enter candidate_models: roc_auc >= 0.8: it is 0.7"
    )
    assert state(mlflow_client, candidate) == {str(candidate): None}


def test_versions_go_one_step_at_a_time_and_never_back(
    mlflow_client: MlflowClient, production: ModelName, policy: Policy, request_: Request
) -> None:
    with pytest.raises(InputError, match="cannot be promoted out of production_models"):
        promote(mlflow_client, STAGES, production, "1", policy, request_, EVALUATIONS)
    with pytest.raises(InputError, match="cannot be promoted out of archived_models"):
        promote(
            mlflow_client, STAGES, production.in_schema("archived_models"), "1", policy, request_, EVALUATIONS
        )


@pytest.mark.parametrize(
    ("version", "error", "message"),
    [
        ("9", InputError, "there is no version 9 of"),
        ("v1", InputError, "'v1' is no version of"),
        ("@champion", RefusedError, "has the alias champion; promote one first"),
    ],
)
def test_a_version_that_is_not_there_is_named(
    mlflow_client: MlflowClient,
    dev: ModelName,
    policy: Policy,
    request_: Request,
    version: str,
    error: type[Exception],
    message: str,
) -> None:
    train(mlflow_client, dev)
    with pytest.raises(error, match=message):
        promote(mlflow_client, STAGES, dev, version, policy, request_, EVALUATIONS)


def test_an_alias_names_the_version_to_promote(
    mlflow_client: MlflowClient, dev: ModelName, policy: Policy, request_: Request
) -> None:
    train(mlflow_client, dev)
    second = train(mlflow_client, dev)
    mlflow_client.set_registered_model_alias(str(dev), "best", second.number)
    assert (
        promote(mlflow_client, STAGES, dev, "@best", policy, request_, EVALUATIONS).source_version
        == second.number
    )


@pytest.mark.parametrize("status", ["PENDING_REGISTRATION", "FAILED_REGISTRATION"])
def test_a_version_that_is_not_ready_is_refused(
    mlflow_client: MlflowClient, dev: ModelName, policy: Policy, request_: Request, status: str
) -> None:
    source = train(mlflow_client, dev)
    with pytest.raises(RefusedError, match=f"is not ready: its status is {status}"):
        promote(with_status(mlflow_client, status), STAGES, dev, source.number, policy, request_, EVALUATIONS)


def test_production_takes_what_is_validated_and_approved_by_somebody_else(
    mlflow_client: MlflowClient,
    dev: ModelName,
    candidate: ModelName,
    production: ModelName,
    policy: Policy,
    request_: Request,
) -> None:
    number = to_candidate(mlflow_client, dev, policy, request_)
    with pytest.raises(RefusedError, match=r"is not approved .* deploy_model approve churn --version 1"):
        promote(mlflow_client, STAGES, candidate, number, policy, request_, EVALUATIONS)
    validated(mlflow_client, candidate, number)
    for same in (replace(request_, requested_by="Rita"), replace(request_, by="rita")):
        with pytest.raises(RefusedError, match=r"was approved by rita, who also .* now;"):
            promote(mlflow_client, STAGES, candidate, number, policy, same, EVALUATIONS)
    done = promote(mlflow_client, STAGES, candidate, number, policy, request_, EVALUATIONS)
    copy = get_version(mlflow_client, production, done.target_version or "")
    assert copy.aliases == ("challenger",)
    assert {key: copy.tags[key] for key in ("approved_by", "approval_ticket", "first_version")} == {
        "approved_by": "rita",
        "approval_ticket": "CHG-7",
        "first_version": f"models:/{dev}/1",
    }


def test_answers_given_in_dev_do_not_count_for_production(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    number = to_candidate(
        mlflow_client, dev, policy, request_, validation="passed", approved_by="me", champion_at="x"
    )
    tags = get_version(mlflow_client, candidate, number).tags
    assert not {"validation", "approved_by", "champion_at"} & set(tags)


def test_an_approval_is_for_a_candidate(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName
) -> None:
    with pytest.raises(InputError, match="approvals are for versions in candidate_models"):
        approve(mlflow_client, STAGES, dev, "1", "rita", "checked", "CHG-7", NOW)
    with pytest.raises(InputError, match="there is no version 1"):
        approve(mlflow_client, STAGES, candidate, "1", "rita", "checked", "CHG-7", NOW)


def test_a_version_worse_than_the_champion_is_refused(
    mlflow_client: MlflowClient,
    dev: ModelName,
    candidate: ModelName,
    production: ModelName,
    policy: Policy,
    request_: Request,
) -> None:
    good = to_candidate(mlflow_client, dev, policy, request_, roc_auc=0.9)
    validated(mlflow_client, candidate, good)
    promote(mlflow_client, STAGES, candidate, good, policy, request_, EVALUATIONS)
    make_champion(mlflow_client, STAGES, production, None, "pipeline", "canary", NOW)
    worse = to_candidate(mlflow_client, dev, policy, request_, roc_auc=0.85)
    validated(mlflow_client, candidate, worse)
    with pytest.raises(RefusedError, match=r"it is 0\.85, the champion's 0\.9"):
        promote(mlflow_client, STAGES, candidate, worse, policy, request_, EVALUATIONS)
    assert numbers(mlflow_client, production) == ["1"]


def test_a_version_that_was_rolled_back_needs_to_be_asked_for_again(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    for _ in range(2):
        to_candidate(mlflow_client, dev, policy, request_)
        make_champion(mlflow_client, STAGES, candidate, None, "pipeline", "tests passed", NOW)
    rollback(mlflow_client, candidate, "ann", "slow", NOW + timedelta(hours=1))
    with pytest.raises(RefusedError, match=r"was rolled back at 2026-11-25T11:00:00Z: slow; .*--again"):
        promote(mlflow_client, STAGES, dev, "2", policy, request_, EVALUATIONS)
    later = replace(request_, at=NOW + timedelta(hours=2))
    assert (
        promote(mlflow_client, STAGES, dev, "2", policy, later, EVALUATIONS, again=True).target_alias
        == "challenger"
    )
    assert promote(mlflow_client, STAGES, dev, "2", policy, later, EVALUATIONS).changed is False


def test_two_promotions_at_once_make_one_copy_and_the_second_is_told_who_holds_it(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    source = train(mlflow_client, dev)
    copying, refused = Event(), Event()

    class Slow:
        """A client that copies no earlier than the other promotion was refused."""

        def __getattr__(self, name: str) -> Any:
            return getattr(mlflow_client, name)

        def create_model_version(self, *args: Any, **kwargs: Any) -> Any:
            copying.set()
            assert refused.wait(60)
            return mlflow_client.create_model_version(*args, **kwargs)

    slow: Any = Slow()
    first = Thread(target=promote, args=(slow, STAGES, dev, source.number, policy, request_, EVALUATIONS))
    first.start()
    try:
        assert copying.wait(60)
        with pytest.raises(ConflictError, match=r"pipeline holds .*candidate_models.churn for its promotion"):
            promote(
                mlflow_client, STAGES, dev, source.number, policy, replace(request_, by="other"), EVALUATIONS
            )
    finally:
        refused.set()
        first.join()
    assert numbers(mlflow_client, candidate) == ["1"]
    assert version_of_alias(mlflow_client, candidate, "challenger").tags["copied_by"] == "pipeline"
    assert holder(mlflow_client, candidate) is None


@pytest.mark.parametrize(
    ("tag", "did"),
    [
        ("trained_by", "trained it"),
        ("registered_by", "registered it"),
        ("requested_by", "asked for its promotion"),
        ("started_by", "started its promotion"),
        ("copied_by", "ran its promotion"),
    ],
)
def test_whoever_has_a_part_in_a_candidate_by_its_own_record_may_not_approve_it(
    mlflow_client: MlflowClient,
    dev: ModelName,
    candidate: ModelName,
    policy: Policy,
    request_: Request,
    tag: str,
    did: str,
) -> None:
    """Whoever runs the promotion, and whatever it is told of who asked for it."""
    number = to_candidate(mlflow_client, dev, policy, request_)
    mlflow_client.set_model_version_tag(str(candidate), number, tag, "Rita")
    with pytest.raises(RefusedError, match=rf"rita may not approve .*, who also {did}; somebody else has to"):
        validated(mlflow_client, candidate, number)
    mlflow_client.set_model_version_tag(str(candidate), number, "approved_by", "rita")
    with pytest.raises(RefusedError, match=rf"was approved by rita, who also {did}; somebody else has to"):
        promote(
            mlflow_client,
            STAGES,
            candidate,
            number,
            policy,
            replace(request_, by="p", requested_by="p"),
            EVALUATIONS,
        )


def test_whoever_started_the_job_that_promotes_may_not_have_approved(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    number = to_candidate(mlflow_client, dev, policy, request_)
    validated(mlflow_client, candidate, number)
    with pytest.raises(RefusedError, match="who also started its promotion now"):
        promote(
            mlflow_client,
            STAGES,
            candidate,
            number,
            policy,
            replace(request_, started_by="rita"),
            EVALUATIONS,
        )
    kept = replace(request_, started_by="sam")
    promote(mlflow_client, STAGES, candidate, number, policy, kept, EVALUATIONS)
    copy = version_of_alias(mlflow_client, candidate.in_schema("production_models"), "challenger")
    assert copy.tags["started_by"] == "sam"


def test_a_version_of_which_nobody_knows_who_made_it_cannot_be_approved(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    number = to_candidate(mlflow_client, dev, policy, request_, trained_by="unknown")
    with pytest.raises(RefusedError, match="nothing records who trained or registered version 1"):
        validated(mlflow_client, candidate, number)


def test_who_registered_a_version_is_taken_from_the_registry_and_not_from_a_tag(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    class Catalog:
        """A client that knows who registered a version, as Unity Catalog's does."""

        def __getattr__(self, name: str) -> Any:
            return getattr(mlflow_client, name)

        def get_model_version(self, name: str, version: str) -> Any:
            found = mlflow_client.get_model_version(name, version)
            found._user_id = "rita"
            return found

    client: Any = Catalog()
    source = train(mlflow_client, dev, registered_by="somebody else")
    done = promote(client, STAGES, dev, source.number, policy, request_, EVALUATIONS)
    assert get_version(mlflow_client, candidate, done.target_version or "").tags["registered_by"] == "rita"
    without = train(mlflow_client, dev, registered_by="somebody else")
    done = promote(mlflow_client, STAGES, dev, without.number, policy, request_, EVALUATIONS)
    assert "registered_by" not in get_version(mlflow_client, candidate, done.target_version or "").tags


def test_the_champion_that_is_there_when_the_lock_is_had_is_the_one_to_compare_with(
    mlflow_client: MlflowClient,
    dev: ModelName,
    candidate: ModelName,
    production: ModelName,
    policy: Policy,
    request_: Request,
) -> None:
    """A better version becomes the champion after the first look, and before the lock."""
    good = to_candidate(mlflow_client, dev, policy, request_, roc_auc=0.9)
    better = to_candidate(mlflow_client, dev, policy, request_, roc_auc=0.95)
    for number in (good, better):
        validated(mlflow_client, candidate, number)

    class Meanwhile:
        """A client during whose first lock another run has made the better version the champion."""

        done = False

        def __getattr__(self, name: str) -> Any:
            return getattr(mlflow_client, name)

        def create_registered_model(self, *args: Any, **kwargs: Any) -> Any:
            if not self.done:
                self.done = True
                promote(mlflow_client, STAGES, candidate, better, policy, request_, EVALUATIONS)
                make_champion(mlflow_client, STAGES, production, None, "pipeline", "canary", NOW)
                compared(mlflow_client, production)
            return mlflow_client.create_registered_model(*args, **kwargs)

    client: Any = Meanwhile()
    with pytest.raises(RefusedError, match=r"it is 0\.9, the champion's 0\.95"):
        promote(client, STAGES, candidate, good, policy, request_, EVALUATIONS)
    assert numbers(mlflow_client, production) == ["1"]
