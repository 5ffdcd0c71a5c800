"""MLflow's thresholds of gates, and that a promotion judges by the same."""

from math import inf, nan
from typing import Any

import pytest
from mlflow.models import EvaluationResult

from company_ml.evaluation.thresholds import reasons
from company_ml.promotion.gates import Gates, judge

NOT_WORSE = {"better": "higher", "not_worse_than_champion_by": 0.01}
BETTER = {"better": "higher", "better_than_champion_by": 0.01}
LOWER = {"better": "lower", "not_worse_than_champion_by": 0.1}
CASES: list[tuple[dict[str, Any], float | None, float | None, bool]] = [
    ({"minimum": 0.8}, 0.8, None, True),
    ({"minimum": 0.8}, 0.79, None, False),
    ({"maximum": 0.4}, 0.4, None, True),
    ({"maximum": 0.4}, 0.41, None, False),
    ({"minimum": 0.1, "maximum": 0.4}, 0.05, None, False),
    ({"minimum": 0.1, "maximum": 0.4}, 0.2, None, True),
    ({"minimum": 0.8}, None, None, False),
    (NOT_WORSE, None, None, False),
    (NOT_WORSE, 0.1, None, True),
    (NOT_WORSE, 0.81, 0.82, True),
    (NOT_WORSE, 0.8099, 0.82, False),
    ({**NOT_WORSE, "minimum": 0.9}, 0.85, 0.85, False),
    (LOWER, 0.5, 0.4, True),
    (LOWER, 0.51, 0.4, False),
    (BETTER, 0.83, 0.82, True),
    (BETTER, 0.829, 0.82, False),
    (BETTER, 0.5, None, True),
    ({"better": "lower", "better_than_champion_by": 0.1}, 0.3, 0.4, True),
    ({"better": "lower", "better_than_champion_by": 0.1}, 0.31, 0.4, False),
    *(
        (bounds, value, 0.5, False)
        for value in (nan, inf, -inf)
        for bounds in ({"minimum": 0}, {"maximum": 1})
    ),
    *((bounds, value, 0.5, False) for value in (nan, inf, -inf) for bounds in (NOT_WORSE, BETTER, LOWER)),
    *((bounds, 0.9, value, False) for value in (nan, inf, -inf) for bounds in (NOT_WORSE, BETTER, LOWER)),
]


@pytest.mark.parametrize(("bounds", "value", "champion", "passes"), CASES)
def test_mlflow_and_a_promotion_say_the_same_of_a_metric(
    bounds: dict[str, Any], value: float | None, champion: float | None, passes: bool
) -> None:
    rows = {"table": "validation.churn", "target": "churned"}
    gates = Gates.model_validate({"evaluation": rows, "metrics": [{"metric": "auc", **bounds}]})
    metrics = {} if value is None else {"auc": value}
    beside = None if champion is None else {"auc": champion}
    result = EvaluationResult(metrics, {})
    against = None if beside is None else EvaluationResult(beside, {})
    assert (reasons(gates, result, against) == []) is passes
    assert all(finding.passed for finding in judge(gates, {}, metrics, beside)) is passes


def test_every_reason_is_told_and_names_the_value_and_the_bound() -> None:
    rows = {"table": "validation.churn", "target": "churned"}
    metrics = [
        {"metric": "auc", "minimum": 0.9},
        {"metric": "loss", "maximum": 0.1},
        {"metric": "f1", "minimum": 0},
    ]
    gates = Gates.model_validate({"evaluation": rows, "metrics": metrics})
    told = reasons(gates, EvaluationResult({"auc": 0.8, "loss": 0.2}, {}), None)
    assert told == [
        "Metric auc value threshold check failed: candidate model auc = 0.8, auc threshold = 0.9",
        "Metric loss value threshold check failed: candidate model loss = 0.2, loss threshold = 0.1",
        "the evaluation of the version has no f1",
    ]
