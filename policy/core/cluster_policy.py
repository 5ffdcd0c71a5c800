"""What a cluster policy says of an attribute.

https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition
"""

import json
from collections.abc import Mapping
from typing import Any

from policy.core.resource import Resource

TYPE = "databricks:index/clusterPolicy:ClusterPolicy"


def definition(policy: Resource) -> Mapping[str, Mapping[str, Any]]:
    """Return the rules of a policy by the path of their attribute.

    Raises:
        NotYetKnown: the definition is known only after deployment.
        ValueError: it is no JSON.
    """
    return json.loads(policy.at("definition", "{}"))


def value(rule: Mapping[str, Any] | None) -> Any:
    """Return the one value that a rule allows, or nothing if it allows others too."""
    return rule.get("value") if rule and rule.get("type") == "fixed" else None


def most(rule: Mapping[str, Any] | None) -> float | None:
    """Return the largest number that a rule allows, or nothing if it sets no bound."""
    if not rule:
        return None
    return rule.get("value") if rule.get("type") == "fixed" else rule.get("maxValue")
