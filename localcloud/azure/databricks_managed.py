"""The resource group that Databricks keeps for a hybrid workspace, with its default storage account.

https://learn.microsoft.com/azure/databricks/getting-started/overview#classic-workspace-architecture
"""

import secrets
import string

from localcloud.azure import ids, references
from localcloud.azure.databricks_network import parameter
from localcloud.azure.properties import mapping, text
from localcloud.azure.storage import ACCOUNT_NAME, require_free_name
from localcloud.azure.tokens import RESOURCE_GROUP, STORAGE_ACCOUNT
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

_DEFAULT_SKU = "Standard_GRS"


def require_free(cloud: Cloud, id: str, workspace: Properties) -> None:
    """Refuse a managed resource group that exists, and a storage account's name that is wrong or taken."""
    group = str(workspace["managedResourceGroupId"])
    if group.strip("/").split("/")[1] != cloud.identity.subscription_id:
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
        _make(cloud, id, workspace, location, shown)
    return {name: {**item, "type": _type_of(item)} for name, item in shown.items()}


def remove(cloud: Cloud, workspace: Stored) -> None:
    """Delete the group and everything in it."""
    group = cloud.get(RESOURCE_GROUP, str(workspace.inputs.get("managedResourceGroupId", "")))
    if group is not None:
        for stored in references.nested(cloud, group.id):
            cloud.remove(stored)
        cloud.remove(group)


def _make(cloud: Cloud, id: str, workspace: Properties, location: str, parameters: Properties) -> None:
    group_id = str(workspace["managedResourceGroupId"])
    tags = mapping(workspace, "tags")
    name = ids.name(group_id)
    _put(
        cloud,
        RESOURCE_GROUP,
        group_id,
        {"resourceGroupName": name, "location": location, "managedBy": id},
        tags,
    )
    account = str(parameters["storageAccountName"]["value"])
    account_id = f"{group_id}/providers/Microsoft.Storage/storageAccounts/{account}"
    sku = {"name": parameters["storageAccountSkuName"]["value"]}
    content = {"accountName": account, "resourceGroupName": name, "location": location, "kind": "StorageV2"}
    _put(cloud, STORAGE_ACCOUNT, account_id, {**content, "sku": sku, "isHnsEnabled": True}, tags)


def _put(cloud: Cloud, token: str, id: str, inputs: Properties, tags: Properties) -> None:
    group = token == RESOURCE_GROUP
    kind = "Microsoft.Resources/resourceGroups" if group else "Microsoft.Storage/storageAccounts"
    content = {**inputs, "tags": tags}
    state = (
        {"properties": {"provisioningState": "Succeeded"}} if group else {"provisioningState": "Succeeded"}
    )
    outputs = {**content, **state, "name": ids.name(id), "type": kind}
    cloud.put(Stored(token, id, ids.name(id), content, outputs, cloud.now()))


def _type_of(item: Properties) -> str:
    return {bool: "Bool", str: "String"}.get(item["value"].__class__, "Object")


def _new_account_name() -> str:
    letters = string.ascii_lowercase + string.digits
    return "dbstorage" + "".join(secrets.choice(letters) for _ in range(13))
