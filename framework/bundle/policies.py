"""Whether job clusters keep the cluster policies that they name.

The Databricks CLI sends ``num_workers: 0`` for a cluster that states neither that nor ``autoscale``
(https://github.com/databricks/cli/issues/3125), which a policy can forbid although nobody has written it.
What the rules mean: https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from bundle.problems import Problem

Rule = Mapping[str, Any]
Policies = Mapping[str, Mapping[str, Rule]]
"""Rules by attribute, by the policy's id."""

_NOT_SENT = ("policy_id", "apply_policy_default_values")
_KIND = "cluster_type"
_NOT_ASKED = ("dbus_per_hour",)
"""Attributes that the service works out."""


def problems(jobs: Mapping[str, Mapping[str, Any]], policies: Policies) -> Iterator[Problem]:
    """Yield what the policies refuse of job clusters; a policy of somebody else's is not known here."""
    for name, job in jobs.items():
        for number, cluster in enumerate(cast("list[Any]", job.get("job_clusters") or [])):
            wanted = cast("Mapping[str, Any]", cluster.get("new_cluster") or {})
            rules = policies.get(str(wanted.get("policy_id")))
            if rules is not None:
                path = f"resources.jobs.{name}.job_clusters[{number}].new_cluster"
                yield from _of_cluster(path, wanted, rules)


def _of_cluster(path: str, cluster: Mapping[str, Any], rules: Mapping[str, Rule]) -> Iterator[Problem]:
    stated = dict(_flat({key: value for key, value in cluster.items() if key not in _NOT_SENT}))
    sent: dict[str, Any] = dict(stated)
    if "num_workers" not in sent and not any(key.startswith("autoscale.") for key in sent):
        sent["num_workers"] = 0
    if cluster.get("apply_policy_default_values"):
        proposed = {key: rule.get("value", rule.get("defaultValue")) for key, rule in rules.items()}
        sent = {**{key: value for key, value in proposed.items() if value is not None}, **sent}
    sent[_KIND] = "job"
    for attribute, rule in rules.items():
        if attribute in _NOT_ASKED or "*" in attribute:
            continue
        reason = _refusal(rule, sent.get(attribute))
        if reason and attribute == "num_workers" and attribute not in stated:
            reason += "; the Databricks CLI sends 0 where neither it nor autoscale stands: state autoscale"
        if reason:
            yield Problem(path, f"the policy says that {attribute} {reason}")


def _refusal(rule: Rule, value: Any) -> str | None:
    """Return what a rule says of a value that it refuses."""
    if value is None:
        required = rule["type"] == "fixed" and not rule.get("isOptional")
        return "must be present" if required else None
    fits, demand = _demand(rule, value)
    return None if fits else f"{demand}, and it is {value!r}"


def _demand(rule: Rule, value: Any) -> tuple[bool, str]:
    """Return whether a value is as a rule wants it, and what the rule wants."""
    listed = ", ".join(map(str, rule.get("values", ())))
    answer = (True, "")
    match rule["type"]:
        case "forbidden":
            answer = (False, "cannot be present")
        case "fixed":
            answer = (value == rule["value"], f"must be {rule['value']!r}")
        case "allowlist":
            answer = (value in rule["values"], f"must be one of {listed}")
        case "blocklist":
            answer = (value not in rule["values"], f"must not be one of {listed}")
        case "regex":
            answer = (bool(re.fullmatch(rule["pattern"], str(value))), f"must match {rule['pattern']}")
        case "range":
            low, high = rule.get("minValue", -math.inf), rule.get("maxValue", math.inf)
            inside = isinstance(value, int | float) and low <= value <= high
            answer = (inside, f"must be a number from {low} to {high}")
        case _:
            pass
    return answer


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from _flat(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, item in enumerate(cast("list[Any]", value)):
            yield from _flat(item, f"{path}.{number}")
    elif value is not None:
        yield path, value
