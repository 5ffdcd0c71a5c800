"""Network security group: what may flow in and out of a workspace's subnets."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.network.databricks_rules import RequiredRules, security_rules
from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class SecurityGroupArgs:
    """Where the group lies, and which of the service's rules it needs."""

    resource_group_name: pulumi.Input[str]
    location: str
    group_name: str
    required_rules: RequiredRules  # the same value as the workspace's
    tags: Mapping[str, str]


class SecurityGroup(pulumi.ComponentResource):
    """The security group of both delegated subnets.

    Its rules are inline: rules as resources of their own would fight with the ones that Databricks adds.
    Azure refuses to detach it while a workspace is in its subnets
    (``NetworkSecurityGroupCannotBeRemovedDueToNipOnSubnet``).
    """

    group_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: SecurityGroupArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:SecurityGroup", name, None, opts)

        group = network.NetworkSecurityGroup(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            network_security_group_name=args.group_name,
            security_rules=security_rules(args.required_rules),
            tags=args.tags,
            opts=child_options(self),
        )

        self.group_id = group.id
        self.register_outputs({"group_id": self.group_id})
