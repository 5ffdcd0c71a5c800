"""State backend: where Pulumi keeps its states, and the key that encrypts the secrets in them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address

import pulumi
from pulumi_azure_native import authorization, keyvault, storage

from components.computed import arm_name
from components.identity.azure_roles import (
    BLOB_DATA_CONTRIBUTOR,
    BLOB_DATA_READER,
    KEY_VAULT_CRYPTO_USER,
    definition_for,
)
from components.options import child_options
from components.storage.account import hardened_storage_account

CONTAINER = "state"
KEY = "pulumi-state"

_DAYS = range(7, 91)  # what vaults keep; blobs could be kept for longer


@dataclass(frozen=True, kw_only=True)
class Deployer:
    """Who comes to the states: the object id of a user, group or service principal in Entra ID."""

    object_id: pulumi.Input[str]
    kind: str  # User, Group or ServicePrincipal


@dataclass(frozen=True, kw_only=True)
class StateBackendArgs:
    """Where the states lie, and who may come to them, from where.

    ``addresses`` are public IPv4 addresses of machines that deploy; without any, only private endpoints lead
    there. ``deployers`` and ``readers`` are keyed by a name of the caller's choice, which no two share.
    Readers preview and look for drift: they write no state, and use the key to read the secrets in it.
    """

    resource_group_name: pulumi.Input[str]
    location: str
    account_name: str
    vault_name: str
    tenant_id: pulumi.Input[str]
    keep_days: int  # how long what was deleted or overwritten can be brought back; cannot be changed later
    addresses: Sequence[str]
    deployers: Mapping[str, Deployer]
    tags: Mapping[str, str]
    readers: Mapping[str, Deployer] = field(default_factory=dict[str, Deployer])

    def __post_init__(self) -> None:
        """Refuse what Azure refuses, addresses that are none of the internet, and a backend for nobody."""
        if self.keep_days not in _DAYS:
            raise ValueError(f"keep_days is {self.keep_days}; Azure takes 7 to 90")
        if not self.deployers:
            raise ValueError("deployers is empty; name those who read and write the states")
        for who in self.readers:
            if who in self.deployers:
                raise ValueError(f"readers holds {who}, who deploys; whoever deploys reads already")
        for address in self.addresses:
            if not IPv4Address(address).is_global:
                raise ValueError(f"address {address} is none of the internet's; use a private endpoint")


class StateBackend(pulumi.ComponentResource):
    """A container whose blobs keep their versions, a key that never leaves its vault, and the roles for both.

    The account and the vault are locked: not even whoever may delete them does so by mistake.
    """

    account_name: pulumi.Output[str]
    container_name: pulumi.Output[str]
    key_uri: pulumi.Output[str]
    """Address of the key's present version: ``https://<vault>.vault.azure.net/keys/<key>/<version>``.

    Without the version, Pulumi would decrypt with the newest one, and no state could be read after a rotation
    (https://github.com/pulumi/pulumi/issues/22338).
    """

    def __init__(self, name: str, args: StateBackendArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:storage:StateBackend", name, None, opts)

        account = self._account(name, args)
        kept: storage.DeleteRetentionPolicyArgsDict = {"enabled": True, "days": args.keep_days}
        storage.BlobServiceProperties(
            f"{name}-blobs",
            resource_group_name=args.resource_group_name,
            account_name=arm_name(account.id),
            blob_services_name="default",
            is_versioning_enabled=True,  # each update overwrites the state before it
            change_feed={"enabled": True},
            delete_retention_policy=kept,
            container_delete_retention_policy=kept,
            opts=child_options(self, protect=True),
        )
        container = storage.BlobContainer(
            f"{name}-container",
            resource_group_name=args.resource_group_name,
            account_name=arm_name(account.id),
            container_name=CONTAINER,
            public_access=storage.PublicAccess.NONE,
            opts=child_options(self, protect=True),
        )
        vault = self._vault(name, args)
        key = keyvault.Key(
            f"{name}-key",
            resource_group_name=args.resource_group_name,
            vault_name=arm_name(vault.id),
            key_name=KEY,
            properties={"kty": "RSA", "key_size": 3072},
            tags=args.tags,
            opts=child_options(self, protect=True),
        )
        for who, deployer in args.deployers.items():
            self._role(f"{name}-{who}-states", args, account.id, BLOB_DATA_CONTRIBUTOR, who, deployer)
            self._role(f"{name}-{who}-key", args, vault.id, KEY_VAULT_CRYPTO_USER, who, deployer)
        for who, reader in args.readers.items():
            self._role(f"{name}-{who}-states", args, account.id, BLOB_DATA_READER, who, reader)
            self._role(f"{name}-{who}-key", args, vault.id, KEY_VAULT_CRYPTO_USER, who, reader)
        self._lock(f"{name}-account-lock", account)
        self._lock(f"{name}-vault-lock", vault)

        self.account_name = arm_name(account.id)
        self.container_name = arm_name(container.id)
        self.key_uri = key.key_uri_with_version
        self.register_outputs(
            {
                "account_name": self.account_name,
                "container_name": self.container_name,
                "key_uri": self.key_uri,
            }
        )

    def _account(self, name: str, args: StateBackendArgs) -> "storage.StorageAccount":
        return hardened_storage_account(
            name,
            self,
            resource_group_name=args.resource_group_name,
            location=args.location,
            account_name=args.account_name,
            replication=storage.SkuName.STANDARD_ZRS,
            hierarchical_namespace=False,  # with them no blob keeps its versions
            public_network_access="Enabled" if args.addresses else "Disabled",
            ip_rules=[{"i_p_address_or_range": address} for address in args.addresses],
            tags=args.tags,
        )

    def _vault(self, name: str, args: StateBackendArgs) -> "keyvault.Vault":
        return keyvault.Vault(
            f"{name}-vault",
            resource_group_name=args.resource_group_name,
            location=args.location,
            vault_name=args.vault_name,
            properties={
                "tenant_id": args.tenant_id,
                "sku": {"family": "A", "name": keyvault.SkuName.STANDARD},
                "enable_rbac_authorization": True,
                "enable_soft_delete": True,
                "soft_delete_retention_in_days": args.keep_days,
                "enable_purge_protection": True,  # without the key no state can be read any more
                "public_network_access": "Enabled" if args.addresses else "Disabled",
                "network_acls": {
                    "default_action": "Deny",
                    "bypass": "None",
                    "ip_rules": [{"value": address} for address in args.addresses],
                },
            },
            tags=args.tags,
            opts=child_options(self, protect=True),
        )

    def _role(
        self,
        name: str,
        args: StateBackendArgs,
        scope: pulumi.Output[str],
        role: str,
        who: str,
        deployer: Deployer,
    ) -> None:
        authorization.RoleAssignment(
            name,
            role_assignment_name=str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{args.account_name}/{role}/{who}")),
            scope=scope,
            role_definition_id=definition_for(scope, role),
            principal_id=deployer.object_id,
            principal_type=deployer.kind,
            opts=child_options(self),
        )

    def _lock(self, name: str, what: pulumi.CustomResource) -> None:
        authorization.ManagementLockByScope(
            name,
            scope=what.id,
            lock_name="keep-state",
            level=authorization.LockLevel.CAN_NOT_DELETE,
            notes="The states of all stacks, or the key to them.",
            opts=child_options(self, protect=True),
        )
