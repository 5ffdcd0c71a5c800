"""Network policies: what serverless compute may reach, and which workspace has which.

https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/network-policies and
``EgressNetworkPolicyNetworkAccessPolicy`` in ``databricks/sdk/service/settings.py`` of the Python SDK.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import azure_objects, errors, names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.metastores import number_problems
from localcloud.databricks.nested import inner, objects
from localcloud.databricks.routes import Plane, Route

DEFAULT_POLICY = "default-policy"
"""The policy that an account has from the start, and every workspace that is given no other."""

CHOICES = {
    "egress.networkAccess.restrictionMode": ("FULL_ACCESS", "RESTRICTED_ACCESS"),
    "egress.networkAccess.policyEnforcement.enforcementMode": ("DRY_RUN", "ENFORCED"),
    "egress.networkAccess.policyEnforcement.dryRunModeProductFilters": ("DBSQL", "ML_SERVING"),
    "egress.networkAccess.allowedInternetDestinations.internetDestinationType": ("DNS_NAME",),
    "egress.networkAccess.blockedInternetDestinations.internetDestinationType": ("DNS_NAME",),
    "egress.networkAccess.allowedStorageDestinations.storageDestinationType": ("AZURE_STORAGE",),
    "egress.networkAccess.allowedStorageDestinations.azureStorageService": ("blob", "dfs"),
    "ingress.publicAccess.restrictionMode": ("FULL_ACCESS", "RESTRICTED_ACCESS"),
    "ingress.privateAccess.restrictionMode": ("ALLOW_ALL_REGISTERED_ENDPOINTS", "RESTRICTED_ACCESS"),
    "ingress.crossWorkspaceAccess.restrictionMode": ("FULL_ACCESS", "LEGACY_MODE", "RESTRICTED_ACCESS"),
}
"""``docs/resources/account_network_policy.md`` of the Terraform provider, without other clouds' storage."""

MOST_DESTINATIONS = 2000
"""https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/manage-network-policies"""

_DOMAIN = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,63}", re.IGNORECASE)
_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")


