"""Drift, measured by the real Evidently on seeded data."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from company_ml.errors import FrameworkError, InputError
from company_ml.monitoring.drift import ABSENT, MISSING, TYPE, ColumnDrift, Drift, measure
from company_ml.monitoring.page import page
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


def test_the_report_is_json_of_the_same_numbers() -> None:
    measured = measure(customers(1), customers(2, older=15), ignore=["user_id"])
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


@pytest.mark.parametrize(("rows", "text"), [(0, "0 rows"), (1, "1 row:"), (29, "29 rows")])
def test_too_few_rows_to_tell_drift_from_chance_are_refused(rows: int, text: str) -> None:
    with pytest.raises(InputError, match=f"the current data has {text}"):
        measure(customers(1), customers(2).head(rows))
    with pytest.raises(InputError, match=f"the reference data has {text.rstrip(':')} and the current"):
        measure(customers(1).head(rows), customers(2).head(rows))


def found(measured: Drift, column: str) -> ColumnDrift:
    (drift,) = [each for each in measured.columns if each.column == column]
    return drift


def test_values_that_go_missing_are_drift() -> None:
    current = customers(2)
    current.loc[:59, "age"] = np.nan
    gap = found(measure(customers(1), current, ignore=["user_id"]), "age")
    assert (gap.method, gap.score, gap.drifted) == (MISSING, pytest.approx(0.15), True)
    assert (gap.reference, gap.current) == ("number, 0.0% missing", "number, 15.0% missing")


def test_some_more_missing_values_are_none() -> None:
    current = customers(2)
    current.loc[:19, "age"] = np.nan
    assert not found(measure(customers(1), current, ignore=["user_id"]), "age").drifted


def test_a_column_that_lost_all_values_or_got_its_first_is_drift() -> None:
    empty = customers(2).assign(age=np.nan, plan=None)
    for measured in (measure(customers(1), empty), measure(empty, customers(1))):
        assert {"age", "plan"} <= drifted(measured)
    assert "age" in measure(empty, empty).ignored


@pytest.mark.parametrize(
    "changed",
    [
        lambda age: age.round().astype("Int64").astype("string"),
        lambda age: age > 40,
        lambda age: pd.to_datetime(age, unit="D"),
    ],
    ids=["text", "boolean", "time"],
)
def test_a_number_that_became_something_else_is_drift(changed: Callable[[Any], Any]) -> None:
    current = customers(1)
    current["age"] = changed(current["age"])
    drift = found(measure(customers(1), current, ignore=["user_id"]), "age")
    assert (drift.method, drift.drifted) == (TYPE, True)


def test_a_column_that_disappears_is_drift_and_one_that_appears_is_told() -> None:
    current = customers(2).drop(columns="plan").assign(new=1)
    measured = measure(customers(1), current, ignore=["user_id"])
    gone = found(measured, "plan")
    assert (gone.method, gone.drifted, gone.current) == (ABSENT, True, "absent")
    assert "new" in measured.ignored


@pytest.mark.parametrize("rows", [400, 1500])
@pytest.mark.parametrize(
    ("before", "after"),
    [("abc", "ab"), ("ab", "abc"), ("ab", "cd")],
    ids=["one goes missing", "one is new", "all are others"],
)
def test_categories_that_come_and_go_are_drift(before: str, after: str, rows: int) -> None:
    random = np.random.default_rng(1)
    reference, current = (
        pd.DataFrame({"plan": random.choice(list(names), rows)}) for names in (before, after)
    )
    assert drifted(measure(reference, current)) == {"plan"}


def test_decimals_are_numbers_and_dates_are_times() -> None:
    """As a warehouse returns them: Python objects."""

    def rows(seed: int, older: float = 0) -> pd.DataFrame:
        data = customers(seed, older=older)
        data["age"] = data["age"].map(lambda value: Decimal(f"{value:.2f}")).astype("object")
        data["seen"] = data["seen"].dt.date
        data.loc[0, ["age", "seen"]] = None
        return data[["age", "seen"]]

    steady, moved = measure(rows(1), rows(2)), measure(rows(1), rows(2, older=15))
    assert (steady.ignored, drifted(steady), drifted(moved)) == (("seen",), set(), {"age"})
    assert found(moved, "age").method == "K-S p_value"


@pytest.mark.parametrize("rows", [400, 1500])
def test_infinite_numbers_count_as_missing(rows: int) -> None:
    current = customers(2, rows=rows)
    current.loc[: rows // 5, "age"] = np.inf
    gap = found(measure(customers(1, rows=rows), current, ignore=["user_id"]), "age")
    assert (gap.method, gap.drifted) == (MISSING, True)
    current = customers(2, rows=rows)
    current.loc[0, "age"] = -np.inf
    assert not found(measure(customers(1, rows=rows), current, ignore=["user_id"]), "age").drifted


def test_lists_and_maps_are_compared_as_text() -> None:
    random = np.random.default_rng(1)
    data = pd.DataFrame({"tags": [[int(number)] for number in random.integers(0, 3, 400)]})
    assert drifted(measure(data, data)) == set()
    assert drifted(measure(data, pd.DataFrame({"tags": [{"a": 1}] * 400}))) == {"tags"}


def test_the_headline_and_the_columns_agree_and_the_drifted_ones_come_first() -> None:
    current = customers(2, older=15, prepaid=0.9).drop(columns="income")
    measured = measure(customers(1), current, ignore=["user_id"])
    assert measured.headline == "3 of 3 columns drifted (100%)"
    measured = measure(customers(1), customers(2, older=15), ignore=["user_id"])
    assert measured.headline == "1 of 3 columns drifted (33%)"
    assert [column.drifted for column in measured.drifted_first] == [True, False, False]


def test_the_page_names_what_it_is_about_is_small_and_takes_no_markup_from_data() -> None:
    data = {side: customers(seed).rename(columns={"plan": "<b>plan"}) for side, seed in (("a", 1), ("b", 2))}
    measured = measure(data["a"], data["b"].assign(age=0.0), ignore=["user_id"])
    text = page(measured, {"Model": "c.s.churn", "Version": "7", "Measured": "2026-11-25"})
    assert len(text) < 20_000
    assert all(word in text for word in (measured.headline, "c.s.churn", "7", "2026-11-25", "user_id"))
    assert "&lt;b&gt;plan" in text
    assert "<b>" not in text
    assert text.index("age") < text.index("&lt;b&gt;plan")


def test_what_evidently_raises_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by\nzero")

    monkeypatch.setattr("company_ml.monitoring.drift.Report.run", fail)
    with pytest.raises(
        FrameworkError, match=r"could not compare age, income, plan \(ZeroDivisionError: division"
    ):
        measure(customers(1), customers(2), ignore=["user_id"])


def test_without_a_column_to_compare_the_question_is_refused() -> None:
    with pytest.raises(InputError, match="no column is left to compare"):
        measure(customers(1), customers(2), columns=["seen"])
