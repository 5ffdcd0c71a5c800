"""Whether a provider instance reaches the cloud that its settings name.

A real provider finds out when it makes its first call, and so does this one.
"""

from dataclasses import replace

from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.protocol.settings import ACCOUNTS_HOST

WORKSPACE = "azure-native:databricks:Workspace"


def require_reachable(cloud: Cloud) -> None:
    """Raise ``CloudError`` if the caller's settings lead nowhere."""
    if cloud.caller.package == "azure-native":
        _require_subscription(cloud, cloud.caller.config)
    elif cloud.caller.config.get("host") == ACCOUNTS_HOST:
        _require_account(cloud, cloud.caller.config)
    else:
        _require_workspace(cloud, cloud.caller.config)


def _require_subscription(cloud: Cloud, config: Properties) -> None:
    subscription = str(config.get("subscriptionId", ""))
    if subscription.casefold() != cloud.identity.subscription_id:
        message = f"The subscription '{subscription}' could not be found."
        raise CloudError("SubscriptionNotFound", message, 404)
    tenant = str(config.get("tenantId", cloud.identity.tenant_id))
    if tenant.casefold() != cloud.identity.tenant_id:
        message = (
            f"The access token is from the wrong issuer: tenant '{tenant}' does not own the subscription."
        )
        raise CloudError("InvalidAuthenticationTokenTenant", message, 401)


def _require_account(cloud: Cloud, config: Properties) -> None:
    account = str(config.get("accountId", ""))
    if not account:
        raise CloudError("INVALID_PARAMETER_VALUE", "accountId is required to call the account's API", 400)
    if account != cloud.identity.account_id:
        raise CloudError("NOT_FOUND", f"Account {account} does not exist.", 404)


def _require_workspace(cloud: Cloud, config: Properties) -> None:
    if "host" not in config and "azureWorkspaceResourceId" in config:
        workspace = cloud.require(WORKSPACE, str(config["azureWorkspaceResourceId"]))
        config = {**config, "host": f"https://{workspace.outputs['workspaceUrl']}"}
        cloud.caller = replace(cloud.caller, config=config)
    host = str(config.get("host", ""))
    if not host:
        raise CloudError("", "default auth: cannot configure default credentials: no host is set", 401)
    address = host.partition("://")[2]
    if all(stored.outputs.get("workspaceUrl") != address for stored in cloud.all(WORKSPACE)):
        raise CloudError("", f'Get "{host}/api/2.0": dial tcp: lookup {address}: no such host', 404)
