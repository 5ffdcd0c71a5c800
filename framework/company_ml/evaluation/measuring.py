"""Measuring a version with ``mlflow.models.evaluate``: its metrics, as MLflow and as training define them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.models import EvaluationMetric, EvaluationResult, make_metric
from mlflow.models import evaluate as mlflow_evaluate

from company_ml.errors import FrameworkError
from company_ml.evaluation.data import Validation
from company_ml.evaluation.models import Answers, LoadedVersion
from company_ml.training.config import Label
from company_ml.training.evaluation import evaluate
from company_ml.training.metrics import CLASSIFICATION_METRICS

_LOWER_IS_BETTER = {"log_loss"}


def measure(loaded: LoadedVersion, validation: Validation, positive: Label | None) -> EvaluationResult:
    """Measure a version on the validation data, and record it in the active run.

    MLflow gets a function instead of the model: so it scores every flavor as an endpoint would, and looks for
    no logged model, which is missing in every workspace but the one that trained.

    Args:
        loaded: The version.
        validation: The rows.
        positive: Class of interest of two; the last in order if None.

    Raises:
        FrameworkError: the model refuses the rows, or does not answer as its record says.
    """
    answers = loaded.answers(validation.rows_for(loaded))

    def predictions(rows: pd.DataFrame) -> "pd.Series[Any]":
        return answers.predictions.loc[rows.index]

    config: dict[str, Any] = {"log_model_explainability": False}
    if loaded.classes:
        config |= {"label_list": loaded.classes, "average": "macro"}
        if len(loaded.classes) == 2:
            config["pos_label"] = loaded.classes[_positive(loaded, positive)]
    metrics = _metrics(loaded, validation, answers, positive)
    try:
        return mlflow_evaluate(
            predictions,
            validation.dataset,
            model_type=loaded.kind,
            extra_metrics=metrics,
            evaluator_config=config,
        )
    except MlflowException:
        raise
    except Exception as error:  # scikit-learn's, for answers that do not compare with the truth
        words = " ".join(str(error).split())
        raise FrameworkError(
            f"the answers of {loaded.version} do not compare with {validation.target} of {validation.name}: "
            f"{words}"
        ) from error


def _positive(loaded: LoadedVersion, positive: Label | None) -> int:
    return 1 if positive is None else loaded.classes.index(positive)


def _metrics(
    loaded: LoadedVersion, validation: Validation, answers: Answers, positive: Label | None
) -> list[EvaluationMetric]:
    """Return the metrics of training for a model that gives probabilities.

    MLflow tries each on one row first, where some are not defined: so all are computed here, on all rows.
    """
    if answers.probabilities is None:
        return []
    truth = np.array([loaded.classes.index(label) for label in validation.truth])
    of_two = _positive(loaded, positive) if len(loaded.classes) == 2 else None
    values = evaluate(CLASSIFICATION_METRICS, truth, answers.probabilities, of_two)
    return [
        make_metric(eval_fn=_constant(value), greater_is_better=name not in _LOWER_IS_BETTER, name=name)
        for name, value in values.items()
    ]


def _constant(value: float) -> Callable[..., float]:
    # By these names MLflow finds what to call it with.
    def metric(predictions: Any, targets: Any) -> float:
        return value

    return metric
