"""Shadow: a candidate replays what the champion was asked."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from company_ml.errors import InputError
from company_ml.serving.recorded import from_rows
from company_ml.serving.shadow import ShadowLimits, replay
from company_ml.serving.shadow_report import markdown

LIMITS = ShadowLimits(rows=10, p95_ratio=1e9)
"""Latency aside, which tests would have of their own machine."""


def recorded(
    rows: list[dict[str, Any]],
    predictions: list[Any],
    duration: int | None = 20,
    form: str = "dataframe_records",
) -> dict[str, Any]:
    frame = pd.DataFrame(rows)
    split = {"columns": list(frame.columns), "data": frame.to_numpy().tolist()}
    forms = {"dataframe_records": rows, "dataframe_split": split, "inputs": frame.to_dict(orient="list")}
    return {
        "databricks_request_id": "id",
        "request": json.dumps({form: forms[form]}),
        "response": json.dumps({"predictions": predictions}),
        "execution_duration_ms": duration,
    }


def traffic(model: Callable[[float], Any], requests: int = 20) -> list[dict[str, Any]]:
    return [recorded([{"tenure": float(i)}], [model(i)]) for i in range(requests)]


def scored(probability: float) -> dict[str, Any]:
    return {
        "prediction": "yes" if probability > 0.5 else "no",
        "probability_yes": probability,
        "probability_no": 1 - probability,
        "model_name": "churn",
    }


def as_service(probability: Callable[[float], float]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda rows: pd.DataFrame([scored(probability(value)) for value in rows["tenure"]])


def chance(tenure: float) -> float:
    return tenure / 20


def test_the_same_model_agrees_with_itself() -> None:
    found = replay(from_rows(traffic(lambda i: scored(chance(i)))), as_service(chance), LIMITS)

    assert found.accepted
    assert (found.rows, found.agreement) == (20, 1.0)
    assert found.shifts["yes"].mean == 0
    assert found.shifts["yes"].ks_p == 1


def test_moved_probabilities_are_beyond_the_limits() -> None:
    found = replay(
        from_rows(traffic(lambda i: scored(chance(i)))), as_service(lambda i: chance(i) + 0.21), LIMITS
    )

    assert found.agreement == 0.75
    assert found.shifts["yes"].mean == pytest.approx(0.21)
    assert found.shifts["yes"].ks == pytest.approx(0.25)
    assert found.breaches == (
        "both agree on 75.0% of the rows, under 95.0%",
        "no moved by 0.210 on average, over 0.05",
        "yes moved by 0.210 on average, over 0.05",
    )


def test_a_real_classifier_is_compared_by_its_labels() -> None:
    features = pd.DataFrame({"tenure": np.arange(20.0)})
    model = LogisticRegression(C=1e6).fit(features, np.arange(20) > 9)

    found = replay(from_rows(traffic(lambda i: i > 9)), model.predict, LIMITS)

    assert found.agreement == 1.0


def test_a_real_classifiers_probabilities_are_compared_by_class() -> None:
    features = pd.DataFrame({"tenure": np.arange(20.0)})
    model = LogisticRegression().fit(features, np.arange(20) > 9)
    answers = model.predict_proba(features).tolist()

    found = replay(from_rows(traffic(lambda i: answers[int(i)])), model.predict_proba, LIMITS)

    assert found.accepted
    assert found.shifts.keys() == {"0", "1"}


def test_numbers_agree_within_the_tolerance() -> None:
    recording = from_rows(traffic(lambda i: 100.0 + i))

    near = replay(recording, lambda rows: (rows["tenure"] + 100) * 1.005, LIMITS)
    far = replay(recording, lambda rows: (rows["tenure"] + 100) * 1.02, LIMITS)

    assert (near.agreement, far.agreement) == (1.0, 0.0)
    assert near.shifts["prediction"].largest == pytest.approx(119 * 0.005)


@pytest.mark.parametrize("form", ["dataframe_records", "dataframe_split", "inputs"])
def test_every_form_with_columns_is_replayed(form: str) -> None:
    rows = [{"tenure": 1, "plan": "basic"}, {"tenure": 2, "plan": "plus"}]
    recording = from_rows([recorded(rows, [1, 2], form=form)])

    found = replay(recording, lambda frame: list(frame["tenure"]), ShadowLimits(rows=2, p95_ratio=1e9))

    assert (found.rows, found.agreement) == (2, 1.0)


def test_what_cannot_be_replayed_is_counted_by_its_reason() -> None:
    rows = [
        *traffic(lambda i: 1, 10),
        {"databricks_request_id": "a", "request": "cut of", "response": "{}"},
        {"databricks_request_id": "b", "request": '{"instances": [[1]]}', "response": '{"predictions": [1]}'},
        recorded([{"tenure": 1}], [1, 2]),
        {"databricks_request_id": "c", "request": None, "response": None},
    ]

    found = replay(from_rows(rows), lambda frame: [1] * len(frame), LIMITS)

    assert found.skipped == {
        "the request is not JSON": 2,
        "the request is not in a form with columns (dataframe_split, dataframe_records, inputs)": 1,
        "the response has not one prediction for each row": 1,
    }


def test_a_candidate_that_fails_is_beyond_the_limits() -> None:
    def score(rows: pd.DataFrame) -> list[int]:
        if rows["tenure"][0] > 16:
            raise KeyError("plan")
        return [1]

    found = replay(from_rows(traffic(lambda i: 1)), score, LIMITS)

    assert found.failures == {"KeyError: 'plan'": 3}
    assert found.breaches == ("the candidate failed 3 of 20 requests",)


def test_predictions_for_other_rows_than_asked_are_a_failure() -> None:
    found = replay(from_rows(traffic(lambda i: 1)), lambda rows: [1, 2], LIMITS)

    assert found.failures == {"ValueError: 2 predictions for 1 rows": 20}
    assert found.agreement is None


def test_too_few_rows_prove_nothing() -> None:
    found = replay(from_rows(traffic(lambda i: 1, 3)), lambda rows: [1], LIMITS)

    assert found.breaches == ("3 rows are too few to judge it; 10 are asked for",)


def test_nothing_recorded_is_an_error_with_the_reasons() -> None:
    with pytest.raises(InputError, match=r"1 times: the request is not JSON"):
        replay(from_rows([{"databricks_request_id": "a", "request": "", "response": ""}]), lambda rows: [])


def test_latency_is_measured_and_compared_with_what_was_recorded() -> None:
    ticks: Iterator[int] = count()

    found = replay(from_rows(traffic(lambda i: 1)), lambda rows: [1], LIMITS, lambda: next(ticks) / 100)

    assert (found.champion_p95_ms, found.candidate_p95_ms) == (20, pytest.approx(10))


def test_the_report_tells_people_the_verdict_and_the_reasons() -> None:
    found = replay(
        from_rows(traffic(lambda i: scored(chance(i)))), as_service(lambda i: chance(i) + 0.21), LIMITS
    )

    report = markdown("Version 5", found)

    assert "**beyond the limits**" in report
    assert "| Agreement | 75.00% |" in report
    assert "| yes | 0.2100 | 0.2100 | 0.250 |" in report


def test_the_report_is_plain_json() -> None:
    found = replay(from_rows(traffic(lambda i: scored(chance(i)))), as_service(chance), LIMITS)

    assert json.loads(json.dumps(found.as_dict()))["accepted"] is True


@pytest.mark.parametrize(
    ("champion", "candidate", "message"),
    [
        (lambda i: 100.0 + i, as_service(chance), "the champion predicts numbers, and the candidate classes"),
        (
            lambda i: scored(chance(i)),
            lambda rows: rows["tenure"] * 1.5,
            "the candidate predicts numbers, and the champion classes",
        ),
    ],
)
def test_numbers_and_classes_are_told_apart(
    champion: Callable[[float], Any], candidate: Callable[[pd.DataFrame], Any], message: str
) -> None:
    found = replay(from_rows(traffic(champion)), candidate, LIMITS)
    assert not found.accepted
    assert message in found.breaches


def test_other_classes_are_no_agreement() -> None:
    def renamed(rows: pd.DataFrame) -> pd.DataFrame:
        found = as_service(chance)(rows)
        return found.rename(columns={"probability_yes": "probability_1", "probability_no": "probability_0"})

    found = replay(from_rows(traffic(lambda i: scored(chance(i)))), renamed, LIMITS)

    assert found.breaches == ("the classes are 0, 1, the champion's are no, yes",)


@pytest.mark.parametrize("probability", [None, float("nan"), "high"])
def test_a_champions_answer_that_holds_no_probability_is_skipped_and_counted(probability: Any) -> None:
    odd = recorded([{"tenure": 1.0}], [scored(0.5) | {"probability_yes": probability}])

    found = replay(from_rows([odd, *traffic(lambda i: scored(chance(i)))]), as_service(chance), LIMITS)

    assert (found.accepted, found.rows, sum(found.skipped.values())) == (True, 20, 1)


@pytest.mark.parametrize("probability", [None, float("nan")])
def test_a_candidates_answer_that_holds_no_probability_is_a_failure(probability: Any) -> None:
    def score(rows: pd.DataFrame) -> pd.DataFrame:
        return as_service(chance)(rows).assign(probability_yes=probability)

    found = replay(from_rows(traffic(lambda i: scored(chance(i)))), score, LIMITS)

    assert sum(found.failures.values()) == 20
    assert not found.accepted


def test_predictions_that_are_null_on_both_sides_do_not_agree() -> None:
    found = replay(from_rows(traffic(lambda i: 1)), lambda rows: [None] * len(rows), LIMITS)

    assert not found.accepted
    with pytest.raises(InputError, match="a prediction is null"):
        replay(from_rows(traffic(lambda i: None)), lambda rows: [1] * len(rows), LIMITS)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ('{"dataframe_records": ' + "[" * 100_000 + "]" * 100_000 + "}", "it is nested too deeply"),
        ('{"dataframe_records": [1, "a"]}', "the request's rows are no table (TypeError)"),
        ('{"dataframe_split": {"data": [[1, 2]], "columns": ["a"]}}', "the request's rows are no table"),
    ],
)
def test_a_request_that_cannot_be_read_does_not_end_the_replay(request_: str, reason: str) -> None:
    odd = {"databricks_request_id": "odd", "request": request_, "response": '{"predictions": [1]}'}

    found = replay(from_rows([odd, *traffic(lambda i: 1)]), lambda rows: [1] * len(rows), LIMITS)

    assert found.rows == 20
    ((told, times),) = found.skipped.items()
    assert told.startswith(reason)
    assert times == 1


def test_a_candidate_that_is_slower_than_the_champion_is_beyond_the_limits() -> None:
    times: Iterator[float] = count(0, 0.03)  # 30 ms between two looks at the clock
    recording = from_rows(traffic(lambda i: 1))

    found = replay(recording, lambda rows: [1] * len(rows), ShadowLimits(rows=10), timer=lambda: next(times))

    assert found.breaches == ("p95 of 30 ms, without network, is over 1.25 times the champion's 20 ms",)


def test_latency_that_was_not_recorded_cannot_be_compared() -> None:
    rows = [recorded([{"tenure": 1.0}], [1], duration=None)] * 10

    found = replay(from_rows(rows), lambda frame: [1] * len(frame), ShadowLimits(rows=10))

    assert found.breaches == (
        "no recorded request tells how long the champion took, so latency cannot be compared",
    )


@pytest.mark.parametrize(
    "limits", [{"agreement": float("nan")}, {"mean_shift": float("nan")}, {"rows": 0}, {"failed": 2}]
)
def test_limits_that_nothing_can_break_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        ShadowLimits(**limits)
