"""Catalog: its schemas, volumes, bindings and grants."""

from dataclasses import replace

import pulumi
import pytest

from components.unity_catalog.catalog import Catalog, CatalogArgs
from components.unity_catalog.specs import SchemaSpec, VolumeSpec
from components.workspace.workspace_defaults import WorkspaceDefaults, WorkspaceDefaultsArgs
from tests.conftest import Deploy

CATALOG = "databricks:index/catalog:Catalog"
SCHEMA = "databricks:index/schema:Schema"
VOLUME = "databricks:index/volume:Volume"
BINDING = "databricks:index/workspaceBinding:WorkspaceBinding"
GRANTS = "databricks:index/grants:Grants"
SETTING = "databricks:index/defaultNamespaceSetting:DefaultNamespaceSetting"
ROOT = "abfss://catalog@companydatalakedev.dfs.core.windows.net/"

FILES = VolumeSpec(name="files", comment="Wheels", grants={"ml-engineers": ["READ_VOLUME"]})
RAW = SchemaSpec(name="raw", comment="As it came", grants={"ml-engineers": ["USE_SCHEMA"]}, volumes=[FILES])
DEV = CatalogArgs(
    catalog_name="ml_dev_catalog",
    storage_root=ROOT,
    comment="Development",
    schemas=[RAW, SchemaSpec(name="sandbox", comment="Anything")],
    workspace_ids={"dev": "123"},
    grants={"ml-engineers": ["USE_CATALOG"]},
)


@pytest.mark.parametrize("preview", [True, False])
def test_makes_the_catalog_in_storage_of_its_own_and_isolated(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Catalog("catalog", DEV), preview=preview)

    assert engine.one(CATALOG).inputs == {
        "name": "ml_dev_catalog",
        "storageRoot": ROOT,
        "comment": "Development",
        "isolationMode": "ISOLATED",
        "enablePredictiveOptimization": "ENABLE",
        "forceDestroy": False,
    }


@pytest.mark.parametrize("preview", [True, False])
def test_makes_every_schema_and_volume_that_is_declared(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Catalog("catalog", DEV), preview=preview)

    schemas = {(schema.inputs["catalogName"], schema.inputs["name"]) for schema in engine.of(SCHEMA)}
    assert schemas == {("ml_dev_catalog", "raw"), ("ml_dev_catalog", "sandbox")}
    volume = engine.one(VOLUME).inputs
    assert (volume["catalogName"], volume["schemaName"], volume["name"]) == ("ml_dev_catalog", "raw", "files")
    assert volume["volumeType"] == "MANAGED"


@pytest.mark.parametrize("preview", [True, False])
def test_makes_one_grants_for_each_securable_with_grants(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Catalog("catalog", DEV), preview=preview)

    targets = [
        (kind, grants.inputs[kind])
        for grants in engine.of(GRANTS)
        for kind in ("catalog", "schema", "volume")
        if kind in grants.inputs
    ]
    assert sorted(targets) == [
        ("catalog", "ml_dev_catalog"),
        ("schema", "ml_dev_catalog.raw"),
        ("volume", "ml_dev_catalog.raw.files"),
    ]


def test_grants_wait_for_what_they_are_about(deploy: Deploy) -> None:
    engine = deploy(lambda: Catalog("catalog", DEV))

    for grants, type_, name in [
        ("catalog-grants", CATALOG, "catalog"),
        ("catalog-raw-grants", SCHEMA, "catalog-raw"),
        ("catalog-raw-files-grants", VOLUME, "catalog-raw-files"),
    ]:
        assert engine.one(type_, name).urn in engine.one(GRANTS, grants).dependencies


@pytest.mark.parametrize("preview", [True, False])
def test_binds_the_catalog_to_the_named_workspaces(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Catalog("catalog", DEV), preview=preview)

    assert engine.one(BINDING).inputs == {
        "bindingType": "BINDING_TYPE_READ_WRITE",
        "securableName": "ml_dev_catalog",
        "securableType": "catalog",
        "workspaceId": "123",
    }


def test_yields_full_names_that_a_preview_knows(deploy: Deploy) -> None:
    def program() -> None:
        catalog = Catalog("catalog", DEV)
        names = {**catalog.bound_names, **catalog.schema_names, **catalog.volume_names}
        for key, name in names.items():
            pulumi.export(key, name)

    assert deploy(program, preview=True).exports == {
        "dev": "ml_dev_catalog",
        "raw": "ml_dev_catalog.raw",
        "sandbox": "ml_dev_catalog.sandbox",
        "raw.files": "ml_dev_catalog.raw.files",
    }


def test_a_bound_name_waits_for_the_binding(deploy: Deploy) -> None:
    def program() -> None:
        catalog = Catalog("catalog", DEV)
        WorkspaceDefaults("defaults", WorkspaceDefaultsArgs(default_catalog=catalog.bound_names["dev"]))

    engine = deploy(program)

    assert engine.one(BINDING).urn in engine.one(SETTING).dependencies


def test_the_owner_owns_all_that_is_in_the_catalog(deploy: Deploy) -> None:
    engine = deploy(lambda: Catalog("catalog", replace(DEV, owner="ml-platform")))

    owned = [*engine.of(CATALOG), *engine.of(SCHEMA), *engine.of(VOLUME)]
    assert [resource.inputs["owner"] for resource in owned] == ["ml-platform"] * 4


def test_data_is_protected_and_access_is_not(deploy: Deploy) -> None:
    engine = deploy(lambda: Catalog("catalog", DEV))

    protected = {resource.type for resource in engine.custom if resource.protect}
    assert protected == {CATALOG, SCHEMA, VOLUME}


def test_an_open_catalog_is_bound_to_no_workspace(deploy: Deploy) -> None:
    args = replace(DEV, isolated=False, workspace_ids={})
    engine = deploy(lambda: Catalog("catalog", args))

    assert engine.one(CATALOG).inputs["isolationMode"] == "OPEN"
    assert engine.of(BINDING) == []


def test_refuses_to_bind_an_open_catalog() -> None:
    with pytest.raises(ValueError, match="'ml_dev_catalog' is not isolated, so every workspace can use it"):
        replace(DEV, isolated=False)


def test_refuses_a_schema_twice() -> None:
    with pytest.raises(ValueError, match="in catalog 'ml_dev_catalog', schema 'raw' is declared twice"):
        replace(DEV, schemas=[RAW, RAW])


def test_refuses_a_volume_twice() -> None:
    with pytest.raises(ValueError, match="in schema 'raw', volume 'files' is declared twice"):
        replace(RAW, volumes=[FILES, FILES])


@pytest.mark.parametrize("name", ["default", "information_schema"])
def test_refuses_schemas_that_databricks_makes_itself(name: str) -> None:
    with pytest.raises(ValueError, match=f"schema '{name}' is Databricks' own"):
        SchemaSpec(name=name, comment="")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replace(DEV, catalog_name="ML-dev"), "catalog_name 'ML-dev' must be"),
        (lambda: replace(RAW, name="Raw"), "schema 'Raw' must be"),
        (lambda: replace(FILES, name="my files"), "volume 'my files' must be"),
    ],
)
def test_refuses_names_that_sql_must_quote(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=message):
        make()
