"""The commonest check: a value is one of those that are allowed, and of their kind."""

from typing import Any

import pytest

from policy.core.allowed_values import allowed_values
from policy.core.resource import Resource
from policy.core.values import Properties


def told(value: Any, *allowed: Any, absent: Any = None) -> list[str]:
    properties = Properties({} if value is None else {"a": {"b": value}})
    resource = Resource(type="t:m:T", name="n", urn="urn:pulumi:dev::p::t:m:T::n", properties=properties)
    return list(allowed_values("a.b", *allowed, absent=absent)(resource))


@pytest.mark.parametrize("value", [1, 1.0, "true", [True], {"on": True}])
def test_true_is_nothing_but_true(value: Any) -> None:
    assert told(True, True) == []
    assert len(told(value, True)) == 1


@pytest.mark.parametrize("value", [0, 0.0, "false", "", []])
def test_false_is_nothing_but_false(value: Any) -> None:
    assert told(False, False) == []
    assert len(told(value, False)) == 1


def test_one_is_not_true() -> None:
    assert told(1, 1) == []
    assert told(True, 1) == ["a.b is true, not 1"]


def test_words_compare_without_case_as_they_do_in_azure() -> None:
    assert told("disabled", "Disabled") == []
    assert told("Enabled", "Disabled") == ["a.b is Enabled, not Disabled"]


def test_what_is_absent_counts_as_what_the_cloud_takes_for_it() -> None:
    assert told(None, True, absent=True) == []
    assert told(None, True, absent=False) == ["a.b is false, not true"]
    assert told(None, True) == ["a.b is not set, not true"]
