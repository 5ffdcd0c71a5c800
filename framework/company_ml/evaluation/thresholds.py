"""The gates of a stage as thresholds of MLflow, and what MLflow says of a version by them.

A promotion judges once more, by the same gates (``promotion.gates.judge``): champion and gates may be others
by then, and MLflow's evaluation takes libraries that a pipeline which promotes does not have.
"""

from collections.abc import Iterator, Mapping
from math import isfinite

import mlflow
from mlflow.models import EvaluationResult, MetricThreshold
from mlflow.models.evaluation.validation import ModelValidationFailedException

from company_ml.promotion.gates import TOLERANCE, Gates, MetricGate


def reasons(gates: Gates, candidate: EvaluationResult, champion: EvaluationResult | None) -> list[str]:
    """Return what speaks against a version, a line each; none if it may enter the stage.

    Infinite values and NaN are refused here: MLflow takes infinity for a good value, and NaN for a relative
    change that is large enough (``_validate`` in
    https://github.com/mlflow/mlflow/blob/v3.13.0/mlflow/models/evaluation/validation.py).
    """
    found: list[str] = []
    for gate in gates.metrics:
        beside = (gate.not_worse_than_champion_by, gate.better_than_champion_by) != (None, None)
        against = champion if beside else None
        sides = {"the version": candidate} | ({"the champion": against} if against else {})
        wrong = [
            line for side, result in sides.items() if (line := _no_number(side, gate.metric, result.metrics))
        ]
        found += wrong or _refusals(gate, candidate, against)
    return found


def _no_number(side: str, metric: str, metrics: Mapping[str, float]) -> str | None:
    if metric not in metrics:
        return f"the evaluation of {side} has no {metric}"
    value = metrics[metric]
    return None if isfinite(value) else f"{metric} of {side} is {value:g}, which is no finite number"


def _refusals(gate: MetricGate, candidate: EvaluationResult, champion: EvaluationResult | None) -> list[str]:
    found: list[str] = []
    for threshold in _thresholds(gate, champion):
        try:
            mlflow.validate_evaluation_results({gate.metric: threshold}, candidate, champion)
        except ModelValidationFailedException as error:
            found.append(" ".join(str(error.message).split()).rstrip("."))
    return list(dict.fromkeys(found))


def _thresholds(gate: MetricGate, champion: EvaluationResult | None) -> Iterator[MetricThreshold]:
    """Yield a threshold for each bound. MLflow's own for changes takes improvements only."""
    if gate.minimum is not None:
        yield MetricThreshold(threshold=gate.minimum, greater_is_better=True)
    if gate.maximum is not None:
        yield MetricThreshold(threshold=gate.maximum, greater_is_better=False)
    if champion is None:
        return
    higher = gate.better == "higher"
    if gate.not_worse_than_champion_by is not None:
        reference, margin = float(champion.metrics[gate.metric]), gate.not_worse_than_champion_by + TOLERANCE
        bound = reference - margin if higher else reference + margin
        yield MetricThreshold(threshold=bound, greater_is_better=higher)
    if gate.better_than_champion_by is not None:
        least = max(gate.better_than_champion_by - TOLERANCE, TOLERANCE)
        yield MetricThreshold(min_absolute_change=least, greater_is_better=higher)
