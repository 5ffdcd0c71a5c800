"""The default catalog of a workspace."""

from localcloud.databricks import tokens
from tests.localcloud.conftest import create
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def test_a_workspace_has_one_default_catalog(stored: Governed) -> None:
    stored.catalog()
    for value in ("hive_metastore", "ml_dev_catalog"):
        made = create(stored.cloud, tokens.DEFAULT_NAMESPACE_SETTING, {"namespace": {"value": value}})
        assert (made.outputs["settingName"], made.outputs["namespace"]) == ("default", {"value": value})
    assert len(stored.cloud.all(tokens.DEFAULT_NAMESPACE_SETTING)) == 1


def test_the_default_catalog_must_exist(governed: Governed) -> None:
    with refused("CATALOG_DOES_NOT_EXIST", "Catalog 'ml_dev_catalog' does not exist."):
        create(governed.cloud, tokens.DEFAULT_NAMESPACE_SETTING, {"namespace": {"value": "ml_dev_catalog"}})


def test_the_default_catalog_must_be_accessible(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    other = stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        create(other, tokens.DEFAULT_NAMESPACE_SETTING, {"namespace": {"value": "ml_dev_catalog"}})


def test_the_default_catalog_is_named() -> None:
    assert mistakes(tokens.DEFAULT_NAMESPACE_SETTING, {"namespace": {}}) == [
        "namespace.value: Missing required argument"
    ]
