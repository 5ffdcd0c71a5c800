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
