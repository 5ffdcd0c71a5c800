"""Grants."""

import pytest

from localcloud import validation
from localcloud.core import operations
from localcloud.core.cloud import Stored
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def grant(governed: Governed, *grants: tuple[str, list[str]], **securable: str) -> Stored:
    wanted = [{"principal": principal, "privileges": privileges} for principal, privileges in grants]
    return create(governed.cloud, tokens.GRANTS, {**securable, "grants": wanted})


def wrong(privileges: list[str], **securable: str) -> list[str]:
    grants = [{"principal": "account users", "privileges": privileges}]
    return mistakes(tokens.GRANTS, {**securable, "grants": grants})


@pytest.fixture
def catalog(stored: Governed) -> Governed:
    """Give ``ml_dev_catalog`` with the schema ``raw``, and a group of engineers."""
    stored.catalog()
    stored.schema()
    stored.estate.group("engineers")
    return stored


def test_grants_are_known_by_their_securable(catalog: Governed) -> None:
    made = grant(catalog, ("engineers", ["USE_CATALOG"]), catalog="ml_dev_catalog")
    assert made.id == "catalog/ml_dev_catalog"
    location = grant(catalog, ("engineers", ["READ_FILES"]), externalLocation="dev")
    assert location.id == "external_location/dev"


def test_grants_can_be_given_to_every_kind_of_principal(catalog: Governed) -> None:
    application_id = catalog.estate.service_principal().outputs["applicationId"]
    everyone = ("account users", "engineers", application_id, catalog.cloud.identity.deployer_application_id)
    made = grant(catalog, *((one, ["USE_CATALOG"]) for one in everyone), catalog="ml_dev_catalog")
    assert len(made.outputs["grants"]) == len(everyone)


@pytest.mark.parametrize("name", ["nobody", "deploy-dev", "users"])
def test_a_principal_must_be_one_of_the_account(catalog: Governed, name: str) -> None:
    catalog.estate.service_principal("deploy-dev")  # is known by its application id only
    with refused("PRINCIPAL_DOES_NOT_EXIST", f"Could not find principal with name {name}"):
        grant(catalog, (name, ["USE_CATALOG"]), catalog="ml_dev_catalog")


def test_a_group_of_a_workspace_cannot_be_granted_to(catalog: Governed) -> None:
    create(catalog.cloud, tokens.GROUP, {"displayName": "local"})
    with refused("PRINCIPAL_DOES_NOT_EXIST", "Could not find principal with name local"):
        grant(catalog, ("local", ["USE_CATALOG"]), catalog="ml_dev_catalog")


@pytest.mark.parametrize(
    ("kind", "name", "code", "message"),
    [
        ("catalog", "none", "CATALOG_DOES_NOT_EXIST", "Catalog 'none' does not exist."),
        (
            "schema",
            "ml_dev_catalog.none",
            "SCHEMA_DOES_NOT_EXIST",
            "Schema 'ml_dev_catalog.none' does not exist.",
        ),
        ("schema", "none.raw", "CATALOG_DOES_NOT_EXIST", "Catalog 'none' does not exist."),
        (
            "externalLocation",
            "none",
            "EXTERNAL_LOCATION_DOES_NOT_EXIST",
            "External Location 'none' does not exist.",
        ),
        ("share", "a", "NOT_SIMULATED", "localcloud does not simulate grants on a share ('a')"),
        (
            "model",
            "ml_dev_catalog.raw.none",
            "RESOURCE_DOES_NOT_EXIST",
            "Routine or Model 'ml_dev_catalog.raw.none' does not exist.",
        ),
        (
            "table",
            "ml_dev_catalog.raw.none",
            "TABLE_DOES_NOT_EXIST",
            "Table 'ml_dev_catalog.raw.none' does not exist.",
        ),
    ],
)
def test_the_securable_must_exist(catalog: Governed, kind: str, name: str, code: str, message: str) -> None:
    with refused(code, message):
        grant(catalog, ("engineers", ["ALL_PRIVILEGES"]), **{kind: name})


@pytest.mark.parametrize(
    ("kind", "privilege"),
    [
        ("metastore", "USE_CATALOG"),
        ("catalog", "CREATE_CATALOG"),
        ("schema", "CREATE_SCHEMA"),
        ("volume", "SELECT"),
        ("storageCredential", "CREATE_MANAGED_STORAGE"),
        ("externalLocation", "USE_SCHEMA"),
    ],
)
def test_a_privilege_must_be_one_of_the_securable_s_kind(kind: str, privilege: str) -> None:
    assert wrong([privilege], **{kind: "x"}) == [
        f"grants[0].privileges[0]: Privilege {privilege} is not applicable to this entity [{kind}]"
    ]


