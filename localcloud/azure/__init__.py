"""The simulated Azure. Importing this package makes all of its types known.

Codes and messages are Azure's own as far as they are documented or reported in public; a rule that Microsoft
states without a code has a code in the same manner, or, where no cloud is needed to see the mistake, none.

Adding a type is adding one decorated class to the file of its service: its path and name rules; the rules
that need no cloud (``validate_inputs``) and those that do (``validate_request``); the outputs and effects of
a PUT (``put_resource``); and what stands against deletion (``delete_resource``).
"""

from localcloud.azure import (
    authorization,
    blobs,
    databricks,
    deployments,
    keyvault,
    locks,
    managed_identity,
    monitor,
    nat,
    network_security,
    operationalinsights,
    peering,
    private_dns_zone_groups,
    private_endpoints,
    private_link_scopes,
    privatedns,
    resources,
    role_definitions,
    storage,
    storage_private_endpoints,
    vault_keys,
    virtual_network,
)

__all__ = [
    "authorization",
    "blobs",
    "databricks",
    "deployments",
    "keyvault",
    "locks",
    "managed_identity",
    "monitor",
    "nat",
    "network_security",
    "operationalinsights",
    "peering",
    "private_dns_zone_groups",
    "private_endpoints",
    "private_link_scopes",
    "privatedns",
    "resources",
    "role_definitions",
    "storage",
    "storage_private_endpoints",
    "vault_keys",
    "virtual_network",
]
