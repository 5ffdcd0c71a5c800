"""Serverless attachment: puts one workspace's serverless compute under a serverless network."""

from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.answers import answered


@dataclass(frozen=True, kw_only=True)
class ServerlessAttachmentArgs:
    """Which workspace, which network; both ids are outputs of ``ServerlessNetwork``."""

    workspace_id: pulumi.Input[str]  # the numeric id, as a string
    connectivity_config_id: pulumi.Input[str]
    network_policy_id: pulumi.Input[str]


class ServerlessAttachment(pulumi.ComponentResource):
    """A workspace's connectivity configuration and network policy. Needs an account-level provider.

    A workspace has exactly one of each and must be in the region of its connectivity configuration.
    Without an attachment Databricks applies the account's own ``default-policy``.
    """

    workspace_id: pulumi.Output[str]
    """The workspace's id, known once its serverless compute uses the network."""

    def __init__(
        self, name: str, args: ServerlessAttachmentArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:ServerlessAttachment", name, None, opts)

        binding = databricks.MwsNccBinding(
            name,
            network_connectivity_config_id=args.connectivity_config_id,
            workspace_id=args.workspace_id,
            opts=pulumi.ResourceOptions(parent=self),
        )
        option = databricks.WorkspaceNetworkOption(
            f"{name}-policy",
            workspace_id=binding.workspace_id,  # from the binding: one change of a workspace at a time
            network_policy_id=args.network_policy_id,
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.workspace_id = answered(option.workspace_id, str)
        self.register_outputs({"workspace_id": self.workspace_id})
