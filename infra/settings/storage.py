"""The data lake of a stack and the key vault of an environment."""

from typing import Annotated, Literal

from pydantic import Field

from sections.base import Section


class Storage(Section):
    """The storage account that holds the stack's catalog and artifacts."""

    replication: Literal[
        "Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS"
    ] = Field(description="How often and how far apart Azure keeps copies; the SKU of the account.")
    # https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview
    soft_delete_days: Annotated[int, Field(ge=1, le=365)] = Field(
        description="Days in which deleted blobs and containers can be brought back, 1 to 365."
    )


class KeyVault(Section):
    """The vault of the environment's secrets. Purge protection is always on."""

    # https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
    soft_delete_days: Annotated[int, Field(ge=7, le=90)] = Field(
        default=90, description="Days for which a deleted vault keeps its name and contents, 7 to 90."
    )
