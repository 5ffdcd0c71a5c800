"""Serverless compute of the environments: how it may connect, and its ways to the models' lake."""

from collections.abc import Sequence

import pulumi
import pulumi_databricks as databricks

import platform_model
from components.network.connectivity_rules import ConnectivityRules, ConnectivityRulesArgs
from components.network.serverless_attachment import ServerlessAttachment, ServerlessAttachmentArgs
from components.network.serverless_connectivity import ServerlessConnectivity, ServerlessConnectivityArgs
from components.network.serverless_policy import ServerlessPolicy, ServerlessPolicyArgs
from components.storage.data_lake import DataLake
from infra import naming
from infra.stack_context import StackContext


def component_name(environment: str) -> str:
    """Return what the program calls the connectivity of an environment."""
    return f"serverless-{environment}"


def close(
    context: StackContext, workspace_id: pulumi.Input[str], account: databricks.Provider, account_id: str
) -> None:
    """Register a network policy without destinations for the web-auth workspace, in which nothing computes.

    Without one of its own it would be under the account's ``default-policy``, which lets everything through.

    Args:
        context: The stack, which names the policy.
        workspace_id: Numeric id of the workspace.
        account: The Databricks account.
        account_id: GUID of the account.
    """
    in_account = pulumi.ResourceOptions(providers=[account])
    policy = ServerlessPolicy(
        "serverless-policy",
        ServerlessPolicyArgs(account_id=account_id, policy_id=naming.network_policy(context.stack)),
        in_account,
    )
    ServerlessAttachment(
        "web-auth-serverless",
        ServerlessAttachmentArgs(workspace_id=workspace_id, network_policy_id=policy.network_policy_id),
        in_account,
    )


def build(
    context: StackContext, lake: DataLake, account: databricks.Provider, after: Sequence[pulumi.Resource]
) -> dict[str, pulumi.Output[str]]:
    """Register a connectivity configuration for each environment, with rules to the models' lake.

    Each environment has one of its own, because whatever is under a configuration has all of its rules: with
    a shared one, a job of dev would have a private way into the lake of prod. An account can have ten a
    region. They and the rules to the models' lake belong to this stack, which owns the lake: so no
    environment approves connections on what is not its own.

    Args:
        context: Where the lake stands.
        lake: The models' lake.
        account: The Databricks account.
        after: What else writes the lake's connections.

    Returns:
        The configurations' ids by environment, known once their rules to the lake are approved.
    """
    ids: dict[str, pulumi.Output[str]] = {}
    previous = list(after)
    for environment in platform_model.current().environment_names:
        connectivity = ServerlessConnectivity(
            component_name(environment),
            ServerlessConnectivityArgs(
                region=context.location, config_name=naming.connectivity_config(environment)
            ),
            # Protected with its rules: without them no environment serves a model.
            pulumi.ResourceOptions(providers=[account], protect=True),
        )
        rules = ConnectivityRules(
            f"serverless-rules-{environment}",
            ConnectivityRulesArgs(
                connectivity_config_id=connectivity.config_id,
                account_ids={"models": lake.account_id},
                approval_names={"models": naming.connection_approval(environment, "models")},
                description=f"Serverless compute of {naming.workspace(environment)}",
                tags=context.tags,
                # The lake takes one write of its connections at a time.
                after={"models": previous},
            ),
            pulumi.ResourceOptions(providers=[context.provider, account], protect=True),
        )
        previous = [rules.last_write("models")]
        ids[environment] = pulumi.Output.all(connectivity.config_id, *rules.rule_ids.values()).apply(
            lambda known: known[0]
        )
    return ids
