"""Whether a cluster is as its policy says.

The sentences are those that users quote of the real service:
https://github.com/databricks/terraform-provider-databricks/issues/403
"""

import json
from collections.abc import Iterator
from typing import Any

from localcloud.core.cloud import Stored
from localcloud.databricks import cluster_attributes, errors, policy_grammar
from localcloud.databricks.policy_attributes import CLUSTER_TYPE, DBUS_PER_HOUR
from localcloud.databricks.policy_grammar import Rule

MAPS = ("custom_tags", "spark_conf", "spark_env_vars")
OF_POOL = ("node_type_id", "driver_node_type_id")
"""Attributes that a pool decides."""

VIRTUAL = {CLUSTER_TYPE, DBUS_PER_HOUR}


def with_defaults(rules: dict[str, Rule], given: dict[str, Any]) -> dict[str, Any]:
    """Return a cluster's attributes with what the policy fixes or proposes where the cluster says nothing."""
    proposed = {
        path: rule.get("value", rule.get("defaultValue"))
        for path, rule in rules.items()
        if path not in VIRTUAL and "*" not in path
    }
    return {**{path: value for path, value in proposed.items() if value is not None}, **given}


def require_compliance(
    rules: dict[str, Rule], given: dict[str, Any], pool: Stored | None, driver_pool: Stored | None
) -> None:
    """Raise what the service says of a cluster that breaks rules: all of them, in one message."""
    full = cluster_attributes.effective(given, pool, driver_pool)
    full |= {CLUSTER_TYPE: "all-purpose", DBUS_PER_HOUR: cluster_attributes.dbus_per_hour(full)}
    broken = [
        mistake for path, rule in rules.items() for mistake in _mistakes(path, rule, given=given, full=full)
    ]
    if broken:
        raise errors.invalid("Cluster validation error: " + "; ".join(broken))


def _mistakes(path: str, rule: Rule, *, given: dict[str, Any], full: dict[str, Any]) -> Iterator[str]:
    if "*" in path:
        before, _, after = path.partition("*")
        for one in full:
            if one.startswith(before) and one.endswith(after):
                yield from _mistakes(one, rule, given=given, full=full)
        return
    if path in OF_POOL and "instance_pool_id" in given and rule["type"] == "fixed":
        # The policy puts its value into the request, beside the pool that decides.
        yield f"The field '{path}' cannot be supplied when an instance pool ID is provided"
    elif rule["type"] == "forbidden":
        # What a pool decides is not said by the cluster.
        if path in given:
            yield f"Validation failed for {path}, the value cannot be present"
    elif path not in full:
        if not rule.get("isOptional"):
            yield _absent(path)
    elif not policy_grammar.satisfies(rule, full[path]):
        yield f"Validation failed for {path}, the value {_demand(rule)} (is {json.dumps(full[path])})"


def _absent(path: str) -> str:
    holder, _, key = path.partition(".")
    if holder in MAPS:
        return f"Validation failed for {holder}, {key} must be present"
    return f"Validation failed for {path}, the value must be present"


def _demand(rule: Rule) -> str:
    match rule["type"]:
        case "fixed":
            value = rule["value"]
            return f"must be {value if isinstance(value, str) else json.dumps(value)}"
        case "allowlist":
            return f"must be one of {', '.join(map(str, rule['values']))}"
        case "blocklist":
            return f"must not be one of {', '.join(map(str, rule['values']))}"
        case "regex":
            return f"must match {rule['pattern']}"
        case _:
            low, high = rule.get("minValue"), rule.get("maxValue")
            limits = [f"at least {low}" * (low is not None), f"at most {high}" * (high is not None)]
            return "must be " + " and ".join(one for one in limits if one)
