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


REGRESSIONS: dict[tuple[str, str], dict[str, Any]] = {
    ("scikit-learn", "ridge"): {},
    ("scikit-learn", "random_forest"): {"n_estimators": 20, "max_depth": 6},
    ("scikit-learn", "gradient_boosting"): {"max_iter": 20},
    ("xgboost", "gradient_boosting"): {"n_estimators": 20, "max_depth": 2},
    ("lightgbm", "gradient_boosting"): {"n_estimators": 20},
}
"""The same of regression."""


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


def regression(**changes: Any) -> TrainingConfig:
    """Return a configuration that learns how far diabetes progresses, checked."""
    features = {"numeric": ["age", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"], "categorical": ["sex"]}
    usual = {
        "model": "diabetes_progression",
        "task": "regression",
        "data": {"public": "diabetes"},
        "target": "progression",
        "features": features,
        "estimator": {"family": "scikit-learn", "algorithm": "ridge"},
    }
    return configured(**{**usual, **changes})


def estimator(family: str, algorithm: str) -> dict[str, Any]:
    """Return the section of an algorithm."""
    return {"family": family, "algorithm": algorithm, "parameters": ALGORITHMS[family, algorithm]}


def regressor(family: str, algorithm: str) -> dict[str, Any]:
    """Return the section of an algorithm of regression."""
    return {"family": family, "algorithm": algorithm, "parameters": REGRESSIONS[family, algorithm]}
