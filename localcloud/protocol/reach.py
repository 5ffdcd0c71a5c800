"""Whether an azure-native instance reaches the subscription that its settings name.

The real provider finds out when it makes its first call, and so does this one. Which Databricks API an
instance reaches is up to the rules of its types: it differs between them.
"""

from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError


def require_reachable(cloud: Cloud) -> None:
    """Raise ``CloudError`` if the caller's settings lead to another subscription or tenant, or to none."""
    if cloud.caller.package != "azure-native":
        return
    config, identity = cloud.caller.config, cloud.identity
    subscription = str(config.get("subscriptionId", ""))
    if subscription.casefold() != identity.subscription_id:
        message = f"The subscription '{subscription}' could not be found."
        raise CloudError("SubscriptionNotFound", message, 404)
    tenant = str(config.get("tenantId", identity.tenant_id))
    if tenant.casefold() != identity.tenant_id:
        message = (
            f"The access token is from the wrong issuer: tenant '{tenant}' does not own the subscription."
        )
        raise CloudError("InvalidAuthenticationTokenTenant", message, 401)
