"""The simulated Azure. Importing this package makes all of its types known.

Where a message names no error code, Microsoft documents the rule without one.
"""

from localcloud.azure import (
    authorization,
    blobs,
    databricks,
    keyvault,
    monitor,
    nat,
    network_security,
    operationalinsights,
    peering,
    private_dns_zone_groups,
    private_endpoints,
    privatedns,
    resources,
    storage,
    virtual_network,
)

__all__ = [
    "authorization",
    "blobs",
    "databricks",
    "keyvault",
    "monitor",
    "nat",
    "network_security",
    "operationalinsights",
    "peering",
    "private_dns_zone_groups",
    "private_endpoints",
    "privatedns",
    "resources",
    "storage",
    "virtual_network",
]
