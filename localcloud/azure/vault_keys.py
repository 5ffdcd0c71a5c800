"""Microsoft.KeyVault: keys of a vault, as far as Azure Resource Manager knows them.

It makes a key that is not there yet, and changes none: a PUT for a key that exists returns it as it is
(specification/keyvault/resource-manager/Microsoft.KeyVault/KeyVault/stable/2024-11-01, Keys).
It deletes none either, so azure-native deletes through the vault itself, which keeps the key, and its name,
until the vault's retention is over (provider/pkg/resources/customresources/custom_keyvault.go there, and
https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview).
"""

import uuid
from collections.abc import Iterator

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.azure.keyvault import VAULT_NAME, Vault
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import get, number
from localcloud.azure.tags import TagRules
from localcloud.azure.tokens import DELETED_KEY, VAULT, VAULT_KEY
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_SIZES = (2048, 3072, 4096)


@register
class Key(ArmResource):
    """A key of a vault. The vault makes it, and nobody ever sees it."""

    token = VAULT_KEY
    path = Vault.path + "/keys/{keyName}"
    api_version = "2024-11-01"
    names = by_parameter(
        vaultName=VAULT_NAME,
        keyName=NameRule(1, 127, r"[A-Za-z0-9-]+", "letters, digits and hyphens"),
    )
    located = None
    tag_rules = TagRules(most=15)
    parent = VAULT

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check kind and size."""
        if get(inputs, "properties.kty") is None:
            yield Problem("properties.kty", "is required: 'EC', 'EC-HSM', 'RSA' or 'RSA-HSM'")
        size = number(inputs, "properties.keySize")
        if size is not None and size not in _SIZES:
            sizes = ", ".join(map(str, _SIZES))
            yield Problem("properties.keySize", f"BadParameter: {size} is no size of an RSA key: {sizes}")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Refuse the name of a key that was deleted and is kept."""
        if current is None and cloud.get(DELETED_KEY, id) is not None:
            raise CloudError(
                "Conflict",
                f"Key {ids.name(id)} is currently in a deleted but recoverable state, and its name cannot be "
                "reused; in this state, the key can only be recovered or purged.",
                409,
            )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the key as it was made, whatever is asked for later."""
        if current is not None:
            return current.outputs
        vault = cloud.require(VAULT, ids.parent(id))
        address = f"{vault.outputs['properties']['vaultUri']}keys/{ids.name(id)}"
        wanted = {key: value for key, value in inputs["properties"].items() if key != "attributes"}
        return {
            "keySize": 2048,
            **wanted,
            "attributes": {"enabled": True, **(get(inputs, "properties.attributes") or {})},
            "location": vault.outputs["location"],
            "keyUri": address,
            "keyUriWithVersion": f"{address}/{uuid.uuid4().hex}",
        }

    def delete_with_parent(self, cloud: Cloud, current: Stored) -> None:
        """Keep nothing of its own: the key is deleted, and recovered, with its vault."""

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Keep the deleted key, and with it the name."""
        cloud.put(Stored(DELETED_KEY, current.id, current.name, current.inputs, current.outputs, cloud.now()))
