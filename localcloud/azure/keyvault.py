"""Microsoft.KeyVault: vaults, and what is left of them after deletion.

https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview and
specification/keyvault/resource-manager/Microsoft.KeyVault/KeyVault/stable/2024-11-01.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.azure.limits import GUID
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.private_endpoint_connections import connections_to
from localcloud.azure.properties import entries, get, number, text
from localcloud.azure.tags import TagRules
from localcloud.azure.tokens import DELETED_VAULT, SUBNET, VAULT
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import UNKNOWN, Properties

VAULT_NAME = NameRule(
    3,
    24,
    r"[A-Za-z](-?[A-Za-z0-9])*",
    "letters, digits and single hyphens, starts with a letter, and ends with a letter or digit",
)
_SHORTEST_RETENTION, _LONGEST_RETENTION = 7, 90


@register
class Vault(ArmResource):
    """A key vault. Its name, unique in the world, stays taken while the deleted vault can be recovered."""

    token = VAULT
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.KeyVault/vaults/{vaultName}"
    )
    api_version = "2024-11-01"
    names = by_parameter(vaultName=VAULT_NAME)
    limits: ClassVar = {
        "properties.accessPolicies.tenantId": GUID,
        "properties.accessPolicies.applicationId": GUID,
    }
    # https://learn.microsoft.com/azure/key-vault/general/assign-access-policy shows them in any case.
    enum_matches: ClassVar = {
        f"properties.accessPolicies.permissions.{key}": "any case"
        for key in ("certificates", "keys", "secrets", "storage")
    }
    tag_rules = TagRules(most=15)
    immutable = frozenset({"properties.tenantId"})
    sub_resources = frozenset({"properties.accessPolicies"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check tenant, retention, and the protections that nobody can take back."""
        tenant = text(inputs, "properties.tenantId")
        if tenant is not None and not _is_guid(tenant):
            yield Problem("properties.tenantId", f"InvalidTenantId: '{tenant}' is no GUID")
        days = number(inputs, "properties.softDeleteRetentionInDays")
        if days is not None and not _SHORTEST_RETENTION <= days <= _LONGEST_RETENTION:
            yield Problem(
                "properties.softDeleteRetentionInDays",
                f'BadRequest: The property "softDeleteRetentionInDays" is {days}: it takes '
                f"{_SHORTEST_RETENTION} to "
                f"{_LONGEST_RETENTION} days.",
            )
        if get(inputs, "properties.enablePurgeProtection") is False:
            yield Problem(
                "properties.enablePurgeProtection",
                'BadRequest: The property "enablePurgeProtection" cannot be set to false. Enabling the purge '
                "protection for a vault is an irreversible action. Leave it out instead.",
            )
        if get(inputs, "properties.enableSoftDelete") is False:
            yield Problem(
                "properties.enableSoftDelete",
                'BadRequest: The property "enableSoftDelete" cannot be set to false. Enabling the \'soft '
                "delete' "
                "functionality is an irreversible action.",
            )
        roles = get(inputs, "properties.enableRbacAuthorization")
        recovers = get(inputs, "properties.createMode") in ("recover", UNKNOWN)
        if roles in (None, False) and not recovers and get(inputs, "properties.accessPolicies") is None:
            message = (
                "BadRequest: The parameter accessPolicies is not specified; or set enableRbacAuthorization."
            )
            yield Problem("properties.accessPolicies", message)

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the tenant, the name in the world, and what cannot be changed back."""
        if text(inputs, "properties.tenantId") != cloud.identity.tenant_id:
            message = "The tenant of the vault must be the tenant of the subscription."
            raise CloudError("BadRequest", message)
        for _, rule in entries(inputs, "properties.networkAcls.virtualNetworkRules"):
            if cloud.get(SUBNET, str(rule["id"])) is None:
                raise CloudError("BadRequest", f"Subnet '{rule['id']}' of a network rule does not exist.")
        if current is None:
            _require_name(cloud, id, inputs)
        else:
            _require_lasting(current, inputs)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the vault's address; a recovered vault is no deleted one any more."""
        deleted = deleted_vault(cloud, ids.name(id))
        if current is None and deleted is not None:
            cloud.remove(deleted)
        # azure-native sends the policies that are there when the program has none: others add them, too.
        policies = get(current.outputs, "properties.accessPolicies") if current else None
        properties: Properties = {
            "accessPolicies": policies or [],
            "enableSoftDelete": True,
            "softDeleteRetentionInDays": _LONGEST_RETENTION,
            "publicNetworkAccess": "Enabled",
            **{key: value for key, value in inputs["properties"].items() if key != "createMode"},
            "provisioningState": "Succeeded",
            "vaultUri": f"https://{ids.name(id).casefold()}.vault.azure.net/",
        }
        return {"properties": properties}

    def read(self, cloud: Cloud, current: Stored) -> Properties:
        """Return the outputs, with the private endpoints that lead to the vault."""
        connections = connections_to(cloud, current.id)
        shown = {**current.outputs["properties"], "privateEndpointConnections": connections}
        return {**current.outputs, "properties": shown}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Keep the deleted vault, and with it the name, until its retention is over."""
        location = current.outputs["location"]
        days = int(current.outputs["properties"]["softDeleteRetentionInDays"])
        now = cloud.now()
        subscription = ids.subscription(current.id)
        cloud.put(
            Stored(
                DELETED_VAULT,
                f"/subscriptions/{subscription}/providers/Microsoft.KeyVault/locations/{location}"
                f"/deletedVaults/{current.name}",
                current.name,
                current.inputs,
                {
                    "vaultId": current.id,
                    "location": location,
                    "deletionDate": now.isoformat(),
                    "scheduledPurgeDate": (now + timedelta(days=days)).isoformat(),
                    "purgeProtectionEnabled": bool(get(current.inputs, "properties.enablePurgeProtection")),
                },
                now,
            )
        )


def deleted_vault(cloud: Cloud, name: str) -> Stored | None:
    """Return the deleted vault that still holds a name."""
    for deleted in cloud.all(DELETED_VAULT):
        until = datetime.fromisoformat(str(deleted.outputs["scheduledPurgeDate"]))
        if deleted.name.casefold() == name.casefold() and until > cloud.now():
            return deleted
    return None


def _require_name(cloud: Cloud, id: str, inputs: Properties) -> None:
    name = ids.name(id)
    if any(vault.name.casefold() == name.casefold() for vault in cloud.all(VAULT)):
        raise CloudError(
            "VaultAlreadyExists",
            f"The vault name '{name}' is already in use. Vault names are globaly unique so it is possible "
            "that the "
            "name is already taken. If you are sure that the vault name was not taken then it is possible "
            "that a "
            "vault with the same name was recently deleted but not purged after being placed in a "
            "recoverable state. "
            "If the vault is in a recoverable state then the vault will need to be purged before reusing "
            "the name. "
            "For more information on soft delete and purging a vault follow this link "
            "https://go.microsoft.com/fwlink/?linkid=2147740.",
            409,
        )
    recovers = text(inputs, "properties.createMode") == "recover"
    deleted = deleted_vault(cloud, name)
    if deleted is not None and not recovers:
        raise CloudError(
            "ConflictError",
            "A vault with the same name already exists in deleted state. You need to either recover or purge "
            "existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more "
            "information on soft delete.",
            409,
        )
    if recovers and (deleted is None or not ids.same(str(deleted.outputs["vaultId"]), id)):
        message = f"A deleted vault with the id '{id}' was not found, so it cannot be recovered."
        raise CloudError("ResourceNotFound", message, 404)


def _require_lasting(current: Stored, inputs: Properties) -> None:
    before = get(current.outputs, "properties.softDeleteRetentionInDays")
    if get(inputs, "properties.softDeleteRetentionInDays") not in (None, before):
        message = 'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.'
        raise CloudError("BadRequest", message)
    protected = get(current.inputs, "properties.enablePurgeProtection") is True
    if protected and get(inputs, "properties.enablePurgeProtection") is not True:
        raise CloudError(
            "BadRequest",
            'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection '
            "for a vault "
            "is an irreversible action.",
        )


def _is_guid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.casefold()
    except ValueError:
        return False
