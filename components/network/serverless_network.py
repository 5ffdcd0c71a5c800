"""Serverless network: where Databricks' serverless compute may connect to, and from which identity.

Serverless compute (model serving, serverless jobs and warehouses) runs in Databricks' own network and never
in the workspace's VNet, so none of the VNet's rules hold for it; these do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_databricks as databricks

from components.answers import answered
from components.options import fixed_name

# https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/mws_network_connectivity_config
_CONNECTIVITY_NAME = re.compile(r"[0-9a-zA-Z_-]{3,30}")
_DOMAIN = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}")


@dataclass(frozen=True, kw_only=True)
class StorageDestination:
    """A storage account outside Unity Catalog that serverless compute may reach.

    Storage behind an external location needs no mention: the policy lets Unity Catalog through.
    """

    account_name: pulumi.Input[str]
    service: Literal["blob", "dfs"]


@dataclass(frozen=True, kw_only=True)
class ServerlessNetworkArgs:
    """One region's connectivity configuration, and a policy for the workspaces that are to share it.

    An account can have ten connectivity configurations per region.
    """

    account_id: str
    region: str
    connectivity_name: str
    policy_id: str
    restricted: bool = True  # False: serverless compute reaches the whole internet
    allowed_domains: Sequence[str] = ()
    allowed_storage: Sequence[StorageDestination] = ()

    def __post_init__(self) -> None:
        """Refuse names that Databricks refuses, and exceptions to a policy that restricts nothing."""
        if not _CONNECTIVITY_NAME.fullmatch(self.connectivity_name):
            raise ValueError(
                f"connectivity_name {self.connectivity_name!r} must be 3 to 30 letters, digits,"
                " hyphens and underscores"
            )
        if not self.policy_id:
            raise ValueError("policy_id is empty; it names the policy, and Databricks makes none up")
        for domain in self.allowed_domains:
            if not _DOMAIN.fullmatch(domain):
                raise ValueError(f"allowed_domains holds {domain!r}, which is no DNS name")
        if not self.restricted and (self.allowed_domains or self.allowed_storage):
            raise ValueError(
                "allowed_domains and allowed_storage mean nothing when restricted is off; leave them out"
            )


class ServerlessNetwork(pulumi.ComponentResource):
    """What serverless compute may reach: by default Unity Catalog's own storage and nothing else.

    Needs an account-level provider. ``ServerlessAttachment`` puts a workspace under it.
    """

    connectivity_config_id: pulumi.Output[str]
    network_policy_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: ServerlessNetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:ServerlessNetwork", name, None, opts)

        connectivity = databricks.MwsNetworkConnectivityConfig(
            name,
            name=args.connectivity_name,
            region=args.region,
            opts=fixed_name(self),
        )
        policy = databricks.AccountNetworkPolicy(
            f"{name}-policy",
            # Left out, the provider takes it for unknown at every change, and replaces the policy for it.
            account_id=args.account_id,
            network_policy_id=args.policy_id,
            egress={"network_access": _network_access(args)},
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.connectivity_config_id = connectivity.network_connectivity_config_id
        self.network_policy_id = answered(policy.network_policy_id, str)
        self.register_outputs(
            {
                "connectivity_config_id": self.connectivity_config_id,
                "network_policy_id": self.network_policy_id,
            }
        )


def _network_access(
    args: ServerlessNetworkArgs,
) -> databricks.AccountNetworkPolicyEgressNetworkAccessArgsDict:
    """Return the policy's rules; a list that would be empty is left out, as Databricks returns it."""
    access: databricks.AccountNetworkPolicyEgressNetworkAccessArgsDict = {
        "restriction_mode": "RESTRICTED_ACCESS" if args.restricted else "FULL_ACCESS",
    }
    if args.restricted:
        access["policy_enforcement"] = {"enforcement_mode": "ENFORCED"}
    if args.allowed_domains:
        access["allowed_internet_destinations"] = [
            {"destination": domain, "internet_destination_type": "DNS_NAME"}
            for domain in args.allowed_domains
        ]
    if args.allowed_storage:
        access["allowed_storage_destinations"] = [
            {
                "azure_storage_account": storage.account_name,
                "azure_storage_service": storage.service,
                "storage_destination_type": "AZURE_STORAGE",
            }
            for storage in args.allowed_storage
        ]
    return access
