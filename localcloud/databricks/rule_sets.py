"""Rule sets: who manages and who uses an object of the account.

https://docs.databricks.com/api/azure/account/accountaccesscontrol and
``docs/resources/access_control_rule_set.md`` of the Terraform provider. Every object has one rule set from
the beginning, so making one overwrites what it says, and removing one leaves it empty.
"""

import re
from collections.abc import Iterable
from typing import Any, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, principals, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.routes import Plane, Route

_NAME = re.compile(r"accounts/(?P<account>[^/]+)(?:/(?P<kind>[a-zA-Z]+)/(?P<object>[^/]+))?/ruleSets/default")
_ROLES = {
    "": ("roles/marketplace.admin", "roles/billing.admin"),
    "servicePrincipals": ("roles/servicePrincipal.manager", "roles/servicePrincipal.user"),
    "groups": ("roles/group.manager",),
    "budgetPolicies": ("roles/budgetPolicy.manager", "roles/budgetPolicy.user"),
}
"""What can be granted on each kind of object; the first is what can be granted on the account itself."""

_PRINCIPAL = re.compile(r"(users|groups|servicePrincipals)/(.+)")


@register
class AccessControlRuleSet(DatabricksResource):
    """The rule set of one object. What it does not grant, nobody has."""

    token = tokens.RULE_SET
    plane = Plane.ACCOUNT
    auto_name = "name"

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name, the roles and the form of the principals."""
        name = inputs.get("name")
        named = _NAME.fullmatch(name) if isinstance(name, str) else None
        if isinstance(name, str) and (named is None or (named["kind"] or "") not in _ROLES):
            yield Problem("name", f"{name} names no rule set; its form is accounts/…/ruleSets/default")
            return
        for index, rule in enumerate(_rules(inputs)):
            role = rule.get("role")
            roles = _ROLES[named["kind"] or ""] if named else ()
            if named and isinstance(role, str) and role not in roles:
                yield Problem(f"grantRules[{index}].role", f"{role} is none of {', '.join(roles)}")
            for principal in cast("list[Any]", rule.get("principals") or []):
                if isinstance(principal, str) and not _PRINCIPAL.fullmatch(principal):
                    form = "users/…, groups/… or servicePrincipals/…"
                    yield Problem(f"grantRules[{index}].principals", f"{principal} is not of the form {form}")

    def name(self, inputs: Properties) -> str:
        """Return the rule set's name, which is its id."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Write the rule set of an object that the account has."""
        _admit(route, inputs)
        return Answer(self.name(inputs), {**inputs, "etag": ""})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Write it anew."""
        _admit(route, inputs)
        return {**current.outputs, **inputs, "etag": ""}


def _rules(inputs: Properties) -> list[Properties]:
    rules = inputs.get("grantRules")
    return [
        cast("Properties", rule)
        for rule in (cast("list[Any]", rules) if isinstance(rules, list) else [])
        if isinstance(rule, dict)
    ]


def _admit(route: Route, inputs: Properties) -> None:
    named = _NAME.fullmatch(str(inputs["name"]))
    if named is None or named["account"] != route.cloud.identity.account_id:
        raise CloudError("PERMISSION_DENIED", f"{inputs['name']} belongs to another account", 403)
    if named["kind"] == "servicePrincipals":
        known = {str(one.outputs["applicationId"]) for one in route.cloud.all(tokens.SERVICE_PRINCIPAL)}
        if named["object"] not in known:
            message = f"Service principal {named['object']} does not exist in the account."
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    for rule in _rules(inputs):
        for principal in cast("list[Any]", rule.get("principals") or []):
            principals.require_principal(route.cloud, str(principal).partition("/")[2])