@pytest.mark.parametrize(
    ("kind", "privileges"),
    [
        ("metastore", ["CREATE_CATALOG", "CREATE_EXTERNAL_LOCATION", "CREATE_STORAGE_CREDENTIAL"]),
        ("catalog", ["USE_CATALOG", "USE_SCHEMA", "CREATE_SCHEMA", "SELECT", "EXECUTE", "BROWSE", "MANAGE"]),
        ("schema", ["USE_SCHEMA", "CREATE_MODEL", "CREATE_MODEL_VERSION", "EXECUTE", "APPLY_TAG"]),
        ("volume", ["READ VOLUME", "write_volume"]),
        ("externalLocation", ["CREATE_MANAGED_STORAGE", "CREATE_EXTERNAL_VOLUME"]),
        ("storageCredential", ["CREATE_EXTERNAL_LOCATION"]),
    ],
)
def test_the_documented_privileges_are_taken(kind: str, privileges: list[str]) -> None:
    assert wrong(privileges, **{kind: "x"}) == []


def test_grants_are_on_exactly_one_securable() -> None:
    assert wrong(["MANAGE"], catalog="c", schema="c.s") == [
        "catalog: Invalid combination of arguments: exactly one securable must be specified, "
        "but `catalog,schema` were"
    ]
    (missing,) = wrong(["MANAGE"])
    assert missing.startswith("catalog: Missing required argument: one of `catalog,credential,")


def test_a_principal_is_granted_to_once() -> None:
    grants = [
        {"principal": "Engineers", "privileges": ["SELECT"]},
        {"principal": "engineers", "privileges": ["MODIFY"]},
    ]
    assert mistakes(tokens.GRANTS, {"catalog": "c", "grants": grants}) == [
        "grants[1].principal: engineers is granted to twice; only the last would count"
    ]


def test_a_grant_grants_something() -> None:
    assert wrong([], catalog="c") == ["grants[0].privileges: one or more privileges must be given"]


def test_the_order_of_grants_means_nothing() -> None:
    one = [
        {"principal": "b", "privileges": ["SELECT", "MODIFY"]},
        {"principal": "a", "privileges": ["USE SCHEMA"]},
    ]
    two = [
        {"principal": "a", "privileges": ["USE_SCHEMA"]},
        {"principal": "b", "privileges": ["MODIFY", "SELECT"]},
    ]
    first, _ = validation.filled_in(tokens.GRANTS, {"schema": "c.s", "grants": one})
    second, _ = validation.filled_in(tokens.GRANTS, {"schema": "c.s", "grants": two})
    assert first == second


def test_grants_on_another_metastore_are_refused(governed: Governed) -> None:
    message = (
        "metastore_id must be empty or equal to the metastore id assigned to the workspace: "
        f"{governed.metastore.id}. If the metastore assigned to the workspace has changed, "
        "the new metastore id must be explicitly set"
    )
    with refused("INVALID_CONFIGURATION", message):
        grant(governed, ("account users", ["CREATE_CATALOG"]), metastore="other")


def test_two_grants_on_one_securable_overwrite_each_other(catalog: Governed) -> None:
    first = grant(catalog, ("engineers", ["USE_CATALOG"]), catalog="ml_dev_catalog")
    grant(catalog, ("account users", ["BROWSE"]), catalog="ml_dev_catalog")
    found = operations.read(catalog.cloud, tokens.GRANTS, first.id)
    assert found is not None
    assert found.outputs["grants"] == [{"principal": "account users", "privileges": ["BROWSE"]}]


def test_changed_grants_take_away_what_they_no_longer_name(catalog: Governed) -> None:
    made = grant(catalog, ("engineers", ["USE_CATALOG", "SELECT"]), catalog="ml_dev_catalog")
    wanted = [{"principal": "engineers", "privileges": ["USE_CATALOG"]}]
    changed = update(catalog.cloud, made, {"catalog": "ml_dev_catalog", "grants": wanted})
    assert changed.outputs["grants"] == wanted


def test_grants_go_with_their_securable(catalog: Governed) -> None:
    grant(catalog, ("engineers", ["USE_SCHEMA"]), schema="ml_dev_catalog.raw")
    delete(catalog.cloud, catalog.cloud.require(tokens.SCHEMA, "ml_dev_catalog.raw"))
    assert catalog.cloud.all(tokens.GRANTS) == []


def test_grants_cannot_be_reached_from_an_unbound_workspace(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    made = grant(stored, ("account users", ["BROWSE"]), catalog="ml_dev_catalog")
    (binding,) = stored.cloud.all(tokens.WORKSPACE_BINDING)
    delete(stored.cloud, binding)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        delete(stored.cloud, made)
