"""What a version must fulfil."""

import re
from pathlib import Path

import pytest

from company_ml.errors import InputError
from company_ml.promotion.gates import Gates, Policy, judge, load_policy


def gate(**fields: object) -> Gates:
    rows = {"table": "validation.churn", "target": "churned"}
    return Gates.model_validate({"evaluation": rows, "metrics": [{"metric": "auc", **fields}]})


def passes(gates: Gates, value: float | None, champion: float | None = None) -> bool:
    metrics = {} if value is None else {"auc": value}
    findings = judge(gates, {}, metrics, None if champion is None else {"auc": champion})
    return all(finding.passed for finding in findings)


@pytest.mark.parametrize(
    ("fields", "value", "champion", "expected"),
    [
        ({"minimum": 0.8}, 0.8, None, True),
        ({"minimum": 0.8}, 0.79, None, False),
        ({"maximum": 0.4}, 0.4, None, True),
        ({"maximum": 0.4}, 0.41, None, False),
        ({"minimum": 0.8}, float("nan"), None, False),
        ({"maximum": 0.8}, float("nan"), None, False),
        ({"minimum": 0.8}, None, None, False),
        ({"better": "higher", "not_worse_than_champion_by": 0.01}, 0.81, 0.82, True),
        ({"better": "higher", "not_worse_than_champion_by": 0.01}, 0.80, 0.82, False),
        ({"better": "higher", "not_worse_than_champion_by": 0.0}, 0.99, 0.82, True),
        ({"better": "higher", "not_worse_than_champion_by": 0.01}, 0.1, None, True),
        ({"better": "higher", "not_worse_than_champion_by": 0.01}, float("nan"), 0.82, False),
        ({"better": "lower", "not_worse_than_champion_by": 0.1}, 0.5, 0.4, True),
        ({"better": "lower", "not_worse_than_champion_by": 0.1}, 0.51, 0.4, False),
        ({"better": "higher", "better_than_champion_by": 0.01}, 0.83, 0.82, True),
        ({"better": "higher", "better_than_champion_by": 0.01}, 0.825, 0.82, False),
        ({"better": "higher", "better_than_champion_by": 0.01}, 0.5, None, True),
        ({"better": "lower", "better_than_champion_by": 0.1}, 0.3, 0.4, True),
        ({"better": "lower", "better_than_champion_by": 0.1}, 0.35, 0.4, False),
    ],
)
def test_a_metric_is_held_against_its_bounds_and_the_champion(
    fields: dict[str, object], value: float | None, champion: float | None, expected: bool
) -> None:
    assert passes(gate(**fields), value, champion) is expected


def test_a_champion_without_the_metric_cannot_be_compared_with() -> None:
    gates = gate(better="higher", not_worse_than_champion_by=0.01)
    (finding,) = judge(gates, {}, {"auc": 0.9}, {})
    assert not finding.passed
    assert finding.detail == "the champion's evaluation has no such metric"


@pytest.mark.parametrize(
    ("wanted", "tags", "expected"),
    [
        (None, {"owner": "ann"}, True),
        (None, {}, False),
        ("passed", {"owner": "passed"}, True),
        ("passed", {"owner": "failed"}, False),
    ],
)
def test_a_tag_must_be_there_with_its_value(wanted: str | None, tags: dict[str, str], expected: bool) -> None:
    (finding,) = judge(Gates(required_tags={"owner": wanted}), tags, {}, None)
    assert finding.passed is expected


