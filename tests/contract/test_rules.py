"""Each rule finds what it is there to find."""

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_azure_native as azure_native
import pulumi_databricks as databricks
import pytest
from pulumi_azure_native import network, storage

from tests.conftest import Deploy
from tests.contract import rules
from tests.engine_double import Engine


def explicit() -> pulumi.ResourceOptions:
    """Return options with an explicit provider for Databricks."""
    return pulumi.ResourceOptions(provider=databricks.Provider("explicit"))


def test_finds_a_child_outside_of_every_component(deploy: Deploy) -> None:
    engine = deploy(lambda: databricks.Group("group", display_name="group"))

    found = list(rules.escaped(engine))
    assert found == ["databricks:index/group:Group group is a child of databricks-mlops-dev"]


def test_finds_a_child_of_something_that_is_no_component(deploy: Deploy) -> None:
    def program() -> None:
        group = databricks.Group("group", display_name="group")
        databricks.Group("child", display_name="child", opts=pulumi.ResourceOptions(parent=group))

    found = list(rules.escaped(deploy(program)))
    assert "databricks:index/group:Group child is a child of group" in found


def test_finds_a_default_provider(deploy: Deploy) -> None:
    def program() -> None:
        databricks.Group("careless", display_name="careless")
        databricks.Group("careful", display_name="careful", opts=explicit())

    found = list(rules.without_provider(deploy(program)))
    assert found == ["databricks:index/group:Group careless has no explicit provider"]


@pytest.mark.parametrize("tags", [None, {"owner": "somebody else"}])
def test_finds_missing_and_wrong_tags(deploy: Deploy, tags: dict[str, str] | None) -> None:
    engine = deploy(
        lambda: network.VirtualNetwork(
            "vnet", resource_group_name="rg", virtual_network_name="vnet", tags=tags
        )
    )

    found = list(rules.untagged(engine, {"owner": "ml-platform"}))
    assert found == [f"azure-native:network:VirtualNetwork vnet has tags {tags}"]


def test_asks_no_tags_of_what_takes_none(deploy: Deploy) -> None:
    engine = deploy(lambda: databricks.Group("group", display_name="group"))

    assert list(rules.untagged(engine, {"owner": "ml-platform"})) == []


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda tags: databricks.SqlEndpoint("one", cluster_size="Small", tags={"custom_tags": tags}), 1),
        (lambda tags: databricks.BudgetPolicy("one", policy_name="one", custom_tags=tags), 0),
    ],
)
def test_reads_tags_however_a_type_spells_them(
    deploy: Deploy, make: Callable[[list[dict[str, str]]], object], count: int
) -> None:
    right = deploy(lambda: make([{"key": "owner", "value": "ml-platform"}]))
    wrong = deploy(lambda: make([{"key": "owner", "value": "somebody else"}]))

    assert list(rules.untagged(right, {"owner": "ml-platform"})) == []
    assert len(list(rules.untagged(wrong, {"owner": "ml-platform"}))) == count


@pytest.mark.parametrize(("word", "count"), [("owner:ml-platform", 0), ("owner:somebody else", 1)])
def test_reads_the_tags_of_a_query_which_are_plain_words(deploy: Deploy, word: str, count: int) -> None:
    engine = deploy(
        lambda: databricks.Query(
            "query", display_name="query", query_text="SELECT 1", warehouse_id="w", tags=[word]
        )
    )

    assert len(list(rules.untagged(engine, {"owner": "ml-platform"}))) == count


@pytest.mark.parametrize(("pool", "count"), [(None, 1), ("pool-1", 0)])
def test_a_cluster_has_its_tags_from_its_pool(deploy: Deploy, pool: str | None, count: int) -> None:
    engine = deploy(lambda: databricks.Cluster("cluster", spark_version="17.3.x", instance_pool_id=pool))

    assert len(list(rules.untagged(engine, {"owner": "ml-platform"}))) == count


def test_finds_a_name_that_is_left_to_the_provider(deploy: Deploy) -> None:
    engine = deploy(lambda: databricks.Metastore("nameless", region="eastus2"))

    assert list(rules.unnamed(engine)) == ["databricks:index/metastore:Metastore nameless has no name"]


def test_finds_what_a_provider_would_refuse(deploy: Deploy) -> None:
    engine = deploy(lambda: databricks.Metastore("metastore", name="m", delta_sharing_scope="EVERYWHERE"))

    assert any("deltaSharingScope" in found for found in rules.refused(engine))


def assignment(opts: pulumi.ResourceOptions) -> object:
    return databricks.MwsPermissionAssignment(
        "assignment", workspace_id="1", principal_id="2", permissions=["USER"], opts=opts
    )


def test_finds_a_replacement_that_would_be_deleted_with_the_original(deploy: Deploy) -> None:
    found = list(rules.replaced_in_the_wrong_order(deploy(lambda: assignment(explicit()))))

    token = "databricks:index/mwsPermissionAssignment:MwsPermissionAssignment"
    assert found == [f"{token} assignment is replaced on permissions by its namesake"]


