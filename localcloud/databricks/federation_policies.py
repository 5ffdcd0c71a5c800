"""Federation policies: tokens of other issuers that the account takes as a service principal's.

https://docs.databricks.com/api/account/serviceprincipalfederationpolicy and
https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation-policy.
"""

import re
from collections.abc import Iterable
from typing import cast
from urllib.parse import urlsplit

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, principals, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.routes import Plane, Route

MOST_POLICIES = 20
"""Policies of one service principal."""

_POLICY_ID = re.compile(r"[a-z0-9/-]{2,63}")


@register
class ServicePrincipalFederationPolicy(DatabricksResource):
    """One issuer and one subject that may be a service principal."""

    token = tokens.FEDERATION_POLICY
    plane = Plane.ACCOUNT
    framework = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is missing, an issuer without TLS, and an id that the API does not take."""
        if inputs.get("servicePrincipalId") is None:
            yield Problem("servicePrincipalId", "Missing required argument")
        policy_id = inputs.get("policyId")
        if isinstance(policy_id, str) and not _POLICY_ID.fullmatch(policy_id):
            message = "a policy id has 2 to 63 lowercase letters, digits, hyphens and slashes"
            yield Problem("policyId", message)
        policy = inputs.get("oidcPolicy")
        if policy is None:
            yield Problem("oidcPolicy", "Missing required argument")
        if not isinstance(policy, dict):
            return
        given = cast("Properties", policy)
        for key in ("issuer", "subject"):
            if not given.get(key):
                yield Problem(f"oidcPolicy.{key}", "Missing required argument")
        issuer = given.get("issuer")
        if isinstance(issuer, str) and issuer and not _is_https(issuer):
            yield Problem("oidcPolicy.issuer", f"the issuer must be an https URL, got {issuer}")
        audiences = given.get("audiences")
        if isinstance(audiences, list) and "" in cast("list[object]", audiences):
            yield Problem("oidcPolicy.audiences", "an audience is not empty")

    def name(self, inputs: Properties) -> str:
        """Return the service principal and what the policy trusts."""
        policy = cast("Properties", inputs["oidcPolicy"])
        return str(inputs.get("policyId") or f"{inputs['servicePrincipalId']} {policy['subject']}")

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the policy of a service principal that the account has."""
        principal_id = str(inputs["servicePrincipalId"])
        if principal_id != principals.deployer_id(route.cloud) and not route.cloud.get(
            tokens.SERVICE_PRINCIPAL, principal_id
        ):
            message = f"ServicePrincipal with id {principal_id} not found."
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
        others = _require_new(route, inputs, None)
        if len(others) >= MOST_POLICIES:
            message = f"Service principal {principal_id} has {len(others)} federation policies, the limit"
            raise CloudError("RESOURCE_EXHAUSTED", message, 429)
        uid = names.new_uuid()
        policy_id = str(inputs.get("policyId") or uid)
        if any(other.outputs["policyId"] == policy_id for other in others):
            message = f"Federation policy {policy_id} of service principal {principal_id} already exists"
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
        now = _now(route)
        account = route.cloud.identity.account_id
        filled = {
            "policyId": policy_id,
            "uid": uid,
            "name": f"accounts/{account}/servicePrincipals/{principal_id}/federationPolicies/{policy_id}",
            "createTime": now,
            "updateTime": now,
        }
        return Answer(f"{principal_id},{policy_id}", {**inputs, **filled})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change what the policy trusts."""
        _require_new(route, inputs, current)
        return {**current.outputs, **inputs, "updateTime": _now(route)}


def _require_new(route: Route, inputs: Properties, current: Stored | None) -> list[Stored]:
    """Return the other policies of the service principal; none may trust the same."""
    others = [
        one
        for one in route.cloud.all(tokens.FEDERATION_POLICY)
        if str(one.inputs["servicePrincipalId"]) == str(inputs["servicePrincipalId"])
        and (current is None or one.id != current.id)
    ]
    wanted = cast("Properties", inputs["oidcPolicy"])
    for other in others:
        if all(other.inputs["oidcPolicy"].get(key) == wanted.get(key) for key in ("issuer", "subject")):
            message = (
                f"Federation policy {other.outputs['policyId']} has the issuer {wanted['issuer']} and the "
                f"subject {wanted['subject']} already"
            )
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
    return others


def _is_https(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)


def _now(route: Route) -> str:
    return f"{route.cloud.now():%Y-%m-%dT%H:%M:%SZ}"
