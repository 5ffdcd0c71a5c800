"""Policy rules: what a cluster policy says about one attribute, and the definition that they make together.

Grammar: https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from components.compute.policy_attributes import ATTRIBUTES, FAMILIES, Attribute

Scalar = str | int | float | bool


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What an attribute may be. Made by the functions of this module."""

    type: Literal["fixed", "forbidden", "range"]
    value: Scalar | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: Scalar | None = None
    optional: bool = False
    hidden: bool = False

    def document(self) -> dict[str, Any]:
        """Return the rule as the definition spells it, without what is not said."""
        said = {
            "type": self.type,
            "value": self.value,
            "minValue": self.minimum,
            "maxValue": self.maximum,
            "defaultValue": self.default,
            "isOptional": self.optional or None,
            "hidden": self.hidden or None,
        }
        return {key: value for key, value in said.items() if value is not None}


def fixed(value: Scalar, *, hidden: bool = False) -> Rule:
    """The attribute has this value."""
    return Rule(type="fixed", value=value, hidden=hidden)


def forbidden() -> Rule:
    """The attribute is not given, and forms do not show it."""
    return Rule(type="forbidden", hidden=True)


def range_(
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    default: float | None = None,
    optional: bool = False,
) -> Rule:
    """The attribute is a number between two limits, both allowed, of which one may be missing."""
    if minimum is None and maximum is None:
        raise ValueError("a range without minimum and maximum limits nothing")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise ValueError(f"the minimum {minimum} is above the maximum {maximum}")
    low, high = (
        (-float("inf") if minimum is None else minimum),
        (float("inf") if maximum is None else maximum),
    )
    if default is not None and not low <= default <= high:
        raise ValueError(f"the default {default} is outside of the range")
    return Rule(type="range", minimum=minimum, maximum=maximum, default=default, optional=optional)


def definition(rules: Mapping[str, Rule]) -> str:
    """Return the JSON document of a policy, always the same for the same rules.

    Raises:
        ValueError: A path is no attribute of a cluster, or a rule does not fit its attribute. Databricks
            takes an unknown path and limits nothing by it.
    """
    for path, rule in rules.items():
        _check(path, rule)
    return json.dumps({path: rule.document() for path, rule in rules.items()}, sort_keys=True)


def _check(path: str, rule: Rule) -> None:
    attribute = _attribute(path)
    if attribute is None:
        raise ValueError(f"{path} is no attribute that a policy can limit")
    if rule.type not in attribute.rules:
        raise ValueError(f"{path} takes no {rule.type} rule; it takes {', '.join(attribute.rules)}")
    stated = [rule.value, rule.default, rule.minimum, rule.maximum]
    for value in stated:
        if value is not None and not attribute.holds(value):
            raise ValueError(f"{path} is {attribute.form}, not {value!r}")


def _attribute(path: str) -> Attribute | None:
    found = ATTRIBUTES.get(path)
    if found:
        return found
    family, _, key = path.partition(".")
    return FAMILIES.get(family) if key else None
