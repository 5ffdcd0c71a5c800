"""Microsoft.Databricks: workspaces and access connectors.

specification/databricks/resource-manager/Microsoft.Databricks/Databricks (2026-01-01), models.tsp and
Workspace.tsp, and https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link.
"""

import secrets
import uuid
from collections.abc import Iterator
from typing import ClassVar

from localcloud.azure import databricks_managed, databricks_network, ids, keys
from localcloud.azure.arm import ArmResource, timestamp
from localcloud.azure.databricks_changes import require_lasting
from localcloud.azure.databricks_network import parameter
from localcloud.azure.limits import GUID
from localcloud.azure.names import RESOURCE_GROUP_NAME, NameRule, by_parameter
from localcloud.azure.private_endpoint_connections import connections_to
from localcloud.azure.properties import get, strings, text
from localcloud.azure.tokens import ACCESS_CONNECTOR, DATABRICKS_WORKSPACE, USER_ASSIGNED_IDENTITY
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import UNKNOWN, Properties

_NAME = NameRule(3, 64, r"[A-Za-z0-9_-]+", "letters, digits, underscores and hyphens")
_NOT_SERVERLESS = (
    "managedResourceGroupId",
    "parameters",
    "defaultCatalog",
    "defaultStorageFirewall",
    "accessConnector",
    "requiredNsgRules",
)
_NETWORK = ("customVirtualNetworkId", "customPublicSubnetName", "customPrivateSubnetName")
_SKUS = ("premium", "standard", "trial")


@register
class Workspace(ArmResource):
    """A Databricks workspace: Hybrid, with compute in the customer's subscription, or Serverless."""

    token = DATABRICKS_WORKSPACE
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Databricks/workspaces/{workspaceName}"
    )
    api_version = "2026-01-01"
    names = by_parameter(workspaceName=_NAME)
    immutable = frozenset({"computeMode", "managedResourceGroupId"})
    limits: ClassVar = {"authorizations.principalId": GUID, "authorizations.roleDefinitionId": GUID}

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the compute mode and what it demands and forbids, then the rules of the premium tier."""
        mode = get(inputs, "computeMode")
        if mode is None:
            yield Problem(
                "computeMode", "is required: 'Hybrid' or 'Serverless' (optional in the SDK, not in Azure)"
            )
        elif mode == "Serverless":
            for key in _NOT_SERVERLESS:
                if get(inputs, key) is not None:
                    yield Problem(key, "is not allowed in a Serverless workspace")
        elif mode == "Hybrid":
            yield from _hybrid_problems(inputs)
        sku = text(inputs, "sku.name")
        if get(inputs, "sku.name") is None:
            yield Problem("sku.name", "is required: 'premium'")
        elif sku is not None and sku not in _SKUS:
            yield Problem("sku.name", f"'{sku}' is none of {', '.join(_SKUS)}")
        elif sku == "standard" and get(inputs, "publicNetworkAccess") == "Disabled":
            yield Problem("sku.name", "Private Link needs the premium tier")
        yield from _compliance_problems(inputs)

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the managed resource group, the network and the access connector."""
        databricks_network.begin(id)
        if inputs["computeMode"] == "Serverless":
            return
        location = self.location(cloud, id, inputs)
        if current is None:
            databricks_managed.require_free(cloud, id, inputs)
        else:
            require_lasting(current, inputs)
        for entity in ("managedServices", "managedDisk"):
            vault = f"encryption.entities.{entity}.keyVaultProperties"
            keys.require_key(cloud, text(inputs, f"{vault}.keyVaultUri"), text(inputs, f"{vault}.keyName"))
        connector = text(inputs, "accessConnector.id")
        if connector is not None and cloud.get(ACCESS_CONNECTOR, connector) is None:
            message = f"The Resource '{connector.partition('/providers/')[2]}' was not found."
            raise CloudError("ResourceNotFound", message, 404)
        if parameter(inputs, "customVirtualNetworkId") is not None:
            databricks_network.require_network(cloud, id, inputs, location)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the workspace's number and address; a hybrid one gets its managed resource group."""
        before = current.outputs if current else {}
        number = str(before.get("workspaceId") or _new_number(cloud))
        by = {
            "oid": cloud.identity.deployer_object_id,
            "applicationId": cloud.identity.deployer_application_id,
        }
        filled: Properties = {
            "workspaceId": number,
            "workspaceUrl": f"adb-{number}.{int(number) % 20}.azuredatabricks.net",
            "isUcEnabled": True,
            "createdBy": before.get("createdBy", by),
            "createdDateTime": before.get("createdDateTime", timestamp(cloud)),
            "updatedBy": by,
            "publicNetworkAccess": inputs.get("publicNetworkAccess", "Enabled"),
        }
        if inputs["computeMode"] == "Serverless":
            return {**filled, "defaultCatalog": {"initialName": "", "initialType": "UnityCatalog"}}
        location = self.location(cloud, id, inputs)
        return {
            **filled,
            "requiredNsgRules": inputs.get("requiredNsgRules", "AllRules"),
            "parameters": databricks_managed.ensure(cloud, id, inputs, location, before),
        }

    def read_resource(self, cloud: Cloud, id: str) -> Properties:
        """Return the private endpoints that lead to the workspace."""
        return {"privateEndpointConnections": connections_to(cloud, id, nested=True)}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Delete the managed resource group; Unity Catalog's data is no part of the workspace."""
        databricks_managed.remove(cloud, current)


