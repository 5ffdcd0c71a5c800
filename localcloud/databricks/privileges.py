"""Which privileges can be granted on which kind of securable.

The table "Privilege types by securable object" of
https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/access-control/privileges-reference
and ``docs/resources/grants.md`` of the Terraform provider. What can be granted on an object can also be
granted on what it lies in, except on the metastore, from which nothing is inherited.
"""

_ALL = frozenset({"ALL_PRIVILEGES", "MANAGE"})
_TAGGED = _ALL | {"APPLY_TAG"}

_TABLE = _TAGGED | {"MODIFY", "REFRESH", "SELECT"}
_VOLUME = _TAGGED | {"READ_VOLUME", "WRITE_VOLUME"}
_MODEL = _TAGGED | {"CREATE_MODEL_VERSION", "EXECUTE"}
_SCHEMA = (
    _TABLE
    | _VOLUME
    | _MODEL
    | {
        "CREATE_FUNCTION",
        "CREATE_MATERIALIZED_VIEW",
        "CREATE_MODEL",
        "CREATE_TABLE",
        "CREATE_VOLUME",
        "EXTERNAL_USE_SCHEMA",
        "USE_SCHEMA",
    }
)
_CATALOG = _SCHEMA | {"BROWSE", "CREATE_CONNECTION", "CREATE_SCHEMA", "USE_CATALOG"}
_FILES = _ALL | {"CREATE_EXTERNAL_TABLE", "READ_FILES", "WRITE_FILES"}
_METASTORE = frozenset(
    {
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
    }
)

PRIVILEGES: dict[str, frozenset[str]] = {
    "metastore": _METASTORE,
    "catalog": _CATALOG,
    "schema": _SCHEMA,
    "table": _TABLE,
    "model": _MODEL,
    "volume": _VOLUME,
    "storageCredential": _FILES | {"CREATE_EXTERNAL_LOCATION"},
    "externalLocation": _FILES
    | {"BROWSE", "CREATE_EXTERNAL_VOLUME", "CREATE_FOREIGN_SECURABLE", "CREATE_MANAGED_STORAGE"},
}
"""Privileges by securable, as the arguments of ``Grants`` call it."""


def normalized(privilege: str) -> str:
    """Return a privilege as Unity Catalog keeps it; it also takes spaces: ``NormalizePrivilege``."""
    return privilege.replace(" ", "_").upper()
