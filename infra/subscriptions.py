"""The subscription of a stack: the login sees it, and it stays the same while the stack has resources."""

import json
import re
from collections.abc import Collection

import pulumi
import pulumi_azure_native as azure_native
from pulumi_azure_native import resources

from infra import naming
from infra.state import StackState
from platform_model import Platform
from platform_model.load import FILE

_UNSEEN = ("SubscriptionNotFound", "InvalidAuthenticationTokenTenant")
"""Azure's codes for a subscription that does not exist, or that belongs to another tenant than the login.

Whether the first is also the answer to a login of the tenant without any role there, no source settles
(https://github.com/Azure/azure-cli/issues/33657 shows the answer alone).
"""


def require_unchanged(stack: str, subscription_id: str, state: StackState, entry: str | None = None) -> None:
    """Stop before a stack is split between two subscriptions.

    Azure's provider changes and deletes by the ids in the state, and creates in its own subscription: what is
    deployed would stay where it is, and what is new would be created beside it (``DiffConfig`` in
    ``provider/pkg/provider/provider.go`` of https://github.com/pulumi/pulumi-azure-native replaces nothing).

    Args:
        stack: Name of the stack.
        subscription_id: GUID of the subscription that this run works in.
        state: The state of the stack.
        entry: Name of the stack whose entry in ``platform.yaml`` says it, if that is another.

    Raises:
        pulumi.RunError: the stack's resource group is in another subscription.
    """
    group = re.escape(naming.resource_group(stack))
    within = re.compile(rf"/subscriptions/([^/\"]+)/resourceGroups/{group}[/\"]", re.IGNORECASE)
    deployed = {found.lower() for found in within.findall(json.dumps([*state.resources.values()]))}
    if deployed and subscription_id not in deployed:
        raise pulumi.RunError(
            f"{FILE}: subscriptions.{entry or stack}: {stack} is deployed in {', '.join(sorted(deployed))}, "
            f"not in {subscription_id}: state where it is, or destroy the stack first "
            f"(`pulumi destroy -s {stack}`)"
        )


def require_seen(platform: Platform, used: Collection[str], provider: azure_native.Provider) -> None:
    """Stop an update before it creates anything if the login does not see a subscription that it works in.

    A preview warns, as the identity of previews has no role in any subscription.

    Args:
        platform: What ``platform.yaml`` says.
        used: GUIDs of the subscriptions that this run works in.
        provider: Any provider of the login.

    Raises:
        pulumi.RunError: the login does not see a subscription that the file states; a line for each.
    """
    stated = {stack: platform.subscription_id(stack) for stack in platform.subscriptions}
    unseen = [one for one in {*used} if one in stated.values() and not _is_seen(one, provider)]
    lines = [
        f"{FILE}: subscriptions.{stack}: the login does not see {subscription_id}: correct it, or log in "
        "with a role there (on localcloud, `localcloud run --subscription` names it)"
        for stack, subscription_id in stated.items()
        if subscription_id in unseen
    ]
    if lines and pulumi.runtime.is_dry_run():
        pulumi.log.warn("\n".join(lines))
    elif lines:
        raise pulumi.RunError("\n".join(lines))


def _is_seen(subscription_id: str, provider: azure_native.Provider) -> bool:
    """Ask for the subscription's tags; also who may not read them learns whether it exists."""
    try:
        resources.get_tag_at_scope(
            f"/subscriptions/{subscription_id}", opts=pulumi.InvokeOptions(provider=provider)
        )
    except Exception as error:
        return not any(code in str(error) for code in _UNSEEN)
    return True
