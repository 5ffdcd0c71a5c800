"""The simulated Databricks account and its workspaces; importing this makes all their types known."""

from localcloud.databricks import (
    bindings,
    catalogs,
    data_lookups,
    external_locations,
    grants,
    identity,
    lookups,
    metastores,
    network_connectivity,
    network_policies,
    registered_models,
    schemas_volumes,
    settings,
    storage_access,
    workspace_access,
)

__all__ = [
    "bindings",
    "catalogs",
    "data_lookups",
    "external_locations",
    "grants",
    "identity",
    "lookups",
    "metastores",
    "network_connectivity",
    "network_policies",
    "registered_models",
    "schemas_volumes",
    "settings",
    "storage_access",
    "workspace_access",
]
