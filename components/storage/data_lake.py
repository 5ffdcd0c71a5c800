"""Data lake: the storage account that holds an environment's tables, volumes and models."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization, storage

from components.computed import arm_name
from components.identity.azure_roles import BLOB_DATA_CONTRIBUTOR, definition_for
from components.options import child_options
from components.storage.account import hardened_storage_account

_SOFT_DELETE_DAYS = range(1, 366)


@dataclass(frozen=True, kw_only=True)
class DataLakeArgs:
    """Where the account lies, what is in it, and who may come in."""

    resource_group_name: pulumi.Input[str]
    location: str
    account_name: str
    replication: str  # a SKU of Azure Storage: "Standard_ZRS"
    containers: Sequence[str]
    soft_delete_days: int  # how long a deleted blob or container can be restored
    tenant_id: pulumi.Input[str]
    connector_id: pulumi.Input[str]
    connector_principal_id: pulumi.Input[str]
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what Azure refuses."""
        if self.soft_delete_days not in _SOFT_DELETE_DAYS:
            raise ValueError(f"soft_delete_days is {self.soft_delete_days}; Azure takes 1 to 365")
        if not self.containers:
            raise ValueError("containers is empty; a data lake needs one at least")


class DataLake(pulumi.ComponentResource):
    """A storage account with folders, open to nobody but the access connector and private endpoints.

    Everything here is protected: it is the data, or what reaching the data depends on. The role assignment
    is named by a UUID that follows from the account's name and the role.
    """

    account_id: pulumi.Output[str]
    account_name: pulumi.Output[str]
    blob_service_id: pulumi.Output[str]
    """What logs of reads and writes are switched on for."""

    container_ids: dict[str, pulumi.Output[str]]
    """Container name to id."""

    role_assignment_id: pulumi.Output[str]
    """Id of the role assignment without which Unity Catalog refuses a location in this account."""

    def __init__(self, name: str, args: DataLakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:storage:DataLake", name, None, opts)

        account = self._account(name, args)
        soft_delete: storage.DeleteRetentionPolicyArgsDict = {"enabled": True, "days": args.soft_delete_days}
        blobs = storage.BlobServiceProperties(
            f"{name}-blobs",
            resource_group_name=args.resource_group_name,
            account_name=arm_name(account.id),
            blob_services_name="default",
            # Versions, change feed and restoring to a point in time do not exist with folders:
            # https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts
            delete_retention_policy=soft_delete,
            container_delete_retention_policy=soft_delete,
            # Removing this would write Azure's defaults back, and soft delete would end.
            opts=child_options(self, protect=True),
        )
        containers = {
            container: storage.BlobContainer(
                f"{name}-{container}",
                resource_group_name=args.resource_group_name,
                account_name=arm_name(account.id),
                container_name=container,
                public_access=storage.PublicAccess.NONE,
                opts=child_options(self, protect=True),
            )
            for container in args.containers
        }
        role = authorization.RoleAssignment(
            f"{name}-connector-role",
            role_assignment_name=str(
                uuid.uuid5(uuid.NAMESPACE_DNS, f"{args.account_name}/{BLOB_DATA_CONTRIBUTOR}")
            ),
            scope=account.id,
            role_definition_id=definition_for(account.id, BLOB_DATA_CONTRIBUTOR),
            principal_id=args.connector_principal_id,
            # Says that this is no user (the default), so that an identity made a moment ago is not
            # looked up in a directory that does not know it yet.
            principal_type="ServicePrincipal",
            opts=child_options(self, protect=True),
        )

        self.account_id = account.id
        self.account_name = arm_name(account.id)
        self.blob_service_id = blobs.id
        self.container_ids = {key: container.id for key, container in containers.items()}
        self.role_assignment_id = role.id
        self.register_outputs(
            {
                "account_id": self.account_id,
                "account_name": self.account_name,
                "blob_service_id": self.blob_service_id,
                "container_ids": self.container_ids,
                "role_assignment_id": self.role_assignment_id,
            }
        )

    def _account(self, name: str, args: DataLakeArgs) -> "storage.StorageAccount":
        return hardened_storage_account(
            name,
            self,
            resource_group_name=args.resource_group_name,
            location=args.location,
            account_name=args.account_name,
            replication=args.replication,
            hierarchical_namespace=True,
            # Off, and yet open to the access connector: a rule for a resource instance stays in effect when
            # public network access is disabled; rules for addresses and subnets do not. With "Enabled" the
            # public endpoint would stand one mistyped rule away from the internet.
            # https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations
            public_network_access="Disabled",
            resource_access_rules=[{"tenant_id": args.tenant_id, "resource_id": args.connector_id}],
            tags=args.tags,
        )
