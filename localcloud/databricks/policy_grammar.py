"""The language of cluster policies: a JSON object from attribute to rule.

https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition. The real service keeps a
definition that breaks the grammar and only refuses the clusters that are made with it
(https://github.com/databricks/cli/pull/6492); here it is refused at once.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from localcloud.databricks import policy_attributes
from localcloud.databricks.policy_attributes import CLUSTER_TYPE, CLUSTER_TYPES, DBUS_PER_HOUR, Kind

Rule = dict[str, Any]

_COMMON = frozenset({"type", "hidden"})
_OPEN = _COMMON | {"defaultValue", "isOptional"}
KEYS = {
    "fixed": _COMMON | {"value"},
    "forbidden": _COMMON,
    "allowlist": _OPEN | {"values"},
    "blocklist": _OPEN | {"values"},
    "regex": _OPEN | {"pattern"},
    "range": _OPEN | {"minValue", "maxValue"},
    "unlimited": _OPEN,
}
"""What a rule of each type may say."""

NEEDED = {"fixed": "value", "allowlist": "values", "blocklist": "values", "regex": "pattern"}


def parse(definition: str) -> dict[str, Rule]:
    """Return the rules of a definition that has no mistakes."""
    return json.loads(definition)


def problems(definition: str) -> Iterator[str]:
    """Yield what is wrong with a definition."""
    twice: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return dict(pairs)

    try:
        document: object = json.loads(definition, object_pairs_hook=unique)
    except ValueError as error:
        yield f"the definition is no JSON document: {error}"
        return
    if not isinstance(document, dict):
        yield "the definition is no object of attribute paths and rules"
        return
    for key in twice:
        yield f"{key} is there twice; an attribute has one rule"
    rules = cast("dict[str, object]", document)
    for path, rule in rules.items():
        for mistake in _rule_mistakes(path, rule):
            yield f"{path}: {mistake}"
    yield from _gaps(rules)


def satisfies(rule: Rule, value: object) -> bool:
    """Tell whether a value that is there satisfies a rule."""
    match rule["type"]:
        case "fixed" | "allowlist":
            return any(_same(value, one) for one in rule.get("values", [rule.get("value")]))
        case "blocklist":
            return not any(_same(value, one) for one in rule["values"])
        case "regex":
            return re.fullmatch(rule["pattern"], _text(value)) is not None
        case "range":
            low, high = rule.get("minValue"), rule.get("maxValue")
            number = cast("float", value)
            return (low is None or number >= low) and (high is None or number <= high)
        case other:
            return other != "forbidden"


def _rule_mistakes(path: str, rule: object) -> Iterator[str]:
    kind = policy_attributes.kind_of(path)
    if kind is None:
        yield "no such attribute of a cluster"
    if not isinstance(rule, dict):
        yield "a rule is an object"
        return
    given = cast("Rule", rule)
    type_of_rule = given.get("type")
    if type_of_rule not in KEYS:
        yield f"the type of a rule is one of {', '.join(KEYS)}, not {json.dumps(type_of_rule)}"
        return
    for key in sorted(given.keys() - KEYS[type_of_rule]):
        yield f"a rule of type {type_of_rule} has no {key}"
    needed = NEEDED.get(type_of_rule)
    if needed and given.get(needed) in (None, []):
        yield f"a rule of type {type_of_rule} needs {needed}"
        return
    for key in ("hidden", "isOptional"):
        if not isinstance(given.get(key, False), bool):
            yield f"{key} is true or false"
    yield from _virtual_mistakes(path, given)
    broken = list(_value_mistakes(kind, given)) if kind else []
    yield from broken
    has_default = "defaultValue" in given.keys() & KEYS[type_of_rule]
    if has_default and not broken and not satisfies(given, given["defaultValue"]):
        yield f"the defaultValue {json.dumps(given['defaultValue'])} breaks the rule itself"


def _value_mistakes(kind: Kind, rule: Rule) -> Iterator[str]:
    if rule["type"] == "range":
        if kind is not Kind.NUMBER:
            yield "a range is for numbers"
        low, high = rule.get("minValue"), rule.get("maxValue")
        for key in ("minValue", "maxValue"):
            if key in rule and not Kind.NUMBER.holds(rule[key]):
                yield f"{key} is a number"
                return
        if low is not None and high is not None and low > high:
            yield f"the minValue {low} is above the maxValue {high}"
    if rule["type"] == "regex":
        try:
            re.compile(rule["pattern"])
        except (re.error, TypeError) as error:
            yield f"the pattern is no regular expression: {error}"
    values = rule.get("values", [])
    if not isinstance(values, list):
        yield "values is a list"
        return
    stated = [rule[key] for key in ("value", "defaultValue") if key in rule]
    for value in [*stated, *cast("list[object]", values)]:
        if not kind.holds(value):
            yield f"{json.dumps(value)} is not {kind.value}"


def _virtual_mistakes(path: str, rule: Rule) -> Iterator[str]:
    """Look at the attributes that no cluster has, but Databricks computes from it."""
    if path == DBUS_PER_HOUR and rule["type"] != "range":
        yield "takes a rule of type range"
    if path == CLUSTER_TYPE:
        if rule["type"] not in ("fixed", "allowlist"):
            yield "takes a rule of type fixed or allowlist"
        for value in [rule["value"]] if "value" in rule else rule.get("values", []):
            if value not in CLUSTER_TYPES:
                yield f"{json.dumps(value)} is none of {', '.join(CLUSTER_TYPES)}"


def _gaps(rules: dict[str, object]) -> Iterator[str]:
    """Yield lists with rules for a later position and none for an earlier one."""
    positions: dict[str, set[int]] = {}
    for path in rules:
        if place := policy_attributes.position(path):
            positions.setdefault(place[0], set()).add(place[1])
    for name, there in positions.items():
        missing = set(range(max(there))) - there
        if missing:
            yield f"{name}: there is a rule for position {max(there)} and none for {min(missing)}"


def _same(value: object, other: object) -> bool:
    """Compare as text: a map of strings says ``"true"`` where a policy may say ``true``."""
    return value == other or _text(value) == _text(other)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
