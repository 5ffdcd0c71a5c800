"""Configurations for tests: the packaged sample's, with what a test varies."""

from typing import Any

from company_ml.training.config import TrainingConfig

ALGORITHMS: dict[tuple[str, str], dict[str, Any]] = {
    ("scikit-learn", "logistic_regression"): {},
    ("scikit-learn", "random_forest"): {"n_estimators": 10},
    ("scikit-learn", "gradient_boosting"): {"max_iter": 10},
    ("xgboost", "gradient_boosting"): {"n_estimators": 10},
    ("lightgbm", "gradient_boosting"): {"n_estimators": 10},
}
"""All algorithms, small enough to learn at once."""


def values(**changes: Any) -> dict[str, Any]:
    """Return a configuration as YAML would hold it."""
    return {
        "model": "customer_churn",
        "data": {"sample": 400},
        "target": "churned",
        "features": {
            "numeric": ["age", "tenure_months", "monthly_charge", "support_calls"],
            "categorical": ["contract", "payment"],
        },
        "estimator": {"family": "scikit-learn", "algorithm": "logistic_regression"},
        **changes,
    }


def configured(**changes: Any) -> TrainingConfig:
    """Return a configuration, checked."""
    return TrainingConfig.model_validate(values(**changes))


def estimator(family: str, algorithm: str) -> dict[str, Any]:
    """Return the section of an algorithm."""
    return {"family": family, "algorithm": algorithm, "parameters": ALGORITHMS[family, algorithm]}
