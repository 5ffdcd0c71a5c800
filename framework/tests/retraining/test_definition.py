"""Definitions of retraining: what they hold if nothing is said, and what is refused."""

from pathlib import Path

import pytest
import yaml

from company_ml.errors import InputError
from company_ml.retraining.definition import load
from tests.retraining.metrics import defined, values


def test_the_packaged_definition_names_a_packaged_training_configuration_and_a_cautious_limit() -> None:
    found = load("customer_churn")
    assert (found.model, found.training) == ("customer_churn", "customer_churn")
    assert (found.windows, found.limit.trainings, found.limit.days, found.valid_days) == (3, 2, 30, 7)


def test_what_is_not_said_is_cautious() -> None:
    found = defined()
    assert (found.windows, found.limit.trainings, found.limit.days, found.valid_days) == (3, 2, 30, 7)


def test_all_mistakes_are_told_at_once_each_with_its_key(tmp_path: Path) -> None:
    monitors = [
        {"columns": ["age"], "profile": "serving.logs_profile_metrics"},
        {"drift": "serving.features"},
        {"drift": "serving.x`y_drift_metrics"},
        {},
    ]
    file = tmp_path / "wrong.yaml"
    wrong = values(monitors=monitors, windows=0, limit={"trainings": 0}, valid_days=91, model="a-b")
    file.write_text(yaml.safe_dump(wrong), encoding="utf-8")
    with pytest.raises(InputError) as told:
        load(str(file))
    for sentence in (
        "monitors.0: columns belong to drift; profile takes version_column, as accuracy is counted for each",
        "monitors.1: a monitor's table ends in _drift_metrics, and serving.features does not",
        "monitors.2.drift: String should match",
        "monitors.3: name the table drift, profile, or both",
        "windows: Input should be greater than or equal to 1",
        "limit.trainings: Input should be greater than or equal to 1",
        "valid_days: Input should be less than or equal to 90",
        "model: String should match",
    ):
        assert sentence in str(told.value), sentence
