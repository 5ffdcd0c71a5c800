"""The privileges that can be granted on each kind of securable object.

From "What privileges apply to each securable object?" in
https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/access-control/privileges-reference
with underscores for spaces, as the provider wants them. A privilege on a catalog or schema holds for all
that is in it, now and later; one on the metastore is not inherited.
"""

from typing import Final, Literal, get_args

MetastorePrivilege = Literal[
    "CREATE_CATALOG",
    "CREATE_CLEAN_ROOM",
    "CREATE_CONNECTION",
    "CREATE_EXTERNAL_LOCATION",
    "CREATE_EXTERNAL_METADATA",
    "CREATE_PROVIDER",
    "CREATE_RECIPIENT",
    "CREATE_SERVICE_CREDENTIAL",
    "CREATE_SHARE",
    "CREATE_STORAGE_CREDENTIAL",
    "MANAGE_ALLOWLIST",
    "SET_SHARE_PERMISSION",
    "USE_MARKETPLACE_ASSETS",
    "USE_PROVIDER",
    "USE_RECIPIENT",
    "USE_SHARE",
]

CatalogPrivilege = Literal[
    "ALL_PRIVILEGES",
    "APPLY_TAG",
    "BROWSE",
    "CREATE_FUNCTION",
    "CREATE_MATERIALIZED_VIEW",
    "CREATE_MODEL",
    "CREATE_MODEL_VERSION",
    "CREATE_SCHEMA",
    "CREATE_TABLE",
    "CREATE_VOLUME",
    "EXECUTE",
    "EXTERNAL_USE_SCHEMA",
    "MANAGE",
    "MODIFY",
    "READ_VOLUME",
    "REFRESH",
    "SELECT",
    "USE_CATALOG",
    "USE_SCHEMA",
    "WRITE_VOLUME",
]

SchemaPrivilege = Literal[
    "ALL_PRIVILEGES",
    "APPLY_TAG",
    "CREATE_FUNCTION",
    "CREATE_MATERIALIZED_VIEW",
    "CREATE_MODEL",
    "CREATE_MODEL_VERSION",
    "CREATE_TABLE",
    "CREATE_VOLUME",
    "EXECUTE",
    "EXTERNAL_USE_SCHEMA",
    "MANAGE",
    "MODIFY",
    "READ_VOLUME",
    "REFRESH",
    "SELECT",
    "USE_SCHEMA",
    "WRITE_VOLUME",
]

VolumePrivilege = Literal["ALL_PRIVILEGES", "APPLY_TAG", "MANAGE", "READ_VOLUME", "WRITE_VOLUME"]

Securable = Literal["metastore", "catalog", "schema", "volume"]

LEGAL: Final[dict[Securable, tuple[str, ...]]] = {
    "metastore": get_args(MetastorePrivilege),
    "catalog": get_args(CatalogPrivilege),
    "schema": get_args(SchemaPrivilege),
    "volume": get_args(VolumePrivilege),
}
"""Every privilege of a kind of securable, in alphabetical order."""
