"""Changed properties side by side."""

import json
from typing import Any

from review.model.events import read_log
from review.model.properties import PropertyChange, property_changes
from tests.review.log import POOL, SECRET, UNKNOWN, state, step


def changes(old: dict[str, Any], new: dict[str, Any], **more: Any) -> list[PropertyChange]:
    line = step("update", old=state(POOL, "pool", old), new=state(POOL, "pool", new), **more)
    [found] = read_log([line]).steps.values()
    return property_changes(found)


def pairs(found: list[PropertyChange]) -> list[tuple[str, str, str]]:
    return [(change.path, change.before, change.after) for change in found]


def test_only_what_differs_is_shown() -> None:
    found = changes({"maxCapacity": 8, "name": "pool"}, {"maxCapacity": 16, "name": "pool"})
    assert pairs(found) == [("maxCapacity", "8", "16")]


def test_a_nested_value_is_named_from_the_outside_in() -> None:
    found = changes({"a": {"b": [{"c": 1}]}}, {"a": {"b": [{"c": 2}]}})
    assert pairs(found) == [("a > b > no. 1 > c", "1", "2")]


def test_what_is_there_on_one_side_only_is_not_set_on_the_other() -> None:
    found = changes({"old": "x"}, {"new": True})
    assert pairs(found) == [("old", "x", "(not set)"), ("new", "(not set)", "true")]


def test_an_item_taken_out_of_the_middle_of_a_list_is_the_only_change() -> None:
    found = changes({"users": ["a", "b", "c"]}, {"users": ["a", "c"]})
    assert pairs(found) == [("users > no. 2", "b", "(not set)")]


def test_a_text_that_holds_json_is_compared_inside() -> None:
    old, new = ({"definition": json.dumps({"workers": {"max": most}, "spot": False})} for most in (4, 8))
    assert pairs(changes(old, new)) == [("definition > workers > max", "4", "8")]


def test_a_value_of_the_future_is_said_to_be_one() -> None:
    found = changes({"poolId": "1125"}, {"poolId": UNKNOWN})
    assert pairs(found) == [("poolId", "1125", "(known after deployment)")]


def test_a_secret_that_changes_is_masked_on_both_sides() -> None:
    found = changes({"url": SECRET}, {"url": SECRET}, details={"url": "update"})
    assert pairs(found) == [("url", "(secret)", "(secret)")]


def test_a_secret_that_changes_inside_of_a_list_is_found_there() -> None:
    hooks = {"hooks": [{"name": "a", "url": SECRET}]}
    found = changes(hooks, hooks, details={"hooks[0].url": "update"})
    assert pairs(found) == [("hooks > no. 1 > url", "(secret)", "(secret)")]


def test_a_secret_that_stays_is_no_change() -> None:
    found = changes({"url": SECRET, "name": "a"}, {"url": SECRET, "name": "b"}, details={"name": "update"})
    assert pairs(found) == [("name", "a", "b")]


def test_a_text_that_becomes_a_secret_shows_the_word_only_on_that_side() -> None:
    found = changes({"url": "https://example.com"}, {"url": SECRET})
    assert pairs(found) == [("url", "https://example.com", "(secret)")]


def test_a_secret_inside_of_a_value_that_appears_is_masked() -> None:
    found = changes({}, {"config": {"url": SECRET}})
    assert pairs(found) == [("config", "(not set)", '{"url": "(secret)"}')]


def test_the_property_that_forces_a_replacement_is_told_apart() -> None:
    found = changes(
        {"nodeTypeId": "a", "maxCapacity": 8},
        {"nodeTypeId": "b", "maxCapacity": 9},
        details={"nodeTypeId": "update-replace", "maxCapacity": "update"},
    )
    assert {change.path: change.forces_replacement for change in found} == {
        "nodeTypeId": True,
        "maxCapacity": False,
    }


def test_a_difference_that_the_inputs_do_not_show_is_told_all_the_same() -> None:
    found = changes({}, {}, details={"etag": "update"})
    assert pairs(found) == [("etag", "", "(known after deployment)")]


def test_a_key_with_dots_in_a_path_is_one_key() -> None:
    old, new = ({"sparkConf": {"spark.sql.x": value}} for value in ("1", "2"))
    found = changes(old, new, details={'sparkConf["spark.sql.x"]': "update-replace"})
    assert [(change.path, change.forces_replacement) for change in found] == [
        ("sparkConf > spark.sql.x", True)
    ]
