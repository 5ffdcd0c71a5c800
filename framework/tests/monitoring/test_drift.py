"""Drift, measured by the real Evidently on seeded data."""

import json

import numpy as np
import pandas as pd
import pytest

from company_ml.errors import InputError
from company_ml.monitoring.drift import Drift, measure
from tests.monitoring.samples import customers


def drifted(measured: Drift) -> set[str]:
    return {column.column for column in measured.columns if column.drifted}


@pytest.mark.parametrize("rows", [400, 1500])  # up to 1000 rows Evidently takes p-values, then distances
def test_drift_of_numbers_and_categories_is_found(rows: int) -> None:
    reference, current = customers(1, rows=rows), customers(2, older=15, prepaid=0.8, rows=rows)
    measured = measure(reference, current, ignore=["user_id"])
    assert drifted(measured) == {"age", "plan"}
    assert measured.score == pytest.approx(2 / 3)
    assert measured.decision.alert


@pytest.mark.parametrize("rows", [400, 1500])
def test_steady_data_does_not_drift(rows: int) -> None:
    measured = measure(customers(1, rows=rows), customers(2, rows=rows), ignore=["user_id"])
    assert drifted(measured) == set()
    assert measured.score == 0
    assert not measured.decision.alert


def test_the_limit_decides_and_not_the_score_alone() -> None:
    reference, current = customers(1), customers(2, older=15)
    scores = {limit: measure(reference, current, ignore=["user_id"], limit=limit) for limit in (0.3, 0.5)}
    assert scores[0.3].score == scores[0.5].score == pytest.approx(1 / 3)
    assert scores[0.3].decision.alert
    assert not scores[0.5].decision.alert


def test_times_identifiers_and_columns_of_one_side_are_left_out() -> None:
    current = customers(2).assign(new=1)
    measured = measure(customers(1), current, ignore=["user_id"])
    assert [column.column for column in measured.columns] == ["age", "income", "plan"]
    assert measured.ignored == ("user_id", "seen", "new")


def test_only_the_columns_that_are_asked_for_are_compared() -> None:
    measured = measure(customers(1), customers(2, older=15), columns=["age", "plan"])
    assert {column.column for column in measured.columns} == {"age", "plan"}
    assert measured.score == 0.5


def test_columns_as_a_warehouse_returns_them_are_compared_like_others() -> None:
    """Nullable numbers, booleans and strings, with values missing."""
    random = np.random.default_rng(1)
    data = pd.DataFrame(
        {
            "visits": random.integers(0, 90, 400),
            "active": random.random(400) < 0.5,
            "plan": random.choice(["a", "b"], 400),
        }
    ).astype({"visits": "Int64", "active": "boolean", "plan": "string"})
    data.loc[:9, :] = pd.NA
    other = data.assign(visits=data["visits"] + 60, active=True)
    assert drifted(measure(data, other)) == {"visits", "active"}


def test_the_report_is_a_page_and_json_of_the_same_numbers() -> None:
    measured = measure(customers(1), customers(2, older=15), ignore=["user_id"])
    assert "<html" in measured.html
    scores = {
        metric["config"].get("column"): metric["value"] for metric in json.loads(measured.report)["metrics"]
    }
    assert all(scores[column.column] == column.score for column in measured.columns)


def test_all_missing_columns_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        measure(customers(1), customers(2).drop(columns=["age", "plan"]), columns=["age", "plan", "height"])
    assert str(caught.value) == (
        "the reference data lacks height; the current data lacks age, plan, height: "
        "bring the columns, or leave them out with --ignore"
    )


def test_data_without_rows_is_refused() -> None:
    with pytest.raises(InputError, match="the reference and the current data has no rows"):
        measure(customers(1).head(0), customers(2).head(0))


def test_columns_without_values_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="no value at all in age in the current data, plan in the current"):
        measure(customers(1), customers(2).assign(age=np.nan, plan=None))


def test_without_a_column_to_compare_the_question_is_refused() -> None:
    with pytest.raises(InputError, match="no column is left to compare"):
        measure(customers(1), customers(2), columns=["seen"])
