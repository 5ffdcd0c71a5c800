"""Which private DNS zone serves which sub-resource of an Azure service.

https://learn.microsoft.com/azure/private-link/private-endpoint-dns
"""

from collections.abc import Mapping
from types import MappingProxyType

ZONES: Mapping[str, str] = MappingProxyType(
    {
        "databricks_ui_api": "privatelink.azuredatabricks.net",
        "browser_authentication": "privatelink.azuredatabricks.net",
        "blob": "privatelink.blob.core.windows.net",
        "dfs": "privatelink.dfs.core.windows.net",
        "vault": "privatelink.vaultcore.azure.net",
    }
)
"""Sub-resource (Azure's "group id") to the zone that its records belong in."""

MONITOR = "azuremonitor"
"""The one sub-resource of a private link scope of Azure Monitor."""

MONITOR_ZONES = (
    "privatelink.monitor.azure.com",
    "privatelink.oms.opinsights.azure.com",
    "privatelink.ods.opinsights.azure.com",
    "privatelink.agentsvc.azure-automation.net",
    ZONES["blob"],
)
"""The zones of that sub-resource's records: every one of them is needed.

https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-configure
"""


def zones_of(subresource: str) -> tuple[str, ...]:
    """Return the zones of a sub-resource's records; none for a sub-resource that no zone is known for."""
    if subresource == MONITOR:
        return MONITOR_ZONES
    zone = ZONES.get(subresource)
    return (zone,) if zone else ()
