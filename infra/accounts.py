"""Whose clouds these are: subscription, tenant and Databricks account, as the real providers learn them.

No stack file holds them. They come from the variables that the providers read, and Azure's from the login of
the Azure CLI where a variable is not set. ``platform.yaml`` may state a subscription for a stack.

https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
https://www.pulumi.com/registry/packages/databricks/installation-configuration/
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import pulumi
import pulumi_azure_native as azure_native
from pulumi_azure_native import authorization

SUBSCRIPTION = "ARM_SUBSCRIPTION_ID"
TENANT = "ARM_TENANT_ID"
DATABRICKS_ACCOUNT = "DATABRICKS_ACCOUNT_ID"
AZURE_DATABRICKS = "AZURE_DATABRICKS_OBJECT_ID"
"""Object id, which differs by tenant, of Microsoft's application that Azure Databricks reads vaults as."""

_WHERE_TO_FIND = {
    SUBSCRIPTION: "run `az login`, or set it to what `az account show --query id` prints",
    TENANT: "run `az login`, or set it to what `az account show --query tenantId` prints",
    AZURE_DATABRICKS: (
        "set it to what `az ad sp show --id 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d --query id` prints"
    ),
    DATABRICKS_ACCOUNT: "set it to the id that https://accounts.azuredatabricks.net shows in the user's menu",
}


@dataclass(frozen=True, kw_only=True)
class AzureAccount:
    """The subscription that holds the resources and the tenant that holds its identities."""

    subscription_id: str
    tenant_id: str


def azure_account(
    environment: Mapping[str, str], stated: str | None, provider: azure_native.Provider
) -> AzureAccount:
    """Return the subscription and the tenant that a provider works in.

    Args:
        environment: The process's environment variables.
        stated: GUID of the subscription that ``platform.yaml`` states for the stack, if it does.
        provider: The provider to ask where a variable is not set.

    Raises:
        pulumi.RunError: neither the environment nor the login knows one of them, or one is no GUID.
    """
    return azure_account_from(environment, stated, lambda: _login(provider))


def azure_account_from(
    environment: Mapping[str, str], stated: str | None, login: Callable[[], AzureAccount]
) -> AzureAccount:
    """Return the account that is stated or that the environment names, completed by the login's.

    Args:
        environment: Environment variables by name.
        stated: GUID of the subscription that ``platform.yaml`` states for the stack, if it does.
        login: Asked only when a variable is not set.

    Raises:
        pulumi.RunError: a variable is no GUID, or the login gives none.
    """
    subscription, tenant = stated or environment.get(SUBSCRIPTION), environment.get(TENANT)
    if not (subscription and tenant):
        known = login()
        subscription, tenant = subscription or known.subscription_id, tenant or known.tenant_id
    return AzureAccount(subscription_id=_guid(SUBSCRIPTION, subscription), tenant_id=_guid(TENANT, tenant))


def databricks_account(environment: Mapping[str, str]) -> str:
    """Return the id of the Databricks account.

    Args:
        environment: Environment variables by name.

    Raises:
        pulumi.RunError: the variable is not set or no GUID.
    """
    return _guid(DATABRICKS_ACCOUNT, environment.get(DATABRICKS_ACCOUNT, ""))


def azure_databricks_object_id(environment: Mapping[str, str]) -> str:
    """Return the object id of Azure Databricks itself in the tenant.

    Args:
        environment: Environment variables by name.

    Raises:
        pulumi.RunError: the variable is not set or no GUID.
    """
    return _guid(AZURE_DATABRICKS, environment.get(AZURE_DATABRICKS, ""))


def _login(provider: azure_native.Provider) -> AzureAccount:
    try:
        config = authorization.get_client_config(opts=pulumi.InvokeOptions(provider=provider))
    except Exception as error:
        # The provider lists every way to log in that it tried, over many lines; one line says what to do.
        pulumi.log.debug(f"The Azure login gives no account: {error}")
        return AzureAccount(subscription_id="", tenant_id="")
    return AzureAccount(subscription_id=config.subscription_id, tenant_id=config.tenant_id)


def _guid(variable: str, value: str) -> str:
    if not value:
        raise pulumi.RunError(f"{variable} is not set; {_WHERE_TO_FIND[variable]}")
    try:
        return str(UUID(value))
    except ValueError:
        raise pulumi.RunError(
            f"{variable} is {value}, which is no GUID; {_WHERE_TO_FIND[variable]}"
        ) from None
