"""Key vault: the secrets of an environment."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import keyvault

from components.computed import arm_name
from components.options import child_options

_SOFT_DELETE_DAYS = range(7, 91)


@dataclass(frozen=True, kw_only=True)
class KeyVaultArgs:
    """Where the vault lies, and how long deleted secrets can be restored."""

    resource_group_name: pulumi.Input[str]
    location: str
    vault_name: str
    tenant_id: pulumi.Input[str]
    soft_delete_days: int  # cannot be changed later
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what Azure refuses."""
        if self.soft_delete_days not in _SOFT_DELETE_DAYS:
            raise ValueError(f"soft_delete_days is {self.soft_delete_days}; Azure takes 7 to 90")


class KeyVault(pulumi.ComponentResource):
    """A protected vault that is reached through private endpoints, with roles instead of access policies.

    Purge protection cannot be switched off again: a deleted vault keeps its name, and its secrets, until
    the days are over. Trusted services come in past the firewall, because a secret scope is read by the
    Databricks control plane, which lies in no network of ours.
    """

    vault_id: pulumi.Output[str]
    vault_uri: pulumi.Output[str]

    def __init__(self, name: str, args: KeyVaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:storage:KeyVault", name, None, opts)

        vault = keyvault.Vault(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            vault_name=args.vault_name,
            properties={
                "tenant_id": args.tenant_id,
                "sku": {"family": "A", "name": keyvault.SkuName.STANDARD},
                "enable_rbac_authorization": True,
                "enable_soft_delete": True,
                "soft_delete_retention_in_days": args.soft_delete_days,
                "enable_purge_protection": True,
                "public_network_access": "Disabled",
                "network_acls": {"default_action": "Deny", "bypass": "AzureServices"},
            },
            tags=args.tags,
            opts=child_options(self, protect=True),
        )

        self.vault_id = vault.id
        # Not read from the properties: those are unknown in the preview of any change to the vault, and the
        # secret scope would show a replacement for it that no update makes.
        self.vault_uri = pulumi.Output.concat("https://", arm_name(vault.id), ".vault.azure.net/")
        self.register_outputs({"vault_id": self.vault_id, "vault_uri": self.vault_uri})