@register
class AccessConnector(ArmResource):
    """An access connector: the managed identity that Unity Catalog reads storage with."""

    token = ACCESS_CONNECTOR
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Databricks/accessConnectors/{connectorName}"
    )
    api_version = "2026-01-01"
    names = by_parameter(connectorName=_NAME)

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that user-assigned identities come with their type."""
        kind = text(inputs, "identity.type")
        if kind is not None and "UserAssigned" in kind and not get(inputs, "identity.userAssignedIdentities"):
            yield Problem("identity.userAssignedIdentities", f"is required with the identity type {kind}")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check that the user-assigned identities exist."""
        for _, identity in strings(inputs, "identity.userAssignedIdentities"):
            if cloud.get(USER_ASSIGNED_IDENTITY, identity) is None:
                message = f"The Resource '{identity.partition('/providers/')[2]}' was not found."
                raise CloudError("FailedIdentityOperation", message)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the identities' principals; the connector's own lasts as long as the connector."""
        filled: Properties = {"properties": {"provisioningState": "Succeeded"}}
        kind = text(inputs, "identity.type") or "None"
        identity: Properties = {"type": kind}
        if "SystemAssigned" in kind:
            principal = get(current.outputs, "identity.principalId") if current else None
            identity |= {"principalId": principal or str(uuid.uuid4()), "tenantId": cloud.identity.tenant_id}
        assigned = [one for _, one in strings(inputs, "identity.userAssignedIdentities")]
        if assigned:
            found = [cloud.require(USER_ASSIGNED_IDENTITY, one).outputs for one in assigned]
            shown = [{key: one[key] for key in ("principalId", "clientId")} for one in found]
            identity["userAssignedIdentities"] = dict(zip(assigned, shown, strict=True))
        return {**filled, "identity": identity} if len(identity) > 1 else filled

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while a workspace reads its default storage with the connector."""
        for workspace in cloud.all(DATABRICKS_WORKSPACE):
            if ids.same(text(workspace.inputs, "accessConnector.id") or "", current.id):
                raise CloudError(
                    "AccessConnectorInUse",
                    f"Access connector {current.id} cannot be deleted because it is referred by workspace "
                    f"{workspace.id}.",
                    409,
                )


def _hybrid_problems(inputs: Properties) -> Iterator[Problem]:
    group = get(inputs, "managedResourceGroupId")
    if group is None:
        yield Problem("managedResourceGroupId", "is required in a Hybrid workspace")
    if isinstance(group, str):
        parts = group.strip("/").split("/")
        if len(parts) != 4 or [part.casefold() for part in parts[::2]] != ["subscriptions", "resourcegroups"]:
            yield Problem("managedResourceGroupId", f"'{group}' is no id of a resource group")
        elif reason := RESOURCE_GROUP_NAME.refuses(parts[3]):
            yield Problem("managedResourceGroupId", reason)
        elif parts[3].casefold() == (text(inputs, "resourceGroupName") or "").casefold():
            yield Problem("managedResourceGroupId", "must not be the resource group of the workspace itself")
    private = get(inputs, "publicNetworkAccess") == "Disabled"
    if private and get(inputs, "requiredNsgRules") in (None, "AllRules"):
        message = "AllRules needs public network access; with it Disabled give NoAzureDatabricksRules"
        yield Problem("requiredNsgRules", message)
    if get(inputs, "defaultStorageFirewall") == "Enabled" and get(inputs, "accessConnector") is None:
        yield Problem("accessConnector", "is required with defaultStorageFirewall Enabled")
    yield from _injection_problems(inputs, private)


def _injection_problems(inputs: Properties, private: bool) -> Iterator[Problem]:
    given = [key for key in _NETWORK if get(inputs, f"parameters.{key}.value") is not None]
    for key in _NETWORK:
        if given and key not in given:
            yield Problem(f"parameters.{key}", f"is required together with {', '.join(given)}")
    if get(inputs, "parameters") is UNKNOWN:
        return
    back_end = private or get(inputs, "requiredNsgRules") == "NoAzureDatabricksRules"
    if back_end and not given:
        yield Problem("parameters.customVirtualNetworkId", "is required: Private Link needs VNet injection")
    if back_end and get(inputs, "parameters.enableNoPublicIp.value") is False:
        yield Problem(
            "parameters.enableNoPublicIp", "must be true: Private Link needs secure cluster connectivity"
        )


def _compliance_problems(inputs: Properties) -> Iterator[Problem]:
    """https://learn.microsoft.com/azure/databricks/security/privacy/security-profile."""
    base = "enhancedSecurityCompliance"
    if get(inputs, f"{base}.complianceSecurityProfile.value") != "Enabled":
        return
    for needed in ("automaticClusterUpdate", "enhancedSecurityMonitoring"):
        if get(inputs, f"{base}.{needed}.value") not in ("Enabled", UNKNOWN):
            yield Problem(f"{base}.{needed}", "must be Enabled together with the compliance security profile")


def _new_number(cloud: Cloud) -> str:
    """Return a number of 16 digits that no workspace has."""
    taken = {str(workspace.outputs["workspaceId"]) for workspace in cloud.all(DATABRICKS_WORKSPACE)}
    while (number := str(10**15 + secrets.randbelow(8 * 10**15))) in taken:
        continue
    return number
