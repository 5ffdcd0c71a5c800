"""What is refused of the metastore, the catalogs and the model registry."""

import pytest

from tests.infra.settings.files import said


@pytest.mark.parametrize(
    ("stack", "key"),
    [
        ("shared", "metastore.name"),
        ("shared", "models.catalog"),
        ("dev", "catalog.schemas.1.name"),
        ("dev", "catalog.schemas.0.volumes.0.name"),
        ("dev", "workspace.defaultCatalog"),
    ],
)
@pytest.mark.parametrize("name", ["feature-store", "Raw", "1raw", "a.b", "with space"])
def test_a_unity_catalog_name_needs_no_backticks(stack: str, key: str, name: str) -> None:
    assert said(stack, {key: name}) == [
        f"{key}: {name} is no Unity Catalog name; "
        "use lower-case letters, digits and underscores, and start with a letter"
    ]


def test_a_unity_catalog_name_has_at_most_255_characters() -> None:
    assert said("dev", {"catalog.schemas.3.name": "a" * 255}) == []
    assert said("dev", {"catalog.schemas.3.name": "a" * 256}) == [
        "catalog.schemas.3.name: has 256 characters; a name has at most 255, shorten it"
    ]


@pytest.mark.parametrize(
    ("stack", "key", "name"),
    [
        ("shared", "models.catalog", "system"),
        ("dev", "catalog.schemas.1.name", "information_schema"),
        ("dev", "catalog.schemas.1.name", "default"),
    ],
)
def test_what_databricks_has_from_the_beginning_is_not_made_again(stack: str, key: str, name: str) -> None:
    assert said(stack, {key: name}) == [f"{key}: {name} is Databricks' own; choose another name"]


def test_the_models_have_a_catalog_of_their_own() -> None:
    assert said("shared", {"models.catalog": "ml_prod_catalog"}) == [
        "models.catalog: ml_prod_catalog is the catalog of prod; choose another"
    ]


def test_schemas_of_a_catalog_have_names_of_their_own() -> None:
    assert said("dev", {"catalog.schemas.3.name": "raw"}) == [
        "catalog.schemas.3.name: raw is declared twice; remove or rename one"
    ]


def test_volumes_of_a_schema_have_names_of_their_own() -> None:
    volumes = [{"name": "landing", "comment": "a"}, {"name": "landing", "comment": "b"}]
    assert said("dev", {"catalog.schemas.0.volumes": volumes}) == [
        "catalog.schemas.0.volumes.1.name: landing is declared twice; remove or rename one"
    ]


def test_a_catalog_has_schemas() -> None:
    assert said("dev", {"catalog.schemas": []}) == ["catalog.schemas: is empty; list at least one"]


def test_a_metastore_shares_inside_the_account_or_also_outside() -> None:
    assert said("shared", {"metastore.sharingScope": "EXTERNAL"}) == [
        "metastore.sharingScope: EXTERNAL is none of 'INTERNAL' or 'INTERNAL_AND_EXTERNAL'"
    ]


def test_an_existing_metastore_is_named_by_its_guid() -> None:
    assert said("shared", {"metastore.existingId": "6f1c1b0e-53c0-4d38-9a3e-0a1b2c3d4e5f"}) == []
    assert said("shared", {"metastore.existingId": "company_mlops_metastore"}) == [
        "metastore.existingId: company_mlops_metastore is no GUID; copy it from the account console"
    ]


def test_a_role_is_granted_a_schema_once() -> None:
    changes = {
        "catalog.schemas.0.readers": ["mlEngineers", "dataScientists", "dataScientists"],
        "catalog.schemas.0.writers": ["mlEngineers"],
    }
    assert said("dev", changes) == [
        "catalog.schemas.0.readers.0: mlEngineers is among writers, who read too; list it once",
        "catalog.schemas.0.readers.2: dataScientists is listed twice; list it once",
    ]


@pytest.mark.parametrize("key", ["readers", "writers"])
def test_whoever_is_granted_a_schema_can_enter_the_workspace(key: str) -> None:
    assert said("dev", {f"catalog.schemas.3.{key}": ["auditors"]}) == [
        f"catalog.schemas.3.{key}.0: auditors cannot enter the workspace; "
        "add it to access.users or remove it here"
    ]
    assert said("dev", {f"catalog.schemas.3.{key}": ["platformAdmins"]}) == []


@pytest.mark.parametrize("environment", ["test", "prod"])
def test_people_administer_and_write_nothing_beyond_dev(environment: str) -> None:
    changes = {
        "access.admins": ["platformAdmins", "dataScientists"],
        "catalog.schemas.2.readers": ["auditors"],
        "catalog.schemas.2.writers": ["mlEngineers"],
    }
    schema = {"test": "validation", "prod": "models"}[environment]
    assert said(environment, changes) == [
        f"access.admins.1: dataScientists would administer {environment}, and so change everything in it; "
        "leave it to platformAdmins and list dataScientists in access.users",
        f"catalog.schemas.2.writers.0: mlEngineers would write {schema} of {environment} past the pipeline; "
        "list it in readers",
    ]


def test_people_administer_and_write_in_dev() -> None:
    changes = {
        "access.admins": ["platformAdmins", "mlEngineers"],
        "access.users": ["dataScientists", "modelReviewers"],
    }
    assert said("dev", changes) == []


def test_the_requests_for_retraining_are_in_no_stages_schema() -> None:
    assert said("shared", {"models.retrainingSchema": "wishes"}) == []
    assert said("shared", {"models.retrainingSchema": "dev_models"}) == [
        "models.retrainingSchema: dev_models is the schema of a stage; choose another"
    ]
