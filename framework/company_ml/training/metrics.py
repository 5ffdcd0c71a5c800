"""The metrics that a configuration can name, by task."""

from collections.abc import Mapping
from typing import Literal, get_args

from company_ml.training.algorithms import Task

ClassificationMetric = Literal[
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "f1",
    "roc_auc",
    "average_precision",
    "log_loss",
]
RegressionMetric = Literal[
    "mean_absolute_error",
    "mean_squared_error",
    "root_mean_squared_error",
    "mean_absolute_percentage_error",
    "max_error",
    "r2_score",
]
"""By MLflow's names, under which an evaluation of a regressor has the same.
https://mlflow.org/docs/latest/ml/evaluation/model-eval
"""
Metric = Literal[ClassificationMetric, RegressionMetric]
CLASSIFICATION_METRICS: tuple[ClassificationMetric, ...] = get_args(ClassificationMetric)
METRICS: Mapping[Task, tuple[str, ...]] = {
    "classification": CLASSIFICATION_METRICS,
    "regression": get_args(RegressionMetric),
}
USUAL_METRICS: Mapping[Task, tuple[Metric, ...]] = {
    "classification": ("accuracy", "f1", "roc_auc", "log_loss"),
    "regression": ("mean_absolute_error", "root_mean_squared_error", "r2_score"),
}
"""The metrics of a configuration that names none."""
