"""Metrics, against numbers worked out by hand."""

from math import log

import numpy as np
import pytest

from company_ml.training.evaluation import evaluate

TRUTH = np.array([0, 0, 0, 1, 1])
LEFT = np.array([0.1, 0.2, 0.6, 0.4, 0.9])
"""Probability of the second class: one false alarm, one miss; one of the six pairs is in the wrong order."""
PROBABILITIES = np.column_stack([1 - LEFT, LEFT])


def test_two_classes_are_judged_by_the_class_of_interest() -> None:
    found = evaluate(
        [
            "accuracy",
            "balanced_accuracy",
            "precision",
            "recall",
            "f1",
            "roc_auc",
            "average_precision",
            "log_loss",
        ],
        TRUTH,
        PROBABILITIES,
        positive=1,
    )
    assert found == pytest.approx(
        {
            "accuracy": 3 / 5,
            "balanced_accuracy": (2 / 3 + 1 / 2) / 2,
            "precision": 1 / 2,
            "recall": 1 / 2,
            "f1": 1 / 2,
            "roc_auc": 5 / 6,
            "average_precision": 1 / 2 * 1 + 1 / 2 * 2 / 3,
            "log_loss": -(log(0.9) + log(0.8) + log(0.4) + log(0.4) + log(0.9)) / 5,
        }
    )


def test_the_other_class_of_interest_turns_precision_and_recall_around() -> None:
    assert evaluate(["precision", "recall"], TRUTH, PROBABILITIES, positive=0) == pytest.approx(
        {"precision": 2 / 3, "recall": 2 / 3}
    )


def test_of_many_classes_each_counts_the_same() -> None:
    truth = np.array([0, 0, 1, 2])
    probabilities = np.array([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.5, 0.3, 0.2]])
    found = evaluate(["recall", "precision", "f1", "roc_auc"], truth, probabilities, positive=None)
    assert found == pytest.approx(
        {
            "recall": (1 + 1 + 0) / 3,
            "precision": (2 / 3 + 1 + 0) / 3,
            "f1": (4 / 5 + 1 + 0) / 3,
            "roc_auc": (1 + 1 + 1) / 3,
        }
    )
