"""What no value can be, whichever setting has it: each kind is tried on settings of every section."""

import pytest

from sections.plain_values import LONGEST_TEXT
from tests.infra.settings.files import said

TEXTS = [
    ("dev", "catalog.comment"),
    ("prod", "catalog.schemas.0.comment"),
    ("shared", "models.registered.0.comment"),
    ("shared", "cost.budgets.0.name"),
    ("prod", "monitoring.monitors.1.slices.0"),
    ("shared", "federation.audience"),
]
NUMBERS = [
    ("dev", "network.maxNodes"),
    ("dev", "compute.workers.min"),
    ("prod", "monitoring.thresholds.drift"),
    ("prod", "cost.dailyAlertUsd"),
    ("prod", "compute.spot.bidMaxPrice"),
    ("shared", "storage.softDeleteDays"),
]
SWITCHES = [("dev", "compute.photon"), ("prod", "secretScope"), ("shared", "logs.publicQueries")]


@pytest.mark.parametrize(("stack", "key"), TEXTS)
@pytest.mark.parametrize("text", ["", " ", "\t \n"])
def test_a_text_is_not_blank(stack: str, key: str, text: str) -> None:
    (line,) = said(stack, {key: text})
    assert line in {
        f"{key}: is blank; write a text, or remove it",
        f"{key}: is empty; write at least 1 character",
    }


@pytest.mark.parametrize(("stack", "key"), TEXTS)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("two\nlines", "has a line break; write it on one line"),
        ("ends\n", "has a line break; write it on one line"),
        ("a\u2028b", "has a line break; write it on one line"),
        ("a\x00b", "has the hidden character U+0000; remove it"),
        ("a\x1b[31mb", "has the hidden character U+001B; remove it"),
        ("a\u202eb", "has the hidden character U+202E; remove it"),
        ("a\u200bb", "has the hidden character U+200B; remove it"),
    ],
)
def test_a_text_is_one_line_of_characters_that_are_seen(stack: str, key: str, text: str, words: str) -> None:
    assert said(stack, {key: text}) == [f"{key}: {words}"]


@pytest.mark.parametrize(("stack", "key"), [text for text in TEXTS if text[1] != "cost.budgets.0.name"])
def test_a_text_has_a_length(stack: str, key: str) -> None:
    assert said(stack, {key: "x" * LONGEST_TEXT}) == []
    assert said(stack, {key: "x" * 200_000}) == [
        f"{key}: has 200000 characters; the most is 1024, shorten it"
    ]


def test_names_and_values_of_any_name_are_held_to_it_too() -> None:
    conf = "compute.sparkConf"
    assert said("dev", {conf: {"spark.a.b": "x\ny"}}) == [
        f"{conf}.spark.a.b: has a line break; write it on one line"
    ]
    assert said("dev", {conf: {"spark.a\x07.b": "x"}})[0] == (
        f"{conf}.spark.a\x07.b: has the hidden character U+0007; remove it"
    )
    variables = "serving.endpoints.0.versions.0.environment"
    assert said("prod", {variables: {"EMPTY": ""}}) == []
    assert said("prod", {variables: {"LONG": "x" * 5000}}) == [
        f"{variables}.LONG: has 5000 characters; the most is 1024, shorten it"
    ]
    assert said("shared", {"models.registered.0.tags": {"pii": True}}) == [
        "models.registered.0.tags.pii: must be text; put it in quotes"
    ]


@pytest.mark.parametrize(("stack", "key"), NUMBERS)
@pytest.mark.parametrize("value", [True, False])
def test_true_and_false_are_no_numbers(stack: str, key: str, value: bool) -> None:
    assert said(stack, {key: value}) == [f"{key}: must be a number, not {str(value).lower()}"]


@pytest.mark.parametrize(("stack", "key"), SWITCHES)
@pytest.mark.parametrize("value", [0, 1, 1.0])
def test_numbers_are_not_true_and_false(stack: str, key: str, value: float) -> None:
    assert said(stack, {key: value}) == [f"{key}: must be true or false, not {value:g}"]


@pytest.mark.parametrize(("stack", "key"), NUMBERS)
@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_number_is_finite(stack: str, key: str, value: float) -> None:
    assert said(stack, {key: value}) == [f"{key}: must be a finite number"]


@pytest.mark.parametrize(
    "written",
    ["10.2.0.0/0.0.255.255", "10.2.0.0/255.255.0.0", "10.2.0.0/016", "10.2.0.0/ 16", "10.2.0.0/16\n"],
)
def test_the_length_of_a_range_is_a_plain_number(written: str) -> None:
    (line, *_) = said("prod", {"network.vnet": written})
    assert line.startswith("network.vnet: ")
    assert "is no IPv4 range; write one such as 10.0.0.0/16" in line or "has a line break" in line
