"""Customer-managed keys: what encrypts with one needs a vault and a key that exist.

https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview and
https://learn.microsoft.com/azure/databricks/security/keys/customer-managed-keys.
"""

from localcloud.azure.tokens import VAULT, VAULT_KEY
from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError


def require_key(cloud: Cloud, vault_uri: str | None, key_name: str | None) -> None:
    """Raise ``CloudError`` when the vault of this address, or its key of this name, does not exist."""
    if vault_uri is None and key_name is None:
        return
    by_address = {_address(str(vault.outputs["properties"]["vaultUri"])): vault for vault in cloud.all(VAULT)}
    vault = by_address.get(_address(vault_uri or ""))
    if vault is None:
        raise CloudError("KeyVaultNotFound", f"The key vault '{vault_uri}' was not found.", 404)
    if cloud.get(VAULT_KEY, f"{vault.id}/keys/{key_name}") is None:
        message = f"The key '{key_name}' was not found in the vault '{vault_uri}'."
        raise CloudError("KeyNotFound", message, 404)


def _address(uri: str) -> str:
    return uri.rstrip("/").casefold()
