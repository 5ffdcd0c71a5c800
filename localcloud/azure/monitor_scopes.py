"""Writes to a private link scope of Azure Monitor: one at a time.

The scope's resources decide which names its private endpoints have, so neither changes while the other does.
The messages are Azure's (https://github.com/hashicorp/terraform-provider-azurerm/issues/22236 and
https://github.com/Azure/bicep/issues/13851); the code of the first is in no public source.
"""

from localcloud.core import busy
from localcloud.core.errors import CloudError

WRITE = 0.05
"""Seconds that a write to a scope goes on; long enough to meet whatever runs beside it."""


def begin_resource(scope_id: str) -> None:
    """Start linking a resource to a scope, or unlinking it."""
    if not _claim(scope_id):
        raise CloudError(
            "Conflict", "Cannot modify resource while in provisioning state: 'Provisioning'", 409
        )


def begin_endpoint(scope_id: str) -> None:
    """Start connecting a private endpoint to a scope, or disconnecting it."""
    if not _claim(scope_id):
        raise CloudError(
            "BadRequest",
            "Call to microsoft.insights/privateLinkScopes failed. Error message: Mismatching RequiredMembers "
            "in Request",
        )


def _claim(scope_id: str) -> bool:
    return busy.claim(f"{scope_id.strip('/')}/write".casefold(), WRITE)
