"""What a promotion takes from evaluations, and what it refuses without."""

from datetime import timedelta

import pytest
from mlflow import MlflowClient

from company_ml.errors import RefusedError
from company_ml.evaluation.records import COMPARED, FAILED
from company_ml.names import ModelName
from company_ml.promotion.champion import make_champion
from company_ml.promotion.gates import Policy
from company_ml.promotion.promote import Promotion, Request, promote
from company_ml.registry.versions import Version, get_version, numbers
from tests.registry.world import EVALUATIONS, NOW, STAGES, evaluated, train


@pytest.fixture
def source(mlflow_client: MlflowClient, dev: ModelName) -> Version:
    return train(mlflow_client, dev)


@pytest.fixture
def strict() -> Policy:
    gate = {"metric": "roc_auc", "minimum": 0.8, "better": "higher", "not_worse_than_champion_by": 0.01}
    gates = {"evaluation": {"table": "validation.churn", "target": "churned"}, "metrics": [gate]}
    return Policy.model_validate({"candidate": gates, "production": gates})


@pytest.fixture
def champion(
    mlflow_client: MlflowClient, source: Version, candidate: ModelName, strict: Policy, request_: Request
) -> Version:
    """Return the champion of the candidates, a copy of the first version."""
    promoted(mlflow_client, source, strict, request_)
    make_champion(mlflow_client, STAGES, candidate, None, "pipeline", "the first", NOW)
    return get_version(mlflow_client, candidate, "1")


def promoted(client: MlflowClient, source: Version, policy: Policy, request: Request) -> Promotion:
    return promote(client, STAGES, source.model, source.number, policy, request, EVALUATIONS)


def test_a_version_that_was_never_evaluated_is_refused_with_the_command_to_run(
    mlflow_client: MlflowClient, candidate: ModelName, source: Version, policy: Policy, request_: Request
) -> None:
    """Tags tell nothing: whoever trains may write those of dev."""
    made = mlflow_client.create_model_version(
        str(source.model),
        source.source,
        source.run_id,
        {"metric_roc_auc": "0.99", "evaluation_verdict": "passed"},
    )
    another = get_version(mlflow_client, source.model, str(made.version))
    with pytest.raises(
        RefusedError, match=r"no evaluation of version 2 .*: deploy_model evaluate churn --version 2"
    ):
        promoted(mlflow_client, another, policy, request_)
    assert numbers(mlflow_client, candidate) == []


def test_gates_that_ask_for_no_metric_need_no_evaluation(
    mlflow_client: MlflowClient, dev: ModelName, source: Version, request_: Request
) -> None:
    made = mlflow_client.create_model_version(str(dev), source.source, source.run_id)
    policy = Policy.model_validate({"candidate": {}, "production": {}})
    another = get_version(mlflow_client, dev, str(made.version))
    assert promoted(mlflow_client, another, policy, request_).changed


def test_the_metric_of_the_evaluation_counts_and_not_the_one_that_training_tagged(
    mlflow_client: MlflowClient, candidate: ModelName, source: Version, policy: Policy, request_: Request
) -> None:
    mlflow_client.set_model_version_tag(str(source.model), source.number, "metric_roc_auc", "0.1")
    mlflow_client.set_model_version_tag(str(source.model), source.number, "metric_f1", "0.99")
    promoted(mlflow_client, source, policy, request_)
    tags = get_version(mlflow_client, candidate, "1").tags
    assert tags["metric_roc_auc"] == "0.9"
    assert "metric_f1" not in tags
    evaluated(mlflow_client, source, roc_auc=0.7, late=timedelta(seconds=1))
    with pytest.raises(RefusedError, match=r"roc_auc >= 0\.8: it is 0\.7"):
        promoted(mlflow_client, source, policy, request_)


