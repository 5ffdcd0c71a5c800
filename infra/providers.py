"""The explicit providers: one for Azure, and one for each plane of Databricks that a stack speaks to.

Credentials are no part of them; each finds its own in the environment or the login.
"""

from collections.abc import Sequence

import pulumi
import pulumi_azure_native as azure_native
import pulumi_databricks as databricks

ACCOUNT_CONSOLE = "https://accounts.azuredatabricks.net"


def azure(subscription_id: str | None, name: str = "azure") -> azure_native.Provider:
    """Return a provider of Azure resources.

    Args:
        subscription_id: GUID of the subscription that it works in; None is that of the environment or login.
        name: Logical name.
    """
    return azure_native.Provider(name, subscription_id=subscription_id)


def account(account_id: str) -> databricks.Provider:
    """Return the provider of what belongs to the Databricks account.

    Args:
        account_id: GUID of the account.
    """
    return databricks.Provider("databricks-account", host=ACCOUNT_CONSOLE, account_id=account_id)


def workspace(
    name: str,
    url: pulumi.Input[str],
    arm_id: pulumi.Input[str],
    after: Sequence[pulumi.Resource] = (),
) -> databricks.Provider:
    """Return the provider of what is reached through one workspace.

    It has no ``account_id``: with one, the provider takes the host for an account's
    (https://registry.terraform.io/providers/databricks/databricks/latest/docs).

    Args:
        name: Logical name of the provider.
        url: The workspace's URL, with ``https://``.
        arm_id: The workspace's ARM id.
        after: What a call through the provider needs: made before all that it makes, and deleted after.
    """
    return databricks.Provider(
        name,
        host=url,
        azure_workspace_resource_id=arm_id,
        opts=pulumi.ResourceOptions(depends_on=list(after)),
    )
