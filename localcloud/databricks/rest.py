"""Databricks' own REST API, as far as it lists what no resource of a program shows.

Bindings (https://docs.databricks.com/api/azure/workspace/workspacebindings/getbindings), workspace
assignments (https://docs.databricks.com/api/azure/account/workspaceassignment/list), metastore assignments
(https://docs.databricks.com/api/azure/account/accountmetastoreassignments/list), members of groups
(https://docs.databricks.com/api/azure/account/accountgroups/get) and federation policies
(https://docs.databricks.com/api/azure/account/serviceprincipalfederationpolicy/list).
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import azure_objects, errors, isolation, principals, reading, tokens
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


def _name(cloud: Cloud, principal_id: str) -> str:
    found = principals.principal(cloud, principal_id)
    return found.name if found else cloud.identity.deployer_name


_ENDPOINTS: Mapping[str, tuple[Plane, Callable[..., Properties]]] = MappingProxyType(
    {
        rf"/api/2\.1/unity-catalog/bindings/(?P<word>{'|'.join(isolation.KINDS)})/(?P<name>[^/?]+)": (
            Plane.WORKSPACE,
            _bindings,
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
    }
)
"""Plane and answer by the path; the parts of a path are the answer's arguments."""
