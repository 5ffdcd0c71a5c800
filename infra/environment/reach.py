"""How an environment's compute reaches what it uses: private endpoints, connectivity rules, network policy.

Classic clusters go through endpoints in the environment's own network. Serverless compute runs in a network
of Databricks' own and goes through connectivity rules; its network policy lets it nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.network.connectivity_rules import ConnectivityRules, ConnectivityRulesArgs
from components.network.private_endpoint import PrivateEndpoint
from components.network.serverless_attachment import ServerlessAttachment, ServerlessAttachmentArgs
from components.network.serverless_policy import ServerlessPolicy, ServerlessPolicyArgs, StorageDestination
from components.storage.data_lake import DataLake
from components.storage.key_vault import KeyVault
from infra import naming
from infra.environment import endpoints
from infra.environment.network import Network
from infra.environment.workspace import Workspace
from infra.outputs import SharedOutputs
from infra.settings.environment import EnvironmentSettings
from infra.stack_context import StackContext


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The private endpoints by the name that the stack's outputs have for them, and what compute waits for.

    ``classic`` is what machines need to start and to read the lake, ``serverless`` what warehouses, serving
    endpoints, monitors and serverless jobs need. No value of either is an input of compute, so compute names
    them in ``depends_on``.
    """

    endpoints: Mapping[str, PrivateEndpoint]
    classic: tuple[pulumi.Resource, ...]
    serverless: tuple[pulumi.Resource, ...]


def build(
    context: StackContext,
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    network: Network,
    workspace: Workspace,
    lake: DataLake,
    vault: KeyVault,
    account: databricks.Provider,
    account_id: str,
) -> Reach:
    """Register the ways of the environment's compute.

    Args:
        context: Where the environment stands.
        settings: The environment's settings.
        shared: The shared stack, which owns the zones and the connectivity configuration.
        network: The environment's network.
        workspace: Its workspace, which came with an endpoint.
        lake: Its data lake.
        vault: Its vault.
        account: The Databricks account.
        account_id: GUID of the account.
    """
    private = _endpoints(context, settings, shared, network, workspace, lake, vault)
    policy = ServerlessPolicy(
        "serverless-policy",
        ServerlessPolicyArgs(
            account_id=account_id,
            policy_id=naming.network_policy(context.stack),
            allowed_hosts=settings.serverless.hosts,
            allowed_storage=[
                StorageDestination(account_name=storage.account, service=storage.service)
                for storage in settings.serverless.storage
            ],
        ),
        pulumi.ResourceOptions(providers=[account]),
    )
    attachment = ServerlessAttachment(
        "workspace-serverless",
        ServerlessAttachmentArgs(
            workspace_id=workspace.resource.workspace_id,
            connectivity_config_id=shared.connectivity_config_ids[context.stack],
            network_policy_id=policy.network_policy_id,
        ),
        pulumi.ResourceOptions(providers=[account]),
    )
    rules = _rules(context, settings, shared, workspace, lake, account, private)
    # Secrets of the vault are read by Databricks itself, for all compute.
    used = {subresource: endpoint for subresource, endpoint in private.items() if subresource != "vault"}
    links = [
        link
        for subresource in (*endpoints.STORAGE, "databricks_ui_api")
        for link in network.zone_links.links(subresource)
    ]
    return Reach(
        endpoints=private,
        classic=(*used.values(), *links),
        serverless=(attachment, rules),
    )


def _endpoints(
    context: StackContext,
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    network: Network,
    workspace: Workspace,
    lake: DataLake,
    vault: KeyVault,
) -> dict[str, PrivateEndpoint]:
    """Register the endpoints of everything but the workspace itself, and return all."""
    subnet_id = network.endpoint_subnet_id
    found = {"databricks_ui_api": workspace.endpoint}
    found |= endpoints.build(
        context, shared, subnet_id, lake.account_id, {key: key for key in endpoints.STORAGE}
    )
    found |= endpoints.build(context, shared, subnet_id, vault.vault_id, {"vault": "vault"})
    if settings.workspace.storage_firewall:
        # Else no cluster starts: its own storage turns the workspace's network away, too.
        own = endpoints.build(
            context,
            shared,
            subnet_id,
            workspace.resource.storage_account_id,
            {f"workspace-{key}": key for key in endpoints.STORAGE},
        )
        found |= {name.replace("-", "_"): endpoint for name, endpoint in own.items()}
    return found


def _rules(
    context: StackContext,
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    workspace: Workspace,
    lake: DataLake,
    account: databricks.Provider,
    private: Mapping[str, PrivateEndpoint],
) -> ConnectivityRules:
    """Register the rules to the environment's own storage; the shared stack has those to the models' lake."""
    accounts: dict[str, pulumi.Input[str]] = {"lake": lake.account_id}
    last = endpoints.STORAGE[-1]
    written: dict[str, list[pulumi.Resource]] = {"lake": [private[last].connection]}
    if settings.workspace.storage_firewall:
        accounts["workspace"] = workspace.resource.storage_account_id
        written["workspace"] = [private[f"workspace_{last}"].connection]
    return ConnectivityRules(
        "serverless-rules",
        ConnectivityRulesArgs(
            connectivity_config_id=shared.connectivity_config_ids[context.stack],
            account_ids=accounts,
            approval_names={key: naming.connection_approval(context.stack, key) for key in accounts},
            description=f"Serverless compute of {naming.workspace(context.stack)}",
            tags=context.tags,
            after=written,
        ),
        pulumi.ResourceOptions(providers=[context.provider, account]),
    )
