"""What a person reads at the end."""

from typing import Any

from toolchain.stacks.state import Resource, outputs, resources
from toolchain.stacks.summary import existing, kept, left, pending


def resource(type_: str, logical: str, /, *, protected: bool = False, **outputs: Any) -> Resource:
    urn = f"urn:pulumi:dev::project::project:area:Parent${type_}::{logical}"
    return Resource(urn=urn, type=type_, protected=protected, outputs=outputs)


def test_the_table_says_where_each_stack_is_and_what_it_holds() -> None:
    dev = [
        resource(
            "azure-native:network:VirtualNetwork", "net", addressSpace={"addressPrefixes": ["10.0.0.0/16"]}
        ),
        resource("azure-native:databricks:Workspace", "ws", workspaceUrl="adb-1.2.azuredatabricks.net"),
        resource("databricks:index/catalog:Catalog", "catalog", name="ml_dev_catalog"),
        resource("databricks:index/schema:Schema", "raw", name="raw", catalogName="ml_dev_catalog"),
        resource("databricks:index/schema:Schema", "sandbox", name="sandbox", catalogName="ml_dev_catalog"),
        resource("databricks:index/file:File", "wheel", path="/Volumes/c/s/v/fcab7fcc/framework-1.0.0-x.whl"),
        resource("databricks:index/file:File", "list", path="/Volumes/c/s/v/0f343b09/core.txt"),
    ]
    workspace = "https://adb-1.2.azuredatabricks.net"
    assert existing({"shared": [], "dev": dev}).splitlines() == [
        f"  stack   resources  network      {'workspace':<35}  catalog                     wheel",
        "  shared  0",
        f"  dev     7          10.0.0.0/16  {workspace}  ml_dev_catalog (2 schemas)  1.0.0 in fcab7fcc",
    ]


def test_what_is_left_is_named_by_stack_and_type_and_what_is_not_protected_apart() -> None:
    dev = [
        resource("databricks:index/schema:Schema", "raw", protected=True, name="raw"),
        resource("databricks:index/schema:Schema", "features", protected=True, name="feature_store"),
        resource("azure-native:databricks:Workspace", "ws", name="dbw"),
    ]
    assert left({"shared": [], "dev": dev}).splitlines() == [
        "  dev (protected):",
        "    Schema: feature_store, raw",
        "  dev (not protected):",
        "    Workspace: dbw",
    ]


def test_nothing_is_said_of_empty_stacks() -> None:
    assert left({"shared": [], "dev": []}) == ""


def test_a_resource_is_called_by_its_name_in_the_cloud() -> None:
    assert resource("databricks:index/group:Group", "admins", displayName="ml-admins").name == "ml-admins"


def test_a_resource_whose_cloud_name_tells_nothing_is_called_as_in_the_program() -> None:
    guid = "541a3e0a-2e8b-5181-885d-089eab5b2d85"
    assert resource("azure-native:authorization:RoleAssignment", "lake-role", name=guid).name == "lake-role"


def test_components_providers_and_what_others_own_are_no_resources_of_the_stack() -> None:
    row = {
        "urn": "urn:pulumi:dev::p::databricks:index/group:Group::g",
        "type": "databricks:index/group:Group",
    }
    rows = [
        {**row, "custom": True},
        {**row, "custom": False},
        {**row, "custom": True, "external": True},
        {**row, "custom": True, "type": "pulumi:providers:databricks"},
    ]
    assert len(resources({"deployment": {"resources": rows}})) == 1


def test_a_stack_that_was_never_deployed_has_no_resources() -> None:
    assert resources({"deployment": {}}) == []


def test_what_waits_is_said_with_its_reason() -> None:
    told = {"pending": {"endpoint churn": "no version has the alias champion yet"}}
    assert pending({"shared": {}, "dev": told}) == (
        "  dev     endpoint churn: no version has the alias champion yet"
    )


def test_what_is_kept_is_said_with_its_reason() -> None:
    exported = {"pending": {}, "kept": {"endpoint churn": "no version has the alias champion yet"}}
    assert kept({"shared": {}, "prod": exported}) == (
        "  prod    endpoint churn: no version has the alias champion yet"
    )
    assert pending({"prod": exported}) == ""


def test_the_outputs_of_a_stack_are_found_in_its_export() -> None:
    rows = [{"urn": "u", "type": "pulumi:pulumi:Stack", "outputs": {"catalog": "c"}}]
    assert outputs({"deployment": {"resources": rows}}) == {"catalog": "c"}
    assert outputs({"deployment": {}}) == {}
