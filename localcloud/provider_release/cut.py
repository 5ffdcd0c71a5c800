"""The facts of the simulated types, out of those of all types of a release."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

TypeFacts = Mapping[str, Mapping[str, Any]]
"""Dotted path of a property, in Pulumi's names, to its facts."""

KEPT = (
    *("forceNew", "required", "default", "sensitive", "serverMayFill"),
    *("conflictsWith", "exactlyOneOf", "atLeastOneOf", "requiredWith"),
)
"""What the simulation reads. Which properties are outputs, the SDK says itself."""

_OTHER_CLOUDS = re.compile(
    r"(^|\.)(aws|s3|ebs|gc[ps]|google|fleet|instancePoolFleet|databricksGcp)",
    re.IGNORECASE,
)

LEFT_OUT: Mapping[str, frozenset[str]] = {
    # Any two of the thirty kinds exclude each other, which the simulated type checks itself, once.
    "databricks:index/permissions:Permissions": frozenset({"conflictsWith"}),
    # It stands at blocks: another kind of destination replaces it (the simulated type says so), while what is
    # inside of a block changes in place.
    "databricks:index/notificationDestination:NotificationDestination": frozenset({"forceNew"}),
}
"""Facts that would be wrong or endless as they stand, by type."""


def cut(everything: Mapping[str, TypeFacts], tokens: Iterable[str]) -> dict[str, TypeFacts]:
    """Return the facts of some types, without those of other clouds and those that nothing reads.

    Args:
        everything: The facts of all types.
        tokens: The types to keep.

    Raises:
        KeyError: there are no facts of a type.
    """
    return {token: _of_type(everything[token], LEFT_OUT.get(token, frozenset())) for token in sorted(tokens)}


def text(facts: Mapping[str, TypeFacts]) -> str:
    """Return facts as JSON with one property a line, so that a difference shows which one changed."""
    types = ",\n".join(f"  {json.dumps(token)}: {_lines(facts[token])}" for token in sorted(facts))
    return f"{{\n{types}\n}}\n"


def _of_type(facts: TypeFacts, left_out: frozenset[str]) -> TypeFacts:
    kept = {
        path: {key: fact[key] for key in sorted(KEPT) if key in fact and key not in left_out}
        for path, fact in sorted(facts.items())
        if not _OTHER_CLOUDS.search(path)
    }
    return {path: fact for path, fact in kept.items() if fact}


def _lines(facts: TypeFacts) -> str:
    if not facts:
        return "{}"
    lines = ",\n".join(f"    {json.dumps(path)}: {json.dumps(fact)}" for path, fact in sorted(facts.items()))
    return f"{{\n{lines}\n  }}"
