"""Private workspace: Databricks in a virtual network of our own."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import databricks

from components.computed import arm_name
from components.network.databricks_rules import RequiredRules
from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class PrivateWorkspaceArgs:
    """Where the workspace lies, and what it uses.

    Both subnets must be delegated to ``Microsoft.Databricks/workspaces`` and have a security group. Neither
    the network nor the subnets of a workspace are shared with another workspace.
    """

    resource_group_name: pulumi.Input[str]
    location: str
    workspace_name: str
    managed_resource_group_id: pulumi.Input[str]  # made by Databricks: must not exist yet
    network_id: pulumi.Input[str]
    host_subnet_id: pulumi.Input[str]  # what Azure calls the public subnet
    container_subnet_id: pulumi.Input[str]  # what Azure calls the private subnet
    connector_id: pulumi.Input[str]  # with a system-assigned identity
    public_access: bool  # whether people may come in from the internet, through sign-in
    required_rules: RequiredRules  # the same value as the security group's
    storage_account_name: str  # of the workspace's own files, in the managed resource group
    storage_firewall: bool  # whether those files can be reached through private endpoints and rules only
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse the combination that Azure refuses.

        https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link
        """
        if not self.public_access and self.required_rules == "AllRules":
            raise ValueError(
                "required_rules is AllRules, but without public access the workers reach the control plane "
                "through a private endpoint only: use NoAzureDatabricksRules"
            )


class PrivateWorkspace(pulumi.ComponentResource):
    """A Premium workspace whose machines have no public address and whose files only it can read.

    Its default catalog is in Unity Catalog. It holds no data that lives elsewhere too, so it is not
    protected. Azure makes ``managed_resource_group_id`` with it, and deletes it with it.

    It takes one change at a time: whatever else changes a workspace (a private endpoint, a customer-managed
    key) must wait until this is done, and follows from ``workspace_arm_id``.

    With ``storage_firewall`` the workspace's own storage account denies every network, that of the workspace
    too: clusters do not start before ``blob`` and ``dfs`` private endpoints to ``storage_account_id`` exist
    in their network, and serverless compute needs connectivity rules to it.
    https://learn.microsoft.com/azure/databricks/security/network/storage/firewall-support
    """

    workspace_arm_id: pulumi.Output[str]
    workspace_id: pulumi.Output[str]
    """The number by which Databricks knows it, as text."""

    workspace_url: pulumi.Output[str]
    """With ``https://``."""

    storage_account_id: pulumi.Output[str]
    """ARM id of the storage account of the workspace's own files, known once Azure has created it."""

    def __init__(
        self, name: str, args: PrivateWorkspaceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:workspace:PrivateWorkspace", name, None, opts)

        workspace = databricks.Workspace(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            workspace_name=args.workspace_name,
            sku={"name": "premium"},  # Unity Catalog and private link need it
            compute_mode="Hybrid",
            managed_resource_group_id=args.managed_resource_group_id,
            public_network_access="Enabled" if args.public_access else "Disabled",
            required_nsg_rules=args.required_rules,
            parameters={
                "enable_no_public_ip": {"value": True},
                "custom_virtual_network_id": {"value": args.network_id},
                # Names from ids: the workspace then waits for subnets that are complete.
                "custom_public_subnet_name": {"value": arm_name(args.host_subnet_id)},
                "custom_private_subnet_name": {"value": arm_name(args.container_subnet_id)},
                "storage_account_name": {"value": args.storage_account_name},
            },
            default_storage_firewall="Enabled" if args.storage_firewall else "Disabled",
            access_connector={"id": args.connector_id, "identity_type": "SystemAssigned"},
            default_catalog={"initial_type": "UnityCatalog"},
            tags=args.tags,
            opts=child_options(self),
        )

        self.workspace_arm_id = workspace.id
        self.workspace_id = workspace.workspace_id
        self.workspace_url = pulumi.Output.concat("https://", workspace.workspace_url)
        self.storage_account_id = pulumi.Output.all(workspace.id, args.managed_resource_group_id).apply(
            lambda ids: f"{ids[1]}/providers/Microsoft.Storage/storageAccounts/{args.storage_account_name}"
        )
        self.register_outputs(
            {
                "workspace_arm_id": self.workspace_arm_id,
                "workspace_id": self.workspace_id,
                "workspace_url": self.workspace_url,
                "storage_account_id": self.storage_account_id,
            }
        )
