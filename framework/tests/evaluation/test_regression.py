"""A regression from training to the next stage: measured, judged and compared by its errors."""

from typing import Any

import pandas as pd
import pytest
from mlflow import MlflowClient

from company_ml.errors import InputError, RefusedError
from company_ml.evaluation import evaluate as evaluation
from company_ml.evaluation.evaluate import Evaluated
from company_ml.evaluation.records import Evaluations
from company_ml.names import ModelName
from company_ml.promotion.champion import make_champion
from company_ml.promotion.gates import Policy
from company_ml.promotion.promote import Request, promote
from company_ml.registry.versions import Version, get_version
from company_ml.settings.environment import Environment
from company_ml.training.data import read
from company_ml.training.runs import TrainingResult, train
from tests.registry.world import NOW, STAGES
from tests.training.configs import configured, regression

REQUEST = Request(by="pipeline", requested_by="ann", reason="PR 12", at=NOW)


def policy(**gate: Any) -> Policy:
    """Return gates on the public data, the same for both stages."""
    gates = {
        "evaluation": {"public": "diabetes", "target": "progression"},
        "metrics": [{"metric": "mean_absolute_error", **gate}],
    }
    return Policy.model_validate({"candidate": gates, "production": gates})


class Journey:
    """One model in dev and among the candidates."""

    def __init__(self, client: MlflowClient, dev: Environment, test: Environment) -> None:
        self.client, self.dev, self.test = client, dev, test
        self.source = ModelName(dev.models_catalog, "dev_models", "diabetes_progression")
        self.evaluations = Evaluations.of(test, self.source.model)

    def train(self, **changes: Any) -> tuple[Version, TrainingResult]:
        config = regression(**changes)
        return self.registered(train(config, self.dev, read(config, self.dev, lambda _: pd.DataFrame())))

    def registered(self, result: TrainingResult) -> tuple[Version, TrainingResult]:
        assert result.version is not None
        return get_version(self.client, ModelName.parse(result.model), result.version), result

    def evaluate(self, version: Version, wanted: Policy) -> Evaluated:
        target = self.source.in_schema("candidate_models")
        found = evaluation.prepare(
            self.client, self.test, self.source, version.number, target, wanted, lambda _: pd.DataFrame()
        )
        return evaluation.evaluate(found, self.evaluations, lambda _: None)

    def promote(self, version: Version, wanted: Policy) -> None:
        done = promote(self.client, STAGES, self.source, version.number, wanted, REQUEST, self.evaluations)
        make_champion(self.client, STAGES, done.target, None, "pipeline", "first", NOW)


@pytest.fixture
def journey(mlflow_client: MlflowClient, environments: dict[str, Environment]) -> Journey:
    return Journey(mlflow_client, environments["dev"], environments["test"])


def test_a_regression_is_promoted_and_a_worse_one_is_refused_by_its_error(journey: Journey) -> None:
    wanted = policy(maximum=60, better="lower", not_worse_than_champion_by=1)
    first, _ = journey.train()
    alone = journey.evaluate(first, wanted)
    assert (alone.kind, alone.passed, alone.champion) == ("regressor", True, None)
    journey.promote(first, wanted)
    copy = get_version(journey.client, journey.source.in_schema("candidate_models"), "1")
    assert float(copy.tags["metric_mean_absolute_error"]) == alone.metrics["mean_absolute_error"]
    worse, _ = journey.train(features={"numeric": ["age"], "categorical": ["sex"]})
    beside = journey.evaluate(worse, wanted)
    assert beside.passed is False
    assert beside.champion_metrics is not None
    assert beside.champion_metrics["mean_absolute_error"] < beside.metrics["mean_absolute_error"] - 1
    with pytest.raises(RefusedError, match="not worse than the champion by more than 1"):
        journey.promote(worse, wanted)


def test_an_evaluation_has_the_metrics_of_training_under_the_same_names(journey: Journey) -> None:
    names = ("mean_squared_error", "mean_absolute_percentage_error", "max_error", "r2_score")
    version, result = journey.train(metrics=names, split={"test": 0.99})
    found = journey.evaluate(version, policy(maximum=1000)).metrics
    assert set(names) == result.metrics.keys() <= found.keys()
    # All but four of the rows were held back from it.
    assert found["mean_squared_error"] == pytest.approx(result.metrics["mean_squared_error"], rel=0.05)


def test_a_classifier_is_no_successor_of_a_regressor(journey: Journey) -> None:
    wanted = policy(maximum=60)
    first, _ = journey.train()
    journey.evaluate(first, wanted)
    journey.promote(first, wanted)
    config = configured(model="diabetes_progression")
    rows = read(config, journey.dev, lambda _: pd.DataFrame())
    other, _ = journey.registered(train(config, journey.dev, rows))
    with pytest.raises(InputError, match=r"is a classifier and .*, the champion, a regressor"):
        journey.evaluate(other, wanted)
