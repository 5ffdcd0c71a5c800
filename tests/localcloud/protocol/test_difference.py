"""How two versions of a resource's inputs are compared."""

from collections.abc import Iterable
from typing import ClassVar

import pytest

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.resource_type import Answer, ResourceType
from localcloud.core.values import UNKNOWN, Properties
from localcloud.protocol.difference import Change, changes
from localcloud.protocol.values import SIGNATURE


class Thing(ResourceType):
    """A type with one property of each behaviour."""

    token = "test:index:Thing"
    replace_on: ClassVar[frozenset[str]] = frozenset({"location", "sku.tier", "rules.port"})

    def replaces(self, old: Properties, new: Properties) -> Iterable[str]:
        if old.get("size", 0) > new.get("size", 0):
            yield "size"

    def same(self, path: str, old: object, new: object) -> bool:
        return path == "rules.name" and str(old).lower() == str(new).lower()

    def name(self, inputs: Properties) -> str:
        return "thing"

    def create(self, cloud: Cloud, inputs: Properties) -> Answer:
        return Answer("id", inputs)

    def update(self, cloud: Cloud, current: Stored, inputs: Properties) -> Properties:
        return inputs


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({}, {"a": 1}, [Change("a", "ADD", False)]),
        ({"a": 1}, {}, [Change("a", "DELETE", False)]),
        ({"a": 1}, {"a": 2}, [Change("a", "UPDATE", False)]),
        ({"a": 1}, {"a": UNKNOWN}, [Change("a", "UPDATE", False)]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3, 4]}}, [
            Change("a.b[1]", "UPDATE", False),
            Change("a.b[2]", "ADD", False),
        ]),
        ({"tags": {"a.b": "1"}}, {"tags": {"a.b": "2"}}, [Change('tags["a.b"]', "UPDATE", False)]),
        ({"location": "a"}, {"location": "b"}, [Change("location", "UPDATE", True)]),
        ({"location": "a"}, {"location": UNKNOWN}, [Change("location", "UPDATE", True)]),
        ({"sku": {"tier": "a"}}, {"sku": {"tier": "b"}}, [Change("sku.tier", "UPDATE", True)]),
        ({"sku": {"name": "a"}}, {"sku": {"name": "b"}}, [Change("sku.name", "UPDATE", False)]),
        ({"sku": {"tier": "a"}}, {}, [Change("sku", "DELETE", True)]),
        ({}, {"sku": {"name": "a"}}, [Change("sku", "ADD", False)]),
        ({"rules": [{"port": 1}]}, {"rules": [{"port": 2}]}, [Change("rules[0].port", "UPDATE", True)]),
        ({"rules": [{"name": "A"}]}, {"rules": [{"name": "a"}]}, []),
        ({"size": 1}, {"size": 2}, [Change("size", "UPDATE", False)]),
        ({"size": 2}, {"size": 1}, [Change("size", "UPDATE", True)]),
        ({"x": {SIGNATURE: "asset", "hash": "1", "text": "a"}}, {"x": {SIGNATURE: "asset", "hash": "1"}}, []),
    ],
)  # fmt: skip
def test_changes_are_told_by_path_kind_and_consequence(
    old: Properties, new: Properties, expected: list[Change]
) -> None:
    assert changes(Thing(), old, new) == expected


class Forgetful(Thing):
    """A type that takes a property for unknown at every change, where the program leaves it out."""

    recomputed: ClassVar[frozenset[str]] = frozenset({"account"})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [Change("a", "UPDATE", False), Change("account", "UPDATE", True)]),
        ({"account": "1"}, [Change("a", "UPDATE", False)]),
    ],
)
def test_what_is_unknown_again_at_every_change_replaces(given: Properties, expected: list[Change]) -> None:
    assert changes(Forgetful(), {**given, "a": 1}, {**given, "a": 2}) == expected
    assert changes(Forgetful(), {**given, "a": 1}, {**given, "a": 1}) == []