@register
class AccountNetworkPolicy(DatabricksResource):
    """A network policy of the account.

    The account's id replaces the policy, and a program that leaves it out makes it unknown at every change:
    ``products/account_network_policy`` of the Terraform provider has no ``UseStateForUnknown`` for it. A type
    of the plugin framework gets no name of its own, so the replacement is made first, under the same id.
    """

    token = tokens.NETWORK_POLICY
    plane = Plane.ACCOUNT
    framework = True
    recomputed = frozenset({"accountId"})
    replaced_beside = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield modes that do not exist, a blank id, and destinations that name nothing."""
        policy_id = inputs.get("networkPolicyId")
        if isinstance(policy_id, str) and (not policy_id or policy_id != policy_id.strip()):
            yield Problem("networkPolicyId", f"'{policy_id}' is blank, or starts or ends with a blank")
        yield from _destination_mistakes(inputs)
        for path, allowed in CHOICES.items():
            for value in _values(inputs, path.split(".")):
                if value is not UNKNOWN and value not in allowed:
                    listed = " ".join(f'"{one}"' for one in allowed)
                    yield Problem(path, f"expected {path} to be one of [{listed}], got {value}")

    def name(self, inputs: Properties) -> str:
        """Return the policy's id, the only name that it has."""
        return str(inputs.get("networkPolicyId") or "network policy")

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the policy."""
        policy_id = str(inputs.get("networkPolicyId") or f"np-{names.new_uuid()}")
        if policy_id == DEFAULT_POLICY or route.cloud.get(self.token, policy_id):
            raise CloudError(
                errors.RESOURCE_ALREADY_EXISTS, f"Network policy {policy_id} already exists", 409
            )
        return Answer(policy_id, _with_account(route, inputs, policy_id))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the policy's rules; the provider looks for it under the id that is asked for."""
        policy_id = str(inputs.get("networkPolicyId") or current.id)
        if policy_id != current.id:
            raise _missing(policy_id)
        return {**current.outputs, **_with_account(route, inputs, policy_id)}

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while a workspace has the policy."""
        for option in route.cloud.all(tokens.WORKSPACE_NETWORK_OPTION):
            if option.outputs["networkPolicyId"] == current.id:
                message = f"Network policy {current.id} is assigned to workspace {option.id}"
                raise errors.invalid_state(message)


@register
class WorkspaceNetworkOption(DatabricksResource):
    """Which network policy a workspace has. It always has one; the resource only chooses.

    Deleting it gives the workspace the account's default policy here; the real provider leaves it as it is.
    """

    token = tokens.WORKSPACE_NETWORK_OPTION
    plane = Plane.ACCOUNT
    framework = True
    upsert = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a workspace id that is missing or no number."""
        if inputs.get("workspaceId") is None:
            yield Problem("workspaceId", "Missing required argument")
        yield from number_problems(inputs, "workspaceId")

    def name(self, inputs: Properties) -> str:
        """Return the workspace's id."""
        return str(inputs["workspaceId"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Give a workspace the policy."""
        azure_objects.workspace_with_id(route.cloud, str(inputs["workspaceId"]))
        return Answer(str(inputs["workspaceId"]), _option(route, inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Give the workspace another policy."""
        if str(inputs["workspaceId"]) != current.id:
            raise errors.not_simulated("moving a network option to another workspace")
        return _option(route, inputs)


def _destination_mistakes(inputs: Properties) -> Iterator[Problem]:
    access = inner(inputs, "egress", "networkAccess")
    place = "egress.networkAccess"
    internet = objects(access.get("allowedInternetDestinations"))
    storage = objects(access.get("allowedStorageDestinations"))
    if len(internet) + len(storage) > MOST_DESTINATIONS:
        yield Problem(place, f"has {len(internet) + len(storage)} destinations, at most {MOST_DESTINATIONS}")
    for index, one in enumerate(internet):
        if not one:
            continue  # not known yet
        domain = one.get("destination")
        if domain is None or (isinstance(domain, str) and not _DOMAIN.fullmatch(domain)):
            message = f"'{domain}' is not a fully qualified domain name"
            yield Problem(f"{place}.allowedInternetDestinations[{index}].destination", message)
    for index, one in enumerate(storage):
        if not one:
            continue
        path = f"{place}.allowedStorageDestinations[{index}]"
        account = one.get("azureStorageAccount")
        if account is None or (isinstance(account, str) and not _ACCOUNT.fullmatch(account)):
            yield Problem(f"{path}.azureStorageAccount", f"'{account}' is not the name of a storage account")
        for key in ("azureStorageService", "storageDestinationType"):
            if one.get(key) is None:
                yield Problem(f"{path}.{key}", "Missing required argument")


def _option(route: Route, inputs: Properties) -> Properties:
    policy = str(inputs.get("networkPolicyId") or DEFAULT_POLICY)
    if policy != DEFAULT_POLICY and route.cloud.get(tokens.NETWORK_POLICY, policy) is None:
        raise _missing(policy)
    return {**inputs, "networkPolicyId": policy}


def _with_account(route: Route, inputs: Properties, id: str) -> Properties:
    account_id = route.cloud.identity.account_id
    if inputs.get("accountId", account_id) != account_id:
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, f"Account {inputs['accountId']} does not exist", 404)
    return {**inputs, "accountId": account_id, "networkPolicyId": id}


def _missing(id: str) -> CloudError:
    return CloudError(errors.RESOURCE_DOES_NOT_EXIST, f"Network policy {id} does not exist", 404)


def _values(value: Any, path: list[str]) -> Iterator[object]:
    """Yield the values at a path through objects and lists."""
    if isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _values(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and cast("Properties", value).get(path[0]) is not None:
        yield from _values(value[path[0]], path[1:])
