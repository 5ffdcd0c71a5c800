"""Databricks' own REST API, as far as it lists what no resource of a program shows.

Of https://docs.databricks.com/api/azure/workspace: bindings (workspacebindings/getbindings), grants
(grants/get), permissions on secret scopes (secrets/listacls). Of https://docs.databricks.com/api/azure/account:
workspace assignments (workspaceassignment/list), metastore assignments (accountmetastoreassignments/list),
members of groups (accountgroups/get), federation policies (serviceprincipalfederationpolicy/list), client
secrets (serviceprincipalsecrets/list), private endpoint rules (networkconnectivity/listprivateendpointrules),
the configuration that a workspace is bound to (workspaces/get).
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import unquote

from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import (
    azure_objects,
    errors,
    grants,
    isolation,
    principals,
    reading,
    secret_access,
    tokens,
    workspace_objects,
)
from localcloud.databricks.grantables import SECURABLES
from localcloud.databricks.routes import Plane, Route, route_of

_ACCOUNT = "/api/2.0/accounts/(?P<account>[^/]+)"


def get(cloud: Cloud, path: str) -> Properties:
    """Return the answer of ``GET path`` at the host of the provider instance. Raises ``CloudError``."""
    for pattern, (plane, answer) in _ENDPOINTS.items():
        matched = re.fullmatch(pattern, path)
        if matched is None:
            continue
        route = route_of(cloud, plane, {})
        if matched.groupdict().get("account", cloud.identity.account_id) != cloud.identity.account_id:
            raise CloudError(errors.PERMISSION_DENIED, "This API belongs to another account", 403)
        return answer(route, *[value for key, value in matched.groupdict().items() if key != "account"])
    raise errors.not_simulated(f"GET {path}")


def _bindings(route: Route, word: str, name: str) -> Properties:
    token, kind = isolation.KINDS[word]
    securable = route.cloud.get(token, name)
    if securable is None:
        raise errors.does_not_exist(kind, name)
    reading.require_bindings(route, word, name)
    return {
        "bindings": [
            {"workspace_id": int(number), "binding_type": binding.outputs["bindingType"]}
            for number, binding in isolation.bindings_of(route.cloud, securable).items()
        ]
    }


def _grants(route: Route, word: str, name: str) -> Properties:
    kind = _GRANTABLE[word]
    token, words = SECURABLES[kind]
    if route.cloud.get(token, name) is None:
        raise errors.does_not_exist(words, name)
    granted = route.cloud.get(tokens.GRANTS, f"{grants.IN_ID.get(kind, kind)}/{name}")
    return {"privilege_assignments": granted.outputs["grants"] if granted else []}


def _permission_assignments(route: Route, workspace_id: str) -> Properties:
    azure_objects.workspace_with_id(route.cloud, workspace_id)
    return {
        "permission_assignments": [
            {
                "permissions": list(one.inputs["permissions"]),
                "principal": {
                    "principal_id": int(one.inputs["principalId"]),
                    "display_name": _name(route.cloud, str(one.inputs["principalId"])),
                },
            }
            for one in route.cloud.all(tokens.PERMISSION_ASSIGNMENT)
            if str(one.inputs["workspaceId"]) == workspace_id
        ]
    }


def _metastore_workspaces(route: Route, metastore_id: str) -> Properties:
    return {
        "workspace_ids": [
            int(one.inputs["workspaceId"])
            for one in route.cloud.all(tokens.METASTORE_ASSIGNMENT)
            if one.inputs["metastoreId"] == metastore_id
        ]
    }


def _group(route: Route, group_id: str) -> Properties:
    group = route.cloud.require(tokens.GROUP, group_id, errors.RESOURCE_DOES_NOT_EXIST)
    members = [
        str(one.inputs["memberId"])
        for one in route.cloud.all(tokens.GROUP_MEMBER)
        if str(one.inputs["groupId"]) == group_id
    ]
    return {
        "id": group_id,
        "displayName": group.name,
        "members": [{"value": member, "display": _name(route.cloud, member)} for member in members],
    }


def _federation_policies(route: Route, principal_id: str) -> Properties:
    return {
        "policies": [
            {
                "name": one.outputs["name"],
                "policy_id": one.outputs["policyId"],
                "oidc_policy": {key: one.inputs["oidcPolicy"].get(key) for key in ("issuer", "subject")},
            }
            for one in route.cloud.all(tokens.FEDERATION_POLICY)
            if str(one.inputs["servicePrincipalId"]) == principal_id
        ]
    }


def _client_secrets(route: Route, principal_id: str) -> Properties:
    """Return none: no simulated type makes a secret of a service principal."""
    route.cloud.require(tokens.SERVICE_PRINCIPAL, principal_id, errors.RESOURCE_DOES_NOT_EXIST)
    return {}


def _secret_acls(route: Route, scope: str) -> Properties:
    name = secret_access.scope_named(route, unquote(scope)).name
    return {
        "items": [
            {"principal": one.inputs["principal"], "permission": one.inputs["permission"]}
            for one in workspace_objects.here(route, tokens.SECRET_ACL)
            if one.inputs["scope"] == name
        ]
    }


def _me(route: Route) -> Properties:
    return {"userName": route.caller}


def _private_endpoint_rules(route: Route, config_id: str) -> Properties:
    return {
        "items": [
            {
                "rule_id": one.outputs["ruleId"],
                "resource_id": one.inputs["resourceId"],
                "group_id": one.inputs["groupId"],
                "deactivated": one.outputs["deactivated"],
            }
            for one in route.cloud.all(tokens.PRIVATE_ENDPOINT_RULE)
            if one.inputs["networkConnectivityConfigId"] == config_id
        ]
    }


def _workspace(route: Route, workspace_id: str) -> Properties:
    azure_objects.workspace_with_id(route.cloud, workspace_id)
    answer: Properties = {"workspace_id": int(workspace_id)}
    for binding in route.cloud.all(tokens.NETWORK_CONNECTIVITY_BINDING):
        if str(binding.inputs["workspaceId"]) == workspace_id:
            answer["network_connectivity_config_id"] = binding.inputs["networkConnectivityConfigId"]
    return answer


def _name(cloud: Cloud, principal_id: str) -> str:
    found = principals.principal(cloud, principal_id)
    return found.name if found else cloud.identity.deployer_name


_GRANTABLE = {
    "catalog": "catalog",
    "external_location": "externalLocation",
    "function": "model",
    "schema": "schema",
    "storage_credential": "storageCredential",
    "volume": "volume",
}
"""Securables by the API's word for each, and as the provider's grants call them."""

_ENDPOINTS: Mapping[str, tuple[Plane, Callable[..., Properties]]] = MappingProxyType(
    {
        rf"/api/2\.1/unity-catalog/bindings/(?P<word>{'|'.join(isolation.KINDS)})/(?P<name>[^/?]+)": (
            Plane.WORKSPACE,
            _bindings,
        ),
        rf"/api/2\.1/unity-catalog/permissions/(?P<word>{'|'.join(_GRANTABLE)})/(?P<name>[^/?]+)": (
            Plane.WORKSPACE,
            _grants,
        ),
        f"{_ACCOUNT}/workspaces/(?P<id>[0-9]+)/permissionassignments": (
            Plane.ACCOUNT,
            _permission_assignments,
        ),
        f"{_ACCOUNT}/metastores/(?P<id>[^/?]+)/workspaces": (Plane.ACCOUNT, _metastore_workspaces),
        f"{_ACCOUNT}/scim/v2/Groups/(?P<id>[0-9]+)": (Plane.ACCOUNT, _group),
        f"{_ACCOUNT}/servicePrincipals/(?P<id>[0-9]+)/federationPolicies": (
            Plane.ACCOUNT,
            _federation_policies,
        ),
        f"{_ACCOUNT}/servicePrincipals/(?P<id>[0-9]+)/credentials/secrets": (
            Plane.ACCOUNT,
            _client_secrets,
        ),
        f"{_ACCOUNT}/network-connectivity-configs/(?P<id>[^/?]+)/private-endpoint-rules": (
            Plane.ACCOUNT,
            _private_endpoint_rules,
        ),
        f"{_ACCOUNT}/workspaces/(?P<id>[0-9]+)": (Plane.ACCOUNT, _workspace),
        r"/api/2\.0/secrets/acls/list\?scope=(?P<scope>[^&]+)": (Plane.WORKSPACE, _secret_acls),
        r"/api/2\.0/preview/scim/v2/Me": (Plane.WORKSPACE, _me),
    }
)
"""Plane and answer by the path; the parts of a path are the answer's arguments."""