def test_an_evaluation_from_before_the_versions_last_change_is_refused(
    mlflow_client: MlflowClient, dev: ModelName, source: Version, policy: Policy, request_: Request
) -> None:
    made = mlflow_client.create_model_version(str(dev), source.source, source.run_id)
    another = get_version(mlflow_client, dev, str(made.version))
    evaluated(mlflow_client, another, roc_auc=0.9, late=timedelta(seconds=-5))
    with pytest.raises(
        RefusedError, match=r"was changed at .*, after its evaluation of .* had begun; run: deploy"
    ):
        promoted(mlflow_client, another, policy, request_)
    evaluated(mlflow_client, source, roc_auc=0.9)
    mlflow_client.update_model_version(str(dev), source.number, "other words")
    with pytest.raises(RefusedError, match="was changed at"):
        promoted(mlflow_client, source, policy, request_)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_an_evaluation_that_is_no_finite_number_passes_no_gate(
    mlflow_client: MlflowClient, source: Version, policy: Policy, request_: Request, value: float
) -> None:
    """MLflow's own store keeps infinity as the greatest number; the verdict was given before that."""
    evaluated(mlflow_client, source, verdict=FAILED, roc_auc=value, late=timedelta(seconds=1))
    with pytest.raises(RefusedError, match=r"may not enter candidate_models: .*run \w+ failed"):
        promoted(mlflow_client, source, policy, request_)


def test_an_evaluation_without_the_metric_passes_no_gate(
    mlflow_client: MlflowClient, source: Version, policy: Policy, request_: Request
) -> None:
    evaluated(mlflow_client, source, f1=0.9, late=timedelta(seconds=1))
    with pytest.raises(RefusedError, match="metric roc_auc: the version's evaluation has no such metric"):
        promoted(mlflow_client, source, policy, request_)


def test_what_mlflow_refused_is_refused(
    mlflow_client: MlflowClient, source: Version, policy: Policy, request_: Request
) -> None:
    """Also where the gates have become milder since."""
    evaluated(mlflow_client, source, verdict=FAILED, roc_auc=0.9, late=timedelta(seconds=1))
    with pytest.raises(RefusedError, match=r"evaluation on validation.churn: run \w+ failed"):
        promoted(mlflow_client, source, policy, request_)


def test_the_last_completed_evaluation_counts(
    mlflow_client: MlflowClient, source: Version, policy: Policy, request_: Request
) -> None:
    run_id = evaluated(mlflow_client, source, roc_auc=0.1, late=timedelta(seconds=1))
    mlflow_client.set_terminated(run_id, "FAILED")
    assert promoted(mlflow_client, source, policy, request_).changed


def test_the_champion_must_have_been_evaluated_on_the_same_data(
    mlflow_client: MlflowClient, dev: ModelName, champion: Version, strict: Policy, request_: Request
) -> None:
    another = train(mlflow_client, dev, roc_auc=0.85)
    with pytest.raises(
        RefusedError, match=r"digest d1\), and version 1 of .*, the champion, was not; run: deploy"
    ):
        promoted(mlflow_client, another, strict, request_)
    evaluated(mlflow_client, champion, verdict=COMPARED, digest="d2", roc_auc=0.8)
    with pytest.raises(RefusedError, match=r"digest d1\), and version 1 of .*, the champion, was not"):
        promoted(mlflow_client, another, strict, request_)
    evaluated(mlflow_client, champion, verdict=COMPARED, roc_auc=0.9)
    with pytest.raises(RefusedError, match=r"it is 0\.85, the champion's 0\.9"):
        promoted(mlflow_client, another, strict, request_)
    evaluated(mlflow_client, champion, verdict=COMPARED, roc_auc=0.84, late=timedelta(seconds=1))
    assert promoted(mlflow_client, another, strict, request_).changed


def test_a_version_whose_copy_is_the_champion_is_compared_with_nothing_else(
    mlflow_client: MlflowClient, source: Version, champion: Version, strict: Policy, request_: Request
) -> None:
    """So a job that is run again ends as it did."""
    again = promoted(mlflow_client, source, strict, request_)
    assert (again.target_version, again.target_alias, again.changed) == (champion.number, "champion", False)