def test_accepts_a_replacement_whose_original_goes_first(deploy: Deploy) -> None:
    opts = pulumi.ResourceOptions(delete_before_replace=True)

    assert list(rules.replaced_in_the_wrong_order(deploy(lambda: assignment(opts)))) == []


def test_finds_a_fixed_azure_name_that_is_not_freed_first(deploy: Deploy) -> None:
    engine = deploy(
        lambda: network.VirtualNetwork("vnet", resource_group_name="rg", virtual_network_name="vnet")
    )

    found = list(rules.replaced_in_the_wrong_order(engine))
    assert found == ["azure-native:network:VirtualNetwork vnet has a fixed name"]


def supported(deploy: Deploy, *, protect_support: bool) -> Engine:
    """Register a protected volume in a protected schema in a catalog."""

    def program() -> None:
        catalog = databricks.Catalog(
            "catalog", name="catalog", opts=pulumi.ResourceOptions(protect=protect_support)
        )
        middle = databricks.Schema(
            "schema", catalog_name=catalog.name, name="schema", opts=pulumi.ResourceOptions(protect=True)
        )
        databricks.Volume(
            "volume",
            catalog_name="catalog",
            schema_name=middle.name,
            name="volume",
            volume_type="MANAGED",
            opts=pulumi.ResourceOptions(protect=True),
        )

    return deploy(program)


def test_finds_what_is_protected_on_unprotected_ground_however_far_down(deploy: Deploy) -> None:
    found = list(rules.unprotected_support(supported(deploy, protect_support=False)))

    support = "is protected and depends on databricks:index/catalog:Catalog catalog"
    assert sorted(found) == [f"schema {support}", f"volume {support}"]


def test_accepts_what_is_protected_on_protected_ground(deploy: Deploy) -> None:
    assert list(rules.unprotected_support(supported(deploy, protect_support=True))) == []


def open_account(**inputs: Any) -> Callable[[], object]:
    """Return a program with one storage account."""
    return lambda: storage.StorageAccount(
        "lake",
        resource_group_name="rg",
        account_name="lake",
        kind="StorageV2",
        sku={"name": "Standard_ZRS"},
        opts=pulumi.ResourceOptions(provider=azure_native.Provider("azure")),
        **inputs,
    )


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        (
            {"public_network_access": "Enabled"},
            "publicNetworkAccess is Enabled, with no firewall that denies by default",
        ),
        (
            {"public_network_access": "Enabled", "network_rule_set": {"default_action": "Allow"}},
            "publicNetworkAccess is Enabled, with no firewall that denies by default",
        ),
        ({"allow_blob_public_access": True}, "allowBlobPublicAccess is on"),
        ({"allow_shared_key_access": True}, "allowSharedKeyAccess is on"),
    ],
)
def test_finds_an_account_that_is_open(deploy: Deploy, inputs: dict[str, Any], reason: str) -> None:
    found = list(rules.public(deploy(open_account(**inputs))))

    assert found == [f"azure-native:storage:StorageAccount lake: {reason}"]


def test_accepts_a_public_endpoint_behind_a_firewall_that_denies(deploy: Deploy) -> None:
    firewall = {"default_action": "Deny"}
    program = open_account(public_network_access="Enabled", network_rule_set=firewall)

    assert list(rules.public(deploy(program))) == []


@pytest.mark.parametrize(("source", "count"), [("*", 1), ("Internet", 1), ("VirtualNetwork", 0)])
def test_finds_a_security_rule_that_lets_in_everybody(deploy: Deploy, source: str, count: int) -> None:
    engine = deploy(
        lambda: network.NetworkSecurityGroup(
            "nsg",
            resource_group_name="rg",
            network_security_group_name="nsg",
            security_rules=[
                {
                    "name": "in",
                    "access": "Allow",
                    "direction": "Inbound",
                    "priority": 100,
                    "protocol": "*",
                    "source_address_prefix": source,
                }
            ],
        )
    )

    assert len(list(rules.public(engine))) == count


def test_finds_grants_to_everybody(deploy: Deploy) -> None:
    engine = deploy(
        lambda: databricks.Grants(
            "grants", catalog="c", grants=[{"principal": "account users", "privileges": ["BROWSE"]}]
        )
    )

    assert list(rules.public(engine)) == ["databricks:index/grants:Grants grants: grants to account users"]


def test_finds_permissions_of_everybody(deploy: Deploy) -> None:
    controls: list[databricks.PermissionsAccessControlArgsDict] = [
        {"group_name": "users", "permission_level": "CAN_USE"}
    ]
    engine = deploy(
        lambda: databricks.Permissions("permissions", cluster_policy_id="1", access_controls=controls)
    )

    (found,) = rules.public(engine)
    assert found.endswith("permissions: grants to users")


def test_finds_serverless_compute_that_reaches_everything(deploy: Deploy) -> None:
    engine = deploy(
        lambda: databricks.AccountNetworkPolicy(
            "policy",
            network_policy_id="np",
            egress={"network_access": {"restriction_mode": "FULL_ACCESS"}},
        )
    )

    (found,) = rules.public(engine)
    assert found.endswith("policy: restrictionMode is FULL_ACCESS")
