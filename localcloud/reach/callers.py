"""Whether a provider instance reaches what its settings name, from the place where Pulumi runs.

``LOCALCLOUD_FROM`` says where that is: ``hub`` (the default), ``outside``, or the id of a virtual network.
"""

import os

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.reach.answer import reach
from localcloud.reach.firewalls import closed
from localcloud.reach.places import OUTSIDE, Place, Target
from localcloud.reach.world import World

VARIABLE = "LOCALCLOUD_FROM"
HUB, ANYWHERE = "hub", "outside"

PRIVATE_LINK = (
    "The requested workspace has Azure Private Link enabled and is not accessible from the current network. "
    "Ensure that Azure Private Link is properly configured and that your device has access to the Azure "
    "Private Link endpoint. For more information, see "
    "https://learn.microsoft.com/en-us/azure/databricks/security/network/classic/private-link-standard"
    "#authentication-troubleshooting."
)
"""What Databricks' SDKs say: https://github.com/databricks/databricks-sdk-py/pull/647."""


def require_tenant(cloud: Cloud) -> None:
    """Raise ``CloudError`` if an instance's settings lead to another tenant.

    The real provider finds out when it makes its first call, and so does this one.
    """
    if cloud.caller.package != "azure-native":
        return
    config, identity = cloud.caller.config, cloud.identity
    tenant = str(config.get("tenantId", identity.tenant_id))
    if tenant.casefold() != identity.tenant_id:
        message = (
            f"The access token is from the wrong issuer: tenant '{tenant}' does not own the subscription."
        )
        raise CloudError("InvalidAuthenticationTokenTenant", message, 401)


def require_workspace(cloud: Cloud, workspace: Stored) -> None:
    """Raise ``CloudError`` if a closed workspace is not reached from the place where Pulumi runs."""
    if closed(workspace) is None:
        return
    world = World(cloud)
    place = caller_place(world)
    if place is None:
        wanted = os.environ.get(VARIABLE) or HUB
        which = "that could be the hub" if wanted == HUB else f"'{wanted}', which {VARIABLE} names"
        raise _not_accessible(f"Pulumi runs in a virtual network that does not exist: there is none {which}")
    answer = reach(world, place, Target("workspace", workspace))
    if answer.reason is not None:
        raise _not_accessible(answer.reason)


def caller_place(world: World) -> Place | None:
    """Return where Pulumi runs; None if that network does not exist."""
    wanted = os.environ.get(VARIABLE) or HUB
    if wanted == ANYWHERE:
        return OUTSIDE
    network = world.hub if wanted == HUB else world.network(wanted)
    return Place("network", network) if network else None


def _not_accessible(reason: str) -> CloudError:
    return CloudError("PERMISSION_DENIED", f"{PRIVATE_LINK} ({reason}.)", 403)
