"""Serverless attachment: puts a workspace's serverless compute under a network policy, with private ways."""

from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.computed import computed_output


@dataclass(frozen=True, kw_only=True)
class ServerlessAttachmentArgs:
    """Which workspace, which policy, and which connectivity configuration, if it needs private ways."""

    workspace_id: pulumi.Input[str]  # the numeric id, as a string
    network_policy_id: pulumi.Input[str]
    connectivity_config_id: pulumi.Input[str] | None = None


class ServerlessAttachment(pulumi.ComponentResource):
    """A workspace's connectivity configuration and network policy. Needs an account-level provider.

    A workspace has at most one of each and must be in the region of its connectivity configuration.
    Without an attachment Databricks applies the account's own ``default-policy``.
    """

    workspace_id: pulumi.Output[str]
    """The workspace's id, known once its serverless compute uses the network."""

    def __init__(
        self, name: str, args: ServerlessAttachmentArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:ServerlessAttachment", name, None, opts)

        bound: list[pulumi.Output[str]] = []
        if args.connectivity_config_id is not None:
            binding = databricks.MwsNccBinding(
                name,
                network_connectivity_config_id=args.connectivity_config_id,
                workspace_id=args.workspace_id,
                opts=pulumi.ResourceOptions(parent=self),
            )
            bound.append(binding.workspace_id)
        option = databricks.WorkspaceNetworkOption(
            f"{name}-policy",
            workspace_id=args.workspace_id,
            network_policy_id=args.network_policy_id,
            opts=pulumi.ResourceOptions(parent=self),
        )

        own_id = computed_output(option.workspace_id, str)
        self.workspace_id = pulumi.Output.all(own_id, *bound).apply(lambda ids: ids[0])
        self.register_outputs({"workspace_id": self.workspace_id})
