"""Models as programs declare them."""

import pytest

from localcloud.core import operations
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.store import StoredCloud
from localcloud.databricks import model_versions, tokens
from localcloud.databricks.routes import Route
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

PLACE = {"catalogName": "ml_dev_catalog", "schemaName": "raw"}


@pytest.fixture
def schema(stored: Governed) -> Governed:
    """Give the schema ``ml_dev_catalog.raw``."""
    stored.catalog()
    stored.schema()
    return stored


def test_a_model_is_known_by_its_full_name_in_small_letters(schema: Governed) -> None:
    made = create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "Churn", **PLACE})
    assert made.id == made.outputs["fullName"] == "ml_dev_catalog.raw.churn"
    assert made.outputs["owner"] == schema.cloud.identity.deployer_application_id


def test_a_model_s_name_is_taken_once(schema: Governed) -> None:
    create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    with refused("RESOURCE_ALREADY_EXISTS", "Routine or Model 'churn' already exists"):
        create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "Churn", **PLACE})


def test_a_model_needs_its_schema(schema: Governed) -> None:
    with refused("SCHEMA_DOES_NOT_EXIST", "Schema 'ml_dev_catalog.gold' does not exist."):
        create(schema.cloud, tokens.REGISTERED_MODEL, {**PLACE, "name": "churn", "schemaName": "gold"})


def test_a_model_needs_an_owner_that_the_account_has(schema: Governed) -> None:
    with refused("PRINCIPAL_DOES_NOT_EXIST", "Could not find principal with name nobody"):
        create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE, "owner": "nobody"})


def test_a_model_s_name_and_place_must_be_given_and_proper() -> None:
    assert mistakes(tokens.REGISTERED_MODEL, {"name": "a.b"}) == [
        "catalogName: Missing required argument",
        "schemaName: Missing required argument",
        'name: "a.b" is not a valid name. Valid names have 1 to 255 characters and contain no periods, '
        "spaces, forward slashes, control characters or DELETE characters",
    ]


def test_another_place_or_name_is_another_model() -> None:
    replacing = {"catalogName", "name", "schemaName", "storageLocation"}
    assert RESOURCE_TYPES[tokens.REGISTERED_MODEL].replace_on == replacing


def test_comment_and_owner_change_in_place(schema: Governed) -> None:
    made = create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    schema.estate.group("engineers")
    inputs = {"name": "churn", **PLACE, "comment": "who leaves", "owner": "engineers"}
    changed = update(schema.cloud, made, inputs).outputs
    assert (changed["comment"], changed["owner"]) == ("who leaves", "engineers")


def test_a_model_goes_with_its_versions_and_aliases(schema: Governed) -> None:
    made = create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    route = Route(schema.cloud, None)
    model_versions.add_version(route, made)
    model_versions.set_alias(route, made, "champion", 1)
    delete(schema.cloud, made)
    assert schema.cloud.all(tokens.MODEL_VERSION) == schema.cloud.all(tokens.MODEL_ALIAS) == []


def test_a_schema_with_a_model_is_not_deleted(schema: Governed) -> None:
    create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    message = "Schema 'ml_dev_catalog.raw' is not empty. The schema has 1 model(s)"
    with refused("INVALID_STATE", message):
        delete(schema.cloud, schema.cloud.all(tokens.SCHEMA)[0])


def test_a_forced_schema_takes_models_and_their_grants_along(stored: Governed) -> None:
    stored.catalog()
    forced = stored.schema(forceDestroy=True)
    stored.estate.group("engineers")
    made = create(stored.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    model_versions.add_version(Route(stored.cloud, None), made)
    grants = [{"principal": "engineers", "privileges": ["EXECUTE"]}]
    create(stored.cloud, tokens.GRANTS, {"model": made.id, "grants": grants})
    delete(stored.cloud, forced)
    left = (tokens.REGISTERED_MODEL, tokens.MODEL_VERSION, tokens.GRANTS)
    assert [stored.cloud.all(token) for token in left] == [[], [], []]


def test_a_workspace_that_may_only_read_the_catalog_changes_no_models(
    stored: Governed, read_only: StoredCloud
) -> None:
    made = create(stored.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    message = "Catalog 'ml_dev_catalog' is bound to the current workspace with read-only access"
    with refused("PERMISSION_DENIED", message):
        create(read_only, tokens.REGISTERED_MODEL, {"name": "other", **PLACE})
    with refused("PERMISSION_DENIED", message):
        update(read_only, made, {"name": "churn", **PLACE, "comment": "c"})
    with refused("PERMISSION_DENIED", message):
        delete(read_only, made)


def test_a_workspace_that_is_not_bound_reads_no_models(stored: Governed, read_only: StoredCloud) -> None:
    made = create(stored.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    unbound = stored.estate.add_workspace("103")
    stored.estate.assign("103", stored.metastore)
    assert operations.read(read_only, made.token, made.id)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        operations.read(unbound, made.token, made.id)


def test_a_model_goes_with_what_is_granted_on_it(schema: Governed) -> None:
    made = create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    schema.estate.group("engineers")
    grants = [{"principal": "engineers", "privileges": ["EXECUTE"]}]
    create(schema.cloud, tokens.GRANTS, {"model": made.id, "grants": grants})
    delete(schema.cloud, made)
    assert schema.cloud.all(tokens.GRANTS) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("aliases", [{"aliasName": "champion", "versionNum": 1}]), ("storageLocation", "abfss://a@b/c")],
)
def test_what_the_simulated_service_cannot_do_is_said(schema: Governed, key: str, value: object) -> None:
    with refused("NOT_SIMULATED", f"localcloud does not simulate '{key}' of a registered model"):
        create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE, key: value})


def test_aliases_are_not_changed_by_a_program_either(schema: Governed) -> None:
    made = create(schema.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    aliases = [{"aliasName": "champion", "versionNum": 1}]
    with refused("NOT_SIMULATED", "localcloud does not simulate 'aliases' of a registered model"):
        update(schema.cloud, made, {"name": "churn", **PLACE, "aliases": aliases})
