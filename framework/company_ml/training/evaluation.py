"""How well a model does on the rows that it did not learn from."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from sklearn import metrics
from sklearn.preprocessing import label_binarize

Truth = Any
"""Position of each row's class, an integer array of one dimension."""
Probabilities = Any
"""Probability of each class, a float array of rows by classes."""


def evaluate_numbers(names: Iterable[str], truth: Any, predicted: Any) -> dict[str, float]:
    """Return metrics of a regression by name: better when low, but for ``r2_score``, which is 1 at most.

    Args:
        names: Which metrics; see ``training.metrics.RegressionMetric``.
        truth: Each row's number, a float array of one dimension.
        predicted: What was predicted, the same.
    """
    by_name: Mapping[str, Callable[[Any, Any], Any]] = {
        "mean_absolute_error": metrics.mean_absolute_error,
        "mean_squared_error": metrics.mean_squared_error,
        "root_mean_squared_error": metrics.root_mean_squared_error,
        "mean_absolute_percentage_error": metrics.mean_absolute_percentage_error,
        "max_error": metrics.max_error,
        "r2_score": metrics.r2_score,
    }
    return {name: float(by_name[name](truth, predicted)) for name in names}


def evaluate(
    names: Iterable[str], truth: Truth, probabilities: Probabilities, positive: int | None
) -> dict[str, float]:
    """Return metrics of a classification by name: between 0 and 1, but for ``log_loss``.

    That one is 0 or more, and better when low.

    Args:
        names: Which metrics; see ``training.metrics.ClassificationMetric``.
        truth: Position of each row's class, 0 up; every class occurs.
        probabilities: Rows by classes.
        positive: Position of the class of interest if there are two classes. With more, ``precision``,
            ``recall``, ``f1``, ``roc_auc`` and ``average_precision`` are means over the classes, each against
            the rest, where a rare class counts as much as a frequent one.
    """
    predicted = probabilities.argmax(axis=1)
    classes = list(range(probabilities.shape[1]))
    if positive is None:
        each: dict[str, Any] = {"average": "macro", "zero_division": 0}
        one_of = label_binarize(truth, classes=classes)
        ranked = (one_of, probabilities)
    else:
        each = {"average": "binary", "pos_label": positive, "zero_division": 0}
        ranked = (np.asarray(truth) == positive, probabilities[:, positive])
    by_name: Mapping[str, Callable[[], Any]] = {
        "accuracy": lambda: metrics.accuracy_score(truth, predicted),
        "balanced_accuracy": lambda: metrics.balanced_accuracy_score(truth, predicted),
        "precision": lambda: metrics.precision_score(truth, predicted, **each),
        "recall": lambda: metrics.recall_score(truth, predicted, **each),
        "f1": lambda: metrics.f1_score(truth, predicted, **each),
        "roc_auc": lambda: metrics.roc_auc_score(*ranked),
        "average_precision": lambda: metrics.average_precision_score(*ranked),
        "log_loss": lambda: metrics.log_loss(truth, probabilities, labels=classes),
    }
    return {name: float(by_name[name]()) for name in names}
