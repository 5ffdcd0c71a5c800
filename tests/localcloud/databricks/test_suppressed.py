"""What the provider suppresses when a program stops saying it, by its own functions and tags."""

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from localcloud.protocol.difference import changes

KEPT = [
    (tokens.CLUSTER, "azureAttributes", {"availability": "SPOT_AZURE"}),
    (tokens.GROUP, "externalId", "entra"),
    (tokens.INSTANCE_POOL, "azureAttributes", {"availability": "SPOT_AZURE"}),
    (tokens.INSTANCE_POOL, "maxCapacity", 3),
    (tokens.INSTANCE_POOL, "nodeTypeId", "Standard_DS3_v2"),
    (tokens.METASTORE, "defaultDataAccessConfigId", "id"),
    (tokens.METASTORE, "deltaSharingScope", "INTERNAL"),
    (tokens.METASTORE, "storageRoot", "abfss://a@b.dfs.core.windows.net/"),
    (tokens.METASTORE, "storageRootCredentialId", "id"),
    (tokens.MLFLOW_EXPERIMENT, "artifactLocation", "dbfs:/Volumes/a/b/c/d"),
    (tokens.QUERY, "ownerUserName", "me"),
    (tokens.QUERY, "parentPath", "/Shared"),
    (tokens.QUERY, "runAsMode", "OWNER"),
    (tokens.SERVICE_PRINCIPAL, "externalId", "entra"),
    (tokens.SQL_WAREHOUSE, "channel", {"name": "CHANNEL_NAME_CURRENT"}),
    (tokens.SQL_WAREHOUSE, "minNumClusters", 2),
    (tokens.SQL_WAREHOUSE, "warehouseType", "PRO"),
    (tokens.VOLUME, "storageLocation", "abfss://a@b.dfs.core.windows.net/v"),
]
"""Type, property and its value."""


@pytest.mark.parametrize(("token", "name", "value"), KEPT)
def test_what_stays_when_it_is_left_out_is_no_difference(token: str, name: str, value: object) -> None:
    assert changes(RESOURCE_TYPES[token], {name: value}, {}) == []


@pytest.mark.parametrize(("token", "name", "value"), [entry for entry in KEPT if isinstance(entry[2], dict)])
def test_nor_is_a_part_of_it(token: str, name: str, value: Properties) -> None:
    assert changes(RESOURCE_TYPES[token], {name: {**value, "spare": "x"}}, {name: value}) == []


@pytest.mark.parametrize(
    ("token", "name", "value"),
    [
        (tokens.CATALOG, "comment", "text"),
        (tokens.INSTANCE_POOL, "minIdleInstances", 1),
        (tokens.SQL_WAREHOUSE, "tags", {"customTags": [{"key": "a", "value": "b"}]}),
    ],
)
def test_what_goes_when_it_is_left_out_is_one(token: str, name: str, value: object) -> None:
    assert [change.path for change in changes(RESOURCE_TYPES[token], {name: value}, {})] == [name]


@pytest.mark.parametrize("token", [tokens.EXTERNAL_LOCATION, tokens.STORAGE_CREDENTIAL])
def test_validation_that_is_skipped_from_now_on_is_no_difference(token: str) -> None:
    kind = RESOURCE_TYPES[token]
    assert changes(kind, {"skipValidation": False}, {"skipValidation": True}) == []
    assert changes(kind, {"skipValidation": True}, {"skipValidation": False}) != []
    assert changes(kind, {}, {"skipValidation": True}) != []


def test_another_letter_case_of_a_credentials_name_is_no_difference() -> None:
    assert changes(RESOURCE_TYPES[tokens.STORAGE_CREDENTIAL], {"name": "dev"}, {"name": "Dev"}) == []


def test_a_metastores_root_may_be_given_without_what_the_service_adds() -> None:
    kind, root = RESOURCE_TYPES[tokens.METASTORE], "abfss://a@b.dfs.core.windows.net/"
    assert changes(kind, {"storageRoot": f"{root}0f2e"}, {"storageRoot": root}) == []
    assert changes(kind, {"storageRoot": root}, {"storageRoot": f"{root}other"}) != []
