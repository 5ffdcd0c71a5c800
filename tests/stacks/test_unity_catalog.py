"""The guide's metastore, catalogs and model registry, value by value, in what the program asks for."""

from typing import Any

import pytest

from platform_model import SHARED
from tests.cloud_answers import METASTORE_ID
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS, STACKS
from tests.stacks.conftest import StackOf

CATALOG = "databricks:index/catalog:Catalog"
SCHEMA = "databricks:index/schema:Schema"
METASTORE = "databricks:index/metastore:Metastore"
ASSIGNMENT = "databricks:index/metastoreAssignment:MetastoreAssignment"

SCHEMAS = {
    "shared": (
        "ml_models_catalog",
        ["dev_models", "candidate_models", "production_models", "archived_models", "retraining"],
    ),
    "dev": ("ml_dev_catalog", ["raw", "feature_store", "experiments", "sandbox"]),
    "test": ("ml_test_catalog", ["raw", "feature_store", "validation", "staging"]),
    "prod": ("ml_prod_catalog", ["raw", "feature_store", "models", "serving"]),
}
REGISTRY = {
    "dev_models": ("Development stage models", "30"),
    "candidate_models": ("Models ready for validation", "90"),
    "production_models": ("Production-deployed models", "365"),
    "archived_models": ("Deprecated model versions", "730"),
}
ADOPTED = "99999999-9999-9999-9999-999999999999"

PREVIEWS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])


def schemas(engine: Engine) -> dict[str, dict[str, Any]]:
    return {schema.inputs["name"]: schema.inputs for schema in engine.of(SCHEMA)}


@PREVIEWS
def test_the_metastore_is_the_guides_with_the_days_in_seconds_and_no_storage_of_its_own(
    stack_of: StackOf, preview: bool
) -> None:
    inputs = stack_of(SHARED, preview=preview).one(METASTORE).inputs
    assert inputs["name"] == "company_mlops_metastore"
    assert inputs["region"] == "eastus2"
    assert inputs["deltaSharingScope"] == "INTERNAL_AND_EXTERNAL"
    assert inputs["deltaSharingRecipientTokenLifetimeInSeconds"] == 90 * 24 * 60 * 60
    assert "storageRoot" not in inputs


def test_the_metastore_is_made_once_and_never_destroyed(stack_of: StackOf) -> None:
    (metastore,) = (found for stack in STACKS for found in stack_of(stack).of(METASTORE))
    assert metastore.protect
    assert metastore.retain_on_delete
    assert metastore.inputs["forceDestroy"] is False


def test_a_metastore_that_exists_is_adopted(stack_of: StackOf) -> None:
    engine = stack_of(SHARED, changes={"metastore.existingId": ADOPTED})
    assert engine.of(METASTORE) == []
    assert engine.one(ASSIGNMENT).inputs["metastoreId"] == ADOPTED
    assert engine.exports["metastoreId"] == ADOPTED


@pytest.mark.parametrize("stack", STACKS)
def test_every_workspace_has_the_metastore(stack_of: StackOf, stack: str) -> None:
    engine = stack_of(stack)
    assert len(engine.of("azure-native:databricks:Workspace")) == 1
    assert engine.one(ASSIGNMENT).inputs["metastoreId"] == METASTORE_ID


@pytest.mark.parametrize("stack", STACKS)
@PREVIEWS
def test_catalogs_and_schemas_have_the_guides_names(stack_of: StackOf, stack: str, preview: bool) -> None:
    engine = stack_of(stack, preview=preview)
    catalog, names = SCHEMAS[stack]
    assert engine.one(CATALOG).inputs["name"] == catalog
    # An environment keeps what it installs beside its data, where the data's writers do not write; and one of
    # them has a place in which the jobs are tried.
    beside = ["libraries"] if stack != SHARED else []
    tried = ["integration", "integration_candidate"] if stack == "test" else []
    assert sorted(schemas(engine)) == sorted([*names, *beside, *tried])
    assert {schema["catalogName"] for schema in schemas(engine).values()} == {catalog}


@PREVIEWS
def test_the_model_registry_says_what_each_stage_holds_and_how_long_it_is_kept(
    stack_of: StackOf, preview: bool
) -> None:
    found = {
        name: (schema["comment"], schema["properties"]["retention_days"])
        for name, schema in schemas(stack_of(SHARED, preview=preview)).items()
        if "stage" in schema["properties"]
    }
    assert found == REGISTRY


@PREVIEWS
def test_the_schema_of_requests_for_retraining_says_what_it_holds_under_any_name(
    stack_of: StackOf, preview: bool
) -> None:
    renamed = stack_of(SHARED, changes={"models.retrainingSchema": "wishes"}, preview=preview)
    assert schemas(renamed)["wishes"]["properties"] == {"holds": "retraining_requests"}
    assert "retraining" not in schemas(renamed)


@pytest.mark.parametrize("stack", STACKS)
def test_everything_in_the_catalogs_says_what_it_holds(stack_of: StackOf, stack: str) -> None:
    engine = stack_of(stack)
    declared = [*engine.of(CATALOG), *engine.of(SCHEMA), *engine.of("databricks:index/volume:Volume")]
    assert [resource.name for resource in declared if not resource.inputs.get("comment")] == []


def test_each_catalog_has_storage_of_its_own(stack_of: StackOf) -> None:
    roots = {stack: stack_of(stack).one(CATALOG).inputs["storageRoot"] for stack in STACKS}
    assert len(set(roots.values())) == len(STACKS)
    for stack, root in roots.items():
        account = stack_of(stack).one("azure-native:storage:StorageAccount").inputs["accountName"]
        assert account.startswith("companydatalake")
        assert root == f"abfss://catalog@{account}.dfs.core.windows.net/"


def test_an_environments_catalog_is_seen_by_its_own_workspace_and_the_registry_by_all(
    stack_of: StackOf,
) -> None:
    for environment in ENVIRONMENTS:
        engine = stack_of(environment)
        catalog = engine.one(CATALOG).inputs
        assert catalog["isolationMode"] == "ISOLATED"
        bound = [
            binding.inputs["workspaceId"]
            for binding in engine.of("databricks:index/workspaceBinding:WorkspaceBinding")
            if (binding.inputs["securableType"], binding.inputs["securableName"])
            == ("catalog", catalog["name"])
        ]
        assert bound == [engine.exports["workspace"]["workspaceId"]]
    assert stack_of(SHARED).one(CATALOG).inputs["isolationMode"] == "OPEN"
