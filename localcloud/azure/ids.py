"""Resource ids of Azure Resource Manager: built from templates, taken apart, compared without letter case.

https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules says that resource
names and ids compare without case.
"""

import re

from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

_PARAMETER = re.compile(r"\{(\w+)\}")


def parameters(template: str) -> list[str]:
    """Return the names of a path template's parameters that come from a resource's inputs, in order."""
    return [name for name in _PARAMETER.findall(template) if name != "subscriptionId"]


def build(template: str, cloud: Cloud, inputs: Properties) -> str:
    """Fill a path template from the inputs; a parameter that is itself an id loses its outer slashes.

    The subscription is that of the calling provider instance, as in the real one (``Create`` in
    provider/pkg/provider/provider.go of https://github.com/pulumi/pulumi-azure-native). Azure refuses one
    that the login does not see (https://github.com/Azure/azure-cli/issues/33657 shows the words).
    """
    values = {"subscriptionId": cloud.subscription_id, **inputs}
    if "{subscriptionId}" in template:
        require_subscription(cloud, str(values["subscriptionId"]))
    return _PARAMETER.sub(lambda match: str(values[match.group(1)]).strip("/"), template)


def require_subscription(cloud: Cloud, subscription_id: str) -> None:
    """Raise Azure's 404 for a subscription that the login does not see."""
    if subscription_id.casefold() not in cloud.subscriptions:
        message = f"The subscription '{subscription_id}' could not be found."
        raise CloudError("SubscriptionNotFound", message, 404)


def subscription(id: str) -> str:
    """Return the subscription that an id lies in, in lower case; empty for one that lies in none."""
    kind, _, rest = id.strip("/").partition("/")
    return rest.partition("/")[0].casefold() if kind.casefold() == "subscriptions" else ""


def arm_type(template: str) -> str:
    """Return the resource type that a path template names: ``Microsoft.Network/virtualNetworks/subnets``."""
    if "/providers/" not in template:
        return "Microsoft.Resources/resourceGroups"
    namespace, *rest = template.rpartition("/providers/")[2].split("/")
    return "/".join([namespace, *rest[::2]])


def type_of(id: str) -> str:
    """Return the resource type of an id."""
    return arm_type(id)


def same(one: str, other: str) -> bool:
    """Tell whether two ids name the same resource."""
    return one.strip("/").casefold() == other.strip("/").casefold()


def beneath(id: str, container: str) -> bool:
    """Tell whether an id lies inside a resource group, or is nested in another resource."""
    return id.strip("/").casefold().startswith(container.strip("/").casefold() + "/")


def name(id: str) -> str:
    """Return the last segment of an id."""
    return id.rstrip("/").rpartition("/")[2]


def parent(id: str) -> str:
    """Return the id that a nested resource's id lies in (the last type and name removed)."""
    return "/" + "/".join(id.strip("/").split("/")[:-2])


def resource_group(id: str) -> str | None:
    """Return the id of the resource group that an id lies in, or None for a subscription or another scope."""
    segments = id.strip("/").split("/")
    inside = len(segments) >= 4 and segments[0].casefold() == "subscriptions"
    if not inside or segments[2].casefold() != "resourcegroups":
        return None
    return "/" + "/".join(segments[:4])
