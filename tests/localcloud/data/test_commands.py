"""What the data scientist's commands make, say and refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from localcloud.core import faults
from localcloud.core.errors import CloudError
from localcloud.core.store import StoredCloud
from localcloud.databricks import tokens
from tests.localcloud.data.conftest import Command

Told = Callable[..., Any]


@pytest.fixture
def model(localcloud: Command) -> str:
    """Register a model without versions."""
    localcloud("model", "ml.dev.churn")
    return "ml.dev.churn"


def refusal(localcloud: Command, *arguments: str) -> str:
    done = localcloud(*arguments)
    assert done.exit_code == 1
    return str(done.exception)


def test_a_model_is_registered_under_its_name_in_small_letters(
    localcloud: Command, cloud: StoredCloud
) -> None:
    assert localcloud("model", "ml.dev.Churn").output == "Registered the model ml.dev.churn.\n"
    made = cloud.get(tokens.REGISTERED_MODEL, "ml.dev.churn")
    assert made is not None
    assert made.outputs["storageLocation"].startswith(
        "abfss://data@lake.dfs.core.windows.net/catalog/models/"
    )


def test_a_model_is_registered_once(localcloud: Command, model: str) -> None:
    expected = "RESOURCE_ALREADY_EXISTS: Routine or Model 'churn' already exists"
    assert refusal(localcloud, "model", model) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none.dev.m", "CATALOG_DOES_NOT_EXIST: Catalog 'none' does not exist."),
        ("ml.none.m", "SCHEMA_DOES_NOT_EXIST: Schema 'ml.none' does not exist."),
    ],
)
@pytest.mark.parametrize("kind", ["model", "table"])
def test_catalog_and_schema_must_be_there(localcloud: Command, kind: str, name: str, expected: str) -> None:
    assert refusal(localcloud, kind, name) == expected


@pytest.mark.parametrize("kind", ["model", "version", "table"])
def test_a_name_has_three_parts(localcloud: Command, kind: str) -> None:
    expected = '"churn" is not the full name of an object: <catalog>.<schema>.<name>'
    assert refusal(localcloud, kind, "churn") == f"INVALID_PARAMETER_VALUE: {expected}"


def test_versions_are_counted_from_one_and_ready(told: Told, model: str) -> None:
    assert told("version", model) == {"model": model, "version": 1, "status": "READY", "aliases": []}
    assert told("version", model)["version"] == 2


def test_a_version_needs_its_model(localcloud: Command) -> None:
    expected = "RESOURCE_DOES_NOT_EXIST: Routine or Model 'ml.dev.none' does not exist."
    assert refusal(localcloud, "version", "ml.dev.none") == expected


def test_a_version_can_be_given_an_alias_at_once(localcloud: Command, told: Told, model: str) -> None:
    said = localcloud("version", model, "--alias", "champion").output
    assert said == "Made version 1 of ml.dev.churn, READY. It is champion now.\n"
    assert told("list")["models"][0]["aliases"] == {"champion": 1}


def test_a_version_brings_its_requirements(localcloud: Command, cloud: StoredCloud, model: str) -> None:
    localcloud("version", model, "--requirement", "pandas==2.3.3", "--requirement", "/Volumes/a/b/c/x.whl")
    made = cloud.get(tokens.MODEL_VERSION, f"{model}/1")
    assert made is not None
    assert made.inputs == {"requirements": ["pandas==2.3.3", "/Volumes/a/b/c/x.whl"]}


def test_a_version_with_a_refused_alias_is_not_made(localcloud: Command, told: Told, model: str) -> None:
    refusal(localcloud, "version", model, "--alias", "v1")
    assert told("list")["models"][0]["versions"] == []


def test_moving_an_alias_takes_it_from_the_version_before(
    localcloud: Command, told: Told, model: str
) -> None:
    localcloud("version", model, "--alias", "champion")
    localcloud("version", model)
    said = localcloud("alias", model, "champion", "2").output
    assert said == "The champion of ml.dev.churn is version 2 now. It was version 1.\n"
    assert told("list")["models"][0]["aliases"] == {"champion": 2}


def test_an_alias_needs_a_version_that_is_there(localcloud: Command, model: str) -> None:
    expected = "RESOURCE_DOES_NOT_EXIST: Model version 'ml.dev.churn' version 3 does not exist."
    assert refusal(localcloud, "alias", model, "champion", "3") == expected


@pytest.mark.parametrize(
    ("alias", "expected"),
    [
        ("latest", "'latest' alias name (case insensitive) is reserved."),
        ("Latest", "'latest' alias name (case insensitive) is reserved."),
        ("v1", "Version alias name 'v1' is reserved."),
        ("V12", "Version alias name 'V12' is reserved."),
        (
            "the champion",
            "Invalid alias name: 'the champion'. Names may only contain alphanumerics, underscores (_) and "
            "dashes (-), up to 255 characters.",
        ),
    ],
)
def test_an_alias_cannot_be_taken_for_something_else(
    localcloud: Command, model: str, alias: str, expected: str
) -> None:
    localcloud("version", model)
    assert refusal(localcloud, "alias", model, alias, "1") == f"INVALID_PARAMETER_VALUE: {expected}"


def test_a_deleted_alias_leaves_its_version(localcloud: Command, told: Told, model: str) -> None:
    localcloud("version", model, "--alias", "champion", "--alias", "best")
    said = localcloud("delete-alias", model, "champion").output
    assert said == "The alias champion of ml.dev.churn is deleted; it was version 1.\n"
    (found,) = told("list")["models"]
    assert (found["aliases"], len(found["versions"])) == ({"best": 1}, 1)


def test_an_alias_that_is_not_there_is_not_deleted(localcloud: Command, model: str) -> None:
    expected = "RESOURCE_DOES_NOT_EXIST: Alias 'champion' of model 'ml.dev.churn' does not exist."
    assert refusal(localcloud, "delete-alias", model, "champion") == expected


def test_a_look_up_fails_as_it_is_told_to_until_its_faults_are_removed(
    localcloud: Command, cloud: StoredCloud
) -> None:
    token = "databricks:index/getTable:getTable"
    said = localcloud("fault", "getTable", "try later", "--code", "TEMPORARILY_UNAVAILABLE").output
    assert said == "The look-up getTable fails from now on.\n"
    with pytest.raises(CloudError, match="TEMPORARILY_UNAVAILABLE: try later"):
        faults.require_sound(cloud, token)
    faults.require_sound(cloud, "databricks:index/getTables:getTables")
    assert localcloud("remove-faults").output == "Removed 1 fault(s).\n"
    faults.require_sound(cloud, token)


def test_a_look_up_that_is_not_simulated_cannot_fail(localcloud: Command) -> None:
    assert refusal(localcloud, "fault", "getNothing", "x").startswith(
        "NOT_SIMULATED: localcloud does not simulate a look-up 'getNothing'"
    )


def test_a_table_is_made_with_its_columns(localcloud: Command, told: Told) -> None:
    said = localcloud("table", "ml.dev.events", "--column", "id:bigint", "--column", "price:decimal(10,2)")
    assert said.output == "Made the table ml.dev.events with 2 column(s).\n"
    columns = [{"name": "id", "type": "bigint"}, {"name": "price", "type": "decimal(10,2)"}]
    assert told("list")["tables"] == [{"table": "ml.dev.events", "columns": columns}]


def test_a_table_is_made_once(localcloud: Command) -> None:
    localcloud("table", "ml.dev.events")
    expected = "TABLE_ALREADY_EXISTS: Table 'ml.dev.events' already exists"
    assert refusal(localcloud, "table", "ml.dev.events") == expected


def test_a_column_has_a_type_of_sql(localcloud: Command) -> None:
    expected = 'UNSUPPORTED_DATATYPE: Unsupported data type "NUMBER".'
    assert refusal(localcloud, "table", "ml.dev.events", "--column", "id:number") == expected


def test_a_column_s_name_is_given_once(localcloud: Command) -> None:
    columns = ("--column", "id:int", "--column", "ID:int")
    expected = "The column `id` already exists. Choose another name or rename the existing column."
    assert refusal(localcloud, "table", "ml.dev.e", *columns) == f"COLUMN_ALREADY_EXISTS: {expected}"


def test_a_column_without_a_type_is_explained(localcloud: Command) -> None:
    done = localcloud("table", "ml.dev.events", "--column", "id")
    assert done.exit_code == 2
    assert "'id' is not NAME:TYPE" in done.output


def test_what_there_is_is_listed_a_line_each(localcloud: Command, model: str) -> None:
    localcloud("version", model, "--alias", "champion")
    localcloud("version", model)
    localcloud("model", "ml.dev.other")
    localcloud("table", "ml.dev.events", "--column", "id:bigint")
    assert localcloud("list").output.splitlines() == [
        "model ml.dev.churn: 1 READY (champion), 2 READY",
        "model ml.dev.other: no version",
        "table ml.dev.events: id bigint",
    ]


def test_nothing_is_said_to_be_nothing(localcloud: Command) -> None:
    assert localcloud("list").output == "There are no models and no tables.\n"
