"""Serverless policy: which hosts and storage the serverless compute of a workspace may connect to.

Serverless compute (model serving, serverless jobs and warehouses) runs in Databricks' own network and never
in the workspace's VNet, so none of the VNet's rules hold for it; this one does.

https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/network-policies
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_databricks as databricks

from components.computed import computed_output
from components.options import child_options

_HOST = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}")


@dataclass(frozen=True, kw_only=True)
class StorageDestination:
    """A storage account outside Unity Catalog that serverless compute may reach.

    Storage behind an external location needs no mention: the policy lets Unity Catalog's locations through.
    https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/manage-network-policies
    """

    account_name: pulumi.Input[str]
    service: Literal["blob", "dfs"]


@dataclass(frozen=True, kw_only=True)
class ServerlessPolicyArgs:
    """The policy's id in the Databricks account, and its destinations.

    ``account_id`` is stated although the provider could fill it in: left out, it becomes unknown with every
    change, and an unknown account replaces the policy while workspaces use it.
    """

    account_id: str  # GUID of the Databricks account
    policy_id: str
    allowed_hosts: Sequence[str] = ()  # DNS names
    allowed_storage: Sequence[StorageDestination] = ()

    def __post_init__(self) -> None:
        """Refuse names that Databricks refuses."""
        if not self.policy_id:
            raise ValueError("policy_id is empty; it names the policy, and Databricks generates none")
        for host in self.allowed_hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"allowed_hosts holds {host!r}, which is no DNS name")


class ServerlessPolicy(pulumi.ComponentResource):
    """A network policy: by default Unity Catalog's own storage and nothing else.

    It governs container builds of serving endpoints and the environments of serverless jobs, too: without a
    package index among the hosts, both install only what lies in a volume or in the model itself.
    Needs an account-level provider. ``ServerlessAttachment`` puts a workspace under it.
    """

    network_policy_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: ServerlessPolicyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:ServerlessPolicy", name, None, opts)

        policy = databricks.AccountNetworkPolicy(
            name,
            account_id=args.account_id,
            network_policy_id=args.policy_id,
            egress={"network_access": _network_access(args)},
            opts=child_options(self),
        )

        self.network_policy_id = computed_output(policy.network_policy_id, str)
        self.register_outputs({"network_policy_id": self.network_policy_id})


def _network_access(
    args: ServerlessPolicyArgs,
) -> databricks.AccountNetworkPolicyEgressNetworkAccessArgsDict:
    """Return the policy's rules; a list that would be empty is left out, as Databricks returns it."""
    access: databricks.AccountNetworkPolicyEgressNetworkAccessArgsDict = {
        "restriction_mode": "RESTRICTED_ACCESS",
        "policy_enforcement": {"enforcement_mode": "ENFORCED"},
    }
    if args.allowed_hosts:
        access["allowed_internet_destinations"] = [
            {"destination": host, "internet_destination_type": "DNS_NAME"} for host in args.allowed_hosts
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
