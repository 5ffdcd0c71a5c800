"""What programs ask about models and tables."""

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.resource_type import LOOKUPS
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import model_versions, tables, tokens
from localcloud.databricks.routes import Route
from tests.localcloud.conftest import create
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import refused

NAME = "ml_dev_catalog.raw.churn"


def ask(cloud: StoredCloud, what: str, **arguments: object) -> Properties:
    return LOOKUPS[f"databricks:index/{what}:{what}"].answer(cloud, arguments)


@pytest.fixture
def model(stored: Governed) -> Stored:
    """Give a model with two versions; the second is the champion."""
    stored.catalog()
    stored.schema()
    place = {"catalogName": "ml_dev_catalog", "schemaName": "raw"}
    made = create(stored.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **place})
    route = Route(stored.cloud, None)
    model_versions.add_version(route, made)
    model_versions.add_version(route, made)
    model_versions.set_alias(route, made, "champion", 2)
    return made


def test_a_model_comes_with_its_aliases_when_they_are_asked_for(stored: Governed, model: Stored) -> None:
    found = ask(stored.cloud, "getRegisteredModel", fullName=model.id, includeAliases=True)["modelInfos"]
    assert [one["aliases"] for one in found] == [[{"aliasName": "champion", "versionNum": 2}]]


def test_a_model_comes_without_aliases_when_nobody_asks(stored: Governed, model: Stored) -> None:
    assert ask(stored.cloud, "getRegisteredModel", fullName=model.id)["modelInfos"][0]["aliases"] == []


def test_versions_come_with_their_state_and_without_aliases(stored: Governed, model: Stored) -> None:
    found = ask(stored.cloud, "getRegisteredModelVersions", fullName=model.id)["modelVersions"]
    told = [(one["version"], one["status"], one["aliases"]) for one in found]
    assert told == [(1, "READY", []), (2, "READY", [])]


@pytest.mark.parametrize(
    ("what", "failed"),
    [
        ("getRegisteredModel", "failed to get registered model"),
        ("getRegisteredModelVersions", "failed to list model versions for registered model"),
    ],
)
def test_a_model_that_is_not_there_is_said(stored: Governed, model: Stored, what: str, failed: str) -> None:
    name = "ml_dev_catalog.raw.other"
    message = f"{failed} {name}: Routine or Model '{name}' does not exist."
    with refused("RESOURCE_DOES_NOT_EXIST", message):
        ask(stored.cloud, what, fullName=name)


def test_a_model_in_a_schema_that_is_not_there_is_said(stored: Governed, model: Stored) -> None:
    message = (
        "failed to get registered model ml_dev_catalog.gold.m: Schema 'ml_dev_catalog.gold' does not exist."
    )
    with refused("SCHEMA_DOES_NOT_EXIST", message):
        ask(stored.cloud, "getRegisteredModel", fullName="ml_dev_catalog.gold.m")


def test_a_workspace_sees_no_model_of_a_catalog_that_is_not_bound_to_it(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    stored.schema()
    elsewhere = stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    hidden = "Catalog 'ml_dev_catalog' is not accessible in current workspace"
    with refused("PERMISSION_DENIED", f"failed to get registered model {NAME}: {hidden}"):
        ask(elsewhere, "getRegisteredModel", fullName=NAME)
    with refused("PERMISSION_DENIED", hidden):
        ask(elsewhere, "getTables", catalogName="ml_dev_catalog", schemaName="raw")


def test_a_table_is_found_by_its_full_name_in_any_letters(stored: Governed, model: Stored) -> None:
    made = tables.add_table(Route(stored.cloud, None), "ml_dev_catalog.raw.events", [("id", "bigint")])
    found = ask(stored.cloud, "getTable", name="ml_dev_catalog.RAW.Events")
    assert found["id"] == made.outputs["tableId"]
    columns = [(one["name"], one["typeText"]) for one in found["tableInfo"]["columns"]]
    assert columns == [("id", "bigint")]


def test_a_table_that_is_not_there_is_said(stored: Governed, model: Stored) -> None:
    with refused("TABLE_DOES_NOT_EXIST", "Table 'ml_dev_catalog.raw.events' does not exist."):
        ask(stored.cloud, "getTable", name="ml_dev_catalog.raw.events")


def test_the_tables_of_a_schema_are_listed_by_full_name(stored: Governed, model: Stored) -> None:
    for name in ("events", "customers"):
        tables.add_table(Route(stored.cloud, None), f"ml_dev_catalog.raw.{name}", [])
    found = ask(stored.cloud, "getTables", catalogName="ml_dev_catalog", schemaName="raw")
    assert found["ids"] == ["ml_dev_catalog.raw.customers", "ml_dev_catalog.raw.events"]


def test_a_full_name_has_three_parts(stored: Governed, model: Stored) -> None:
    message = '"raw.events" is not the full name of an object: <catalog>.<schema>.<name>'
    with refused("INVALID_PARAMETER_VALUE", message):
        ask(stored.cloud, "getTable", name="raw.events")


def test_each_part_of_a_full_name_is_a_name(stored: Governed, model: Stored) -> None:
    message = (
        '"my events" is not a valid name. Valid names have 1 to 255 characters and contain no periods, '
        "spaces, forward slashes, control characters or DELETE characters"
    )
    with refused("INVALID_PARAMETER_VALUE", message):
        ask(stored.cloud, "getTable", name="ml_dev_catalog.raw.my events")
