"""Connectivity rules: the private ways of serverless compute into storage accounts, approved by their owner.

A rule makes Databricks create a private endpoint to the account in its own network; the account shows a
pending connection, and the rule works once its owner has approved that.
https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_databricks as databricks
from pulumi_azure_native import resources, storage

from components.computed import arm_name, resource_group_of
from components.options import child_options

SUBRESOURCES = ("blob", "dfs")
"""What serverless compute needs of an account with folders, and of a workspace's own: both."""

_APPROVAL: Mapping[str, Any] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"connection": {"type": "string"}, "description": {"type": "string"}},
    "resources": [
        {
            "type": "Microsoft.Storage/storageAccounts/privateEndpointConnections",
            "apiVersion": "2024-01-01",
            "name": "[parameters('connection')]",
            "properties": {
                "privateLinkServiceConnectionState": {
                    "status": "Approved",
                    "description": "[parameters('description')]",
                }
            },
        }
    ],
}


@dataclass(frozen=True, kw_only=True)
class ConnectivityRulesArgs:
    """The configuration that gets the rules, and the storage accounts that they lead to."""

    connectivity_config_id: pulumi.Input[str]
    account_ids: Mapping[str, pulumi.Input[str]]  # a short name of each account to its ARM id
    approval_names: Mapping[str, str]  # the same names to what deployments of approvals begin with
    description: str  # what an approved connection says on the account
    tags: Mapping[str, str]
    after: Mapping[str, Sequence[pulumi.Resource]] = field(  # what else writes the accounts' connections
        default_factory=dict[str, Sequence[pulumi.Resource]]
    )

    def __post_init__(self) -> None:
        """Refuse rules to nowhere, and approvals that do not belong to them."""
        if not self.account_ids:
            raise ValueError("account_ids is empty; rules lead to one storage account at least")
        if self.account_ids.keys() != self.approval_names.keys():
            different = sorted(self.account_ids.keys() ^ self.approval_names.keys())
            raise ValueError(f"account_ids and approval_names differ in {', '.join(different)}")


class ConnectivityRules(pulumi.ComponentResource):
    """Rules for ``blob`` and ``dfs`` of each account, each created and approved after the one before.

    One after the other: the service answers several rules of a configuration at once with "taking too long"
    (https://github.com/databricks/terraform-provider-databricks/issues/4559), and an account takes one write
    of its connections at a time, approvals among them
    (https://github.com/Azure/bicep-registry-modules/issues/6001).

    Approval is a template deployment: the connection exists already, and the provider refuses to create what
    exists (``CanCreate`` in
    https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/azure/client_azcore.go). It stands
    in the account's resource group. For a workspace's own account that is the managed group, on which a deny
    assignment lies; Databricks' reference architecture approves connections there
    (https://github.com/databricks/terraform-databricks-sra), but no source says whether a deployment may.

    Deleting a deployment deletes nothing that it deployed, and a deleted rule that was established keeps its
    endpoint for days, so its connection stays on an account that lives on
    (https://github.com/databricks/terraform-provider-databricks/issues/5386). Rules belong therefore into the
    stack of their accounts, with which the connections end; ``docs/operations.md`` has the step for others.

    Needs an account-level provider of Databricks, and one of Azure.
    """

    rule_ids: dict[str, pulumi.Output[str]]
    """``<name>-<sub-resource>`` to the rule's id, known once its connection is approved."""

    def __init__(
        self, name: str, args: ConnectivityRulesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:ConnectivityRules", name, None, opts)

        self.rule_ids = {}
        self._approvals: dict[str, pulumi.Resource] = {}
        previous: Sequence[pulumi.Resource] = ()
        for account, account_id in args.account_ids.items():
            writes = args.after.get(account, ())
            for subresource in SUBRESOURCES:
                key = f"{account}-{subresource}"
                rule = databricks.MwsNccPrivateEndpointRule(
                    f"{name}-{key}",
                    network_connectivity_config_id=args.connectivity_config_id,
                    resource_id=account_id,
                    group_id=subresource,
                    opts=child_options(self, depends_on=[*previous, *writes]),
                )
                approval = resources.Deployment(
                    f"{name}-{key}-approval",
                    resource_group_name=resource_group_of(account_id),
                    deployment_name=f"{args.approval_names[account]}-{subresource}",
                    properties={
                        "mode": resources.DeploymentMode.INCREMENTAL,
                        "parameters": {
                            "connection": {"value": self._connection(rule, account_id)},
                            "description": {"value": args.description},
                        },
                        "template": _APPROVAL,
                    },
                    tags=args.tags,
                    opts=child_options(self),
                )
                self.rule_ids[key] = pulumi.Output.all(rule.id, approval.id).apply(lambda ids: ids[0])
                self._approvals[account] = approval
                previous = [rule]
                writes = [approval]
        self.register_outputs({"rule_ids": self.rule_ids})

    def last_write(self, account: str) -> pulumi.Resource:
        """Return the last approval on an account: what the next write of its connections waits for."""
        return self._approvals[account]

    def _connection(
        self, rule: databricks.MwsNccPrivateEndpointRule, account_id: pulumi.Input[str]
    ) -> pulumi.Output[str]:
        """Return ``<account>/<connection>`` of the rule's connection, which only the account knows."""
        account = storage.get_storage_account_output(
            account_name=arm_name(account_id),
            resource_group_name=resource_group_of(account_id),
            # The connection is there once the rule is.
            opts=pulumi.InvokeOutputOptions(parent=self, depends_on=[rule]),
        )
        return pulumi.Output.all(account.apply(_endpoints), arm_name(account_id), rule.endpoint_name).apply(
            lambda known: _matching(*known)
        )


def _endpoints(account: storage.GetStorageAccountResult) -> dict[str, str]:
    """Return the name of each connection of an account to the ARM id of its endpoint."""
    return {
        connection.name: connection.private_endpoint.id
        for connection in account.private_endpoint_connections or ()
        if connection.private_endpoint
    }


def _matching(endpoints: Mapping[str, str], account: str, endpoint: str) -> str:
    """Return the connection of an endpoint, as the name of a child of its account.

    Raises:
        pulumi.RunError: the account has none, as when the connection was deleted.
    """
    for connection, endpoint_id in endpoints.items():
        if endpoint_id.lower().endswith(f"/{endpoint.lower()}"):
            return f"{account}/{connection}"
    raise pulumi.RunError(
        f"The storage account {account} has no private endpoint connection of {endpoint}: its connectivity "
        "rule has failed, or the connection was deleted; delete the rule in the account console, then run "
        "`pulumi up --refresh`."
    )
