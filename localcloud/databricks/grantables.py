"""What grants are given on: the securables that exist here, by the words that ``Grants`` has for them."""

from collections.abc import Mapping
from types import MappingProxyType

from localcloud.databricks import names, tokens

SECURABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "metastore": (tokens.METASTORE, "Metastore"),
        "catalog": (tokens.CATALOG, "Catalog"),
        "schema": (tokens.SCHEMA, "Schema"),
        "table": (tokens.TABLE, "Table"),
        "model": (tokens.REGISTERED_MODEL, "Model"),
        "volume": (tokens.VOLUME, "Volume"),
        "storageCredential": (tokens.STORAGE_CREDENTIAL, "Storage Credential"),
        "externalLocation": (tokens.EXTERNAL_LOCATION, "External Location"),
    }
)
"""Pulumi type, and the name in sentences."""

_CASED = ("metastore", "storageCredential")


def named(kind: str, value: object) -> str:
    """Return a securable's name as it is stored: in lower case, but for the kinds that keep their case."""
    return str(value) if kind in _CASED else names.stored_name(value)
