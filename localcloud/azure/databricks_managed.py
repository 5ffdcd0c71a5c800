"""The resource group that Databricks keeps for a hybrid workspace, with its default storage account.

https://learn.microsoft.com/azure/databricks/getting-started/overview#classic-workspace-architecture
"""

import secrets
import string

from localcloud.azure import ids, references
from localcloud.azure.databricks_network import parameter
from localcloud.azure.properties import mapping, text
from localcloud.azure.storage import ACCOUNT_NAME, StorageAccount, require_free_name
from localcloud.azure.tokens import RESOURCE_GROUP, STORAGE_ACCOUNT
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

_DEFAULT_SKU = "Standard_GRS"


def require_free(cloud: Cloud, id: str, workspace: Properties) -> None:
    """Refuse a managed resource group that exists, and a storage account's name that is wrong or taken."""
    group = str(workspace["managedResourceGroupId"])
    if ids.subscription(group) != ids.subscription(id):
        message = (
            f"The subscription of the managed resource group '{group}' must be the one of the workspace."
        )
        raise CloudError("InvalidManagedResourceGroup", message)
    if cloud.get(RESOURCE_GROUP, group) is not None:
        raise CloudError(
            "ApplianceProvisioningFailed",
            f"Managed Resource group for the workspace: '{group}' doesn't have managed by property "
            "referring to "
            f"Databricks workspace resource '{ids.name(id)}': it exists already, and must not.",
            409,
        )
    account = parameter(workspace, "storageAccountName")
    if account is not None:
        if reason := ACCOUNT_NAME.refuses(account):
            raise CloudError("ApplianceProvisioningFailed", reason)
        require_free_name(cloud, account)


def ensure(cloud: Cloud, id: str, workspace: Properties, location: str, before: Properties) -> Properties:
    """Make the group and the account of a new workspace; return the parameters as the service shows them."""
    given = mapping(workspace, "parameters")
    shown: Properties = {
        "enableNoPublicIp": {"value": True},
        "storageAccountSkuName": {"value": _DEFAULT_SKU},
        **given,
    }
    if "storageAccountName" not in given:
        kept = text(before, "parameters.storageAccountName.value")
        shown["storageAccountName"] = {"value": kept or _new_account_name()}
    if not before:
        _make_group(cloud, id, workspace, location)
    _put_account(cloud, workspace, location, shown)
    return {name: {**item, "type": _type_of(item)} for name, item in shown.items()}


def remove(cloud: Cloud, workspace: Stored) -> None:
    """Delete the group and everything in it."""
    group = cloud.get(RESOURCE_GROUP, str(workspace.inputs.get("managedResourceGroupId", "")))
    if group is not None:
        for stored in references.nested(cloud, group.id):
            cloud.remove(stored)
        cloud.remove(group)


def account_id(workspace: Stored) -> str:
    """Return the id of a hybrid workspace's own storage account."""
    name = text(workspace.outputs, "parameters.storageAccountName.value")
    return _account_id(str(workspace.inputs["managedResourceGroupId"]), str(name))


def _account_id(group_id: str, name: str) -> str:
    return f"{group_id}/providers/Microsoft.Storage/storageAccounts/{name}"


def _make_group(cloud: Cloud, id: str, workspace: Properties, location: str) -> None:
    group_id = str(workspace["managedResourceGroupId"])
    name = ids.name(group_id)
    inputs = {
        "resourceGroupName": name,
        "location": location,
        "managedBy": id,
        "tags": mapping(workspace, "tags"),
    }
    outputs = {
        **inputs,
        "properties": {"provisioningState": "Succeeded"},
        "name": name,
        "type": "Microsoft.Resources/resourceGroups",
    }
    cloud.put(Stored(RESOURCE_GROUP, group_id, name, inputs, outputs, cloud.now()))


def _put_account(cloud: Cloud, workspace: Properties, location: str, parameters: Properties) -> None:
    """Make the workspace's own account, or change its firewall."""
    group_id, name = str(workspace["managedResourceGroupId"]), str(parameters["storageAccountName"]["value"])
    own = _account_id(group_id, name)
    current = cloud.get(STORAGE_ACCOUNT, own)
    inputs = {
        "accountName": name,
        "resourceGroupName": ids.name(group_id),
        "location": location,
        "kind": "StorageV2",
        "sku": {"name": parameters["storageAccountSkuName"]["value"]},
        "isHnsEnabled": True,
        "allowBlobPublicAccess": False,
        "minimumTlsVersion": "TLS1_2",
        "networkRuleSet": _firewall(cloud, workspace),
        "tags": mapping(workspace, "tags"),
    }
    outputs = {
        **inputs,
        "name": name,
        "type": "Microsoft.Storage/storageAccounts",
        "provisioningState": "Succeeded",
        **StorageAccount().put_resource(cloud, own, inputs, current),
    }
    created = current.created if current else cloud.now()
    cloud.put(Stored(STORAGE_ACCOUNT, own, name, inputs, outputs, created))


def _firewall(cloud: Cloud, workspace: Properties) -> Properties:
    """Return the rules of the workspace's own account.

    With the firewall, public networks are refused, and the workspace itself comes with the identity of its
    access connector: https://learn.microsoft.com/azure/databricks/security/network/storage/firewall-support.
    The page names the effects; the account's properties in full no public source shows.
    """
    if text(workspace, "defaultStorageFirewall") != "Enabled":
        return {"defaultAction": "Allow"}
    connector = {"resourceId": text(workspace, "accessConnector.id"), "tenantId": cloud.identity.tenant_id}
    return {"defaultAction": "Deny", "bypass": "None", "resourceAccessRules": [connector]}


def _type_of(item: Properties) -> str:
    return {bool: "Bool", str: "String"}.get(item["value"].__class__, "Object")


def _new_account_name() -> str:
    letters = string.ascii_lowercase + string.digits
    return "dbstorage" + "".join(secrets.choice(letters) for _ in range(13))