def test_tags_that_only_production_asks_for_do_not_come_along_from_dev() -> None:
    policy = Policy.model_validate(
        {
            "candidate": {"required_tags": {"owner": None}},
            "production": {"required_tags": {"owner": None, "validation": "passed"}},
        }
    )
    assert policy.tags_after("candidate") == {"validation"}
    assert policy.tags_after("production") == frozenset()


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text(
        "candidate: {metrics: [{metric: auc}, {metric: loss, not_worse_than_champion_by: 1}]}\n"
        "production: {metrics: [{metric: a/b, minimum: 1}]}\n"
        "prod: {}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        load_policy(file)
    message = str(refused.value)
    assert "auc: give a minimum, a maximum, not_worse_than_champion_by or better_than" in message
    assert "loss: say whether higher or lower is better" in message
    assert "production.metrics.0.metric" in message
    assert "nothing is promoted to prod; the stages are candidate, production" in message


@pytest.mark.parametrize(
    ("gates", "message"),
    [
        ("{metrics: [{metric: auc, minimum: 1}]}", "name it under evaluation"),
        (
            "{metrics: [{metric: auc, better: lower, not_worse_than_champion_by: 1, "
            "better_than_champion_by: 1}]}",
            "exclude each other",
        ),
        ("{metrics: [{metric: auc, better_than_champion_by: 1}]}", "say whether higher or lower"),
        ("{metrics: [{metric: auc, better: higher, better_than_champion_by: 0}]}", "greater than 0"),
        ("{evaluation: {target: churned}}", "give exactly one of table, file, sample and public"),
        ("{evaluation: {table: x, target: churned}}", "candidate.evaluation.table: String should match"),
        ("{evaluation: {table: a.b, target: c, most: 99}}", "candidate.evaluation.most: Input should be"),
        ("{evaluation: {table: 'a.`b`', target: c}}", "candidate.evaluation.table: String should match"),
    ],
)
def test_gates_that_cannot_be_measured_are_refused(tmp_path: Path, gates: str, message: str) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text(f"candidate: {gates}\nproduction: {{}}\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(message)):
        load_policy(file)


@pytest.mark.parametrize("text", ["a: [", "[]", "candidate: {}"])
def test_a_file_that_holds_no_gates_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="the gates in"):
        load_policy(file)


@pytest.mark.parametrize("bound", [".inf", "-.inf", ".nan"])
@pytest.mark.parametrize("key", ["minimum", "maximum", "not_worse_than_champion_by"])
def test_a_bound_that_bounds_nothing_is_refused(tmp_path: Path, key: str, bound: str) -> None:
    file = tmp_path / "gates.yaml"
    gate = f"{{metric: auc, better: higher, {key}: {bound}}}"
    file.write_text(
        f"candidate: {{metrics: [{gate}]}}\nproduction: {{}}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=rf"candidate\.metrics\.0\.{key}: Input should be"):
        load_policy(file)


@pytest.mark.parametrize("value", [float("inf"), -float("inf"), float("nan")])
@pytest.mark.parametrize(
    "fields",
    [
        {"minimum": 0.8},
        {"maximum": 0.8},
        {"better": "higher", "not_worse_than_champion_by": 0.01},
        {"better": "lower", "not_worse_than_champion_by": 0.01},
    ],
)
def test_a_metric_that_is_no_finite_number_fails_every_gate(fields: dict[str, object], value: float) -> None:
    assert not passes(gate(**fields), value, 0.5)


@pytest.mark.parametrize("value", [float("inf"), -float("inf"), float("nan")])
@pytest.mark.parametrize("better", ["higher", "lower"])
def test_a_champion_whose_metric_is_no_finite_number_cannot_be_compared_with(
    better: str, value: float
) -> None:
    assert not passes(gate(better=better, not_worse_than_champion_by=0.01), 0.9, value)


@pytest.mark.parametrize(("better", "value"), [("higher", 0.8099), ("lower", 0.8301)])
def test_the_tolerance_for_binary_fractions_lets_nothing_worse_pass(better: str, value: float) -> None:
    """0.82 - 0.81 is a little more than 0.01 in binary, and nothing else is forgiven."""
    assert not passes(gate(better=better, not_worse_than_champion_by=0.01), value, 0.82)
    assert passes(
        gate(better=better, not_worse_than_champion_by=0.01), 0.81 if better == "higher" else 0.83, 0.82
    )


def test_each_stage_that_versions_enter_has_gates(tmp_path: Path) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text("candidate: {}\n", encoding="utf-8")
    with pytest.raises(InputError, match="production has no gates"):
        load_policy(file)
