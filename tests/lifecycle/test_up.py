"""What the first `up` leaves behind, and that nothing after it finds anything to do."""

import pytest

from tests.lifecycle.platform import Platform
from tests.stack_files import ENVIRONMENTS, STACKS

SCHEMAS = {
    "ml_dev_catalog": {"raw", "feature_store", "experiments", "sandbox"},
    "ml_test_catalog": {"raw", "feature_store", "validation", "staging"},
    "ml_prod_catalog": {"raw", "feature_store", "models", "serving"},
    "ml_models_catalog": {"dev_models", "candidate_models", "production_models", "archived_models"},
}


def names(platform: Platform, type_: str, group: str = "") -> set[str]:
    """Return the names of a type's objects, of those whose id holds ``group``."""
    return {
        item["name"]
        for item in platform.status()
        if item["type"] == type_ and group.lower() in item["id"].lower()
    }


def test_there_is_one_metastore_and_a_workspace_for_each_stack(platform: Platform) -> None:
    count = platform.count()
    assert count["databricks:index/metastore:Metastore"] == 1
    assert count["azure-native:databricks:Workspace"] == 4


def test_the_catalogs_hold_the_guides_schemas_and_those_of_libraries_and_jobs(platform: Platform) -> None:
    found = {item["id"] for item in platform.status() if item["type"] == "databricks:index/schema:Schema"}
    guides = {f"{catalog}.{schema}" for catalog, schemas in SCHEMAS.items() for schema in schemas}
    own = {f"ml_{environment}_catalog.libraries" for environment in ENVIRONMENTS}
    own |= {"ml_models_catalog.retraining"}
    own |= {f"ml_test_catalog.{schema}" for schema in ("integration", "integration_candidate")}
    assert found == guides | own
    assert names(platform, "databricks:index/catalog:Catalog") == set(SCHEMAS)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environment_has_its_network(platform: Platform, environment: str) -> None:
    group = f"/rg-databricks-mlops-{environment}/"
    assert names(platform, "azure-native:network:VirtualNetwork", group) == {"databricks-mlops-vnet"}
    assert names(platform, "azure-native:network:NetworkSecurityGroup", group) == {"databricks-mlops-nsg"}
    assert names(platform, "azure-native:network:Subnet", group) == {
        "public-subnet",
        "private-subnet",
        "pe-subnet",
    }


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_private_endpoint_of_an_environment_has_its_record(
    platform: Platform, environment: str
) -> None:
    endpoints = platform.outputs(environment)["privateEndpoints"]
    assert set(endpoints) == {"databricks_ui_api", "blob", "dfs", "vault", "workspace_blob", "workspace_dfs"}

    records = names(platform, "azure-native:privatedns:PrivateRecordSet")
    for endpoint in endpoints.values():
        host, _, zone = endpoint["fqdn"].partition(".")
        assert zone.startswith("privatelink.") or host[-1].isdigit()
        assert any(endpoint["fqdn"].startswith(f"{record}.") for record in records)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_framework_is_in_the_environments_volume(platform: Platform, environment: str) -> None:
    told = platform.outputs(environment)["framework"]
    files = names(platform, "databricks:index/file:File", f"/ml_{environment}_catalog/")
    assert files == {told["wheel"], *told["requirements"].values()}
    assert told["wheel"].startswith(f"/Volumes/ml_{environment}_catalog/libraries/wheels/")
    assert told["wheel"].endswith("/company_ml_framework-1.0.0-py3-none-any.whl")


@pytest.mark.parametrize("zone", ["privatelink.blob.core.windows.net", "privatelink.dfs.core.windows.net"])
def test_the_files_of_models_have_a_record_in_the_zone_that_all_networks_read(
    platform: Platform, zone: str
) -> None:
    (lake,) = names(platform, "azure-native:storage:StorageAccount", "/rg-databricks-mlops-shared/")
    assert lake in names(platform, "azure-native:privatedns:PrivateRecordSet", f"/{zone}/")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_pipeline_has_its_roles_in_its_environment_and_in_the_hub(
    platform: Platform, environment: str
) -> None:
    pipelines = platform.outputs("shared")["pipelines"]
    observers = {"drift", *(f"preview-{stack}" for stack in STACKS)}
    assert set(pipelines) == {*ENVIRONMENTS, *observers}
    assert len({pipeline["azureClientId"] for pipeline in pipelines.values()}) == len(pipelines)
    # Of the data lake's connector, of Databricks itself in the vault, the pipeline's two, and a reader's.
    group = f"/rg-databricks-mlops-{environment}/"
    assert len(names(platform, "azure-native:authorization:RoleAssignment", group)) == 5


@pytest.mark.parametrize("flags", [[], ["--refresh"]], ids=["plain", "refresh"])
@pytest.mark.parametrize("stack", STACKS)
def test_a_preview_after_it_changes_nothing(platform: Platform, stack: str, flags: list[str]) -> None:
    answer = platform.pulumi("preview", stack, "--expect-no-changes", *flags)
    assert answer.status == 0, answer.text


def test_a_second_up_says_that_nothing_changed_and_leaves_the_stack_files_as_they_are(
    own_platform: Platform,
) -> None:
    files = sorted(own_platform.checkout.glob("Pulumi.*.yaml"))
    assert len(files) == len(STACKS)
    before = [file.read_bytes() for file in files]
    answer = own_platform.run("python", "-m", "toolchain.stacks", "up")
    assert answer.status == 0, answer.text
    assert answer.text.count("no changes") == len(STACKS)
    assert [file.read_bytes() for file in files] == before
