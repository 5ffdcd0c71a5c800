"""What the installed SDKs declare, as it is read from their source text."""

from pathlib import Path

import pytest

from localcloud.core.values import UNKNOWN
from localcloud.sdk import preview, problems_of_shape, schema, undeclared_outputs

ACCOUNT = "azure-native:storage:StorageAccount"
SUBNET = "azure-native:network:Subnet"
CATALOG = "databricks:index/catalog:Catalog"
GOOD = {"resourceGroupName": "rg", "kind": "StorageV2", "sku": {"name": "Standard_ZRS"}}


def said(token: str, inputs: dict[str, object]) -> list[str]:
    return [str(problem) for problem in problems_of_shape(token, inputs)]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read everything from the source text, into a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_good_inputs_have_no_problems() -> None:
    assert said(ACCOUNT, GOOD) == []


def test_an_unknown_property_is_named_with_the_one_that_was_meant() -> None:
    (problem,) = said(ACCOUNT, {**GOOD, "isHsnEnabled": True})
    assert problem == "isHsnEnabled: unknown property; did you mean 'isHnsEnabled'?"


def test_an_unknown_nested_property_is_named_with_its_path() -> None:
    (problem,) = said(ACCOUNT, {**GOOD, "networkRuleSet": {"defaultAction": "Deny", "ipRule": []}})
    assert problem == "networkRuleSet.ipRule: unknown property; did you mean 'ipRules'?"


def test_missing_required_properties_are_named_at_every_depth() -> None:
    assert said(ACCOUNT, {"kind": "StorageV2", "sku": {}}) == [
        "sku.name: missing required property",
        "resourceGroupName: missing required property",
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"isHnsEnabled": "yes"}, "isHnsEnabled: expected true or false, got a string"),
        ({"accountName": 5}, "accountName: expected a string, got 5"),
        ({"accountName": True}, "accountName: expected a string, got true"),
        ({"tags": {"a": 1}}, "tags.a: expected a string, got 1"),
        ({"sku": []}, "sku: expected an object, got a list"),
        ({"networkRuleSet": {"ipRules": {}}}, "networkRuleSet.ipRules: expected a list, got an object"),
    ],
)
def test_a_wrong_type_is_named(wrong: dict[str, object], message: str) -> None:
    assert message in said(ACCOUNT, {**GOOD, **wrong})


def test_a_value_outside_a_closed_enum_is_named_with_the_choices() -> None:
    (problem,) = said(ACCOUNT, {**GOOD, "networkRuleSet": {"defaultAction": "Dney"}})
    assert problem.startswith("networkRuleSet.defaultAction: 'Dney' is not one of 'Allow', 'Deny'; ")
    assert problem.endswith("did you mean 'Deny'?")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"sku": {"name": "Standard_New"}}, "sku.name"),
        ({"minimumTlsVersion": "TLS1_4"}, "minimumTlsVersion"),
        ({"identity": {"type": "SystemAssignd"}}, "identity.type"),
        ({"kind": "storagev2"}, "kind"),
        ({"kind": 5}, "kind"),
    ],
)
def test_a_value_outside_an_enum_that_the_sdk_leaves_open_is_refused(
    wrong: dict[str, object], path: str
) -> None:
    (problem,) = said(ACCOUNT, {**GOOD, **wrong})
    assert problem.startswith(f"{path}: ")
    assert "one of '" in problem


def test_an_enum_takes_what_its_service_takes_beyond_the_exact_values() -> None:
    rules = {"defaultAction": "Deny", "bypass": "Logging, Metrics"}
    assert (
        problems_of_shape(ACCOUNT, {**GOOD, "networkRuleSet": rules}, {"networkRuleSet.bypass": "any text"})
        == []
    )
    lower: dict[str, object] = {**GOOD, "kind": "storagev2"}
    assert problems_of_shape(ACCOUNT, lower, {"kind": "any case"}) == []


def test_a_value_that_is_unknown_until_deployed_fits_everywhere() -> None:
    assert (
        said(ACCOUNT, {"resourceGroupName": UNKNOWN, "kind": UNKNOWN, "sku": UNKNOWN, "tags": {"a": UNKNOWN}})
        == []
    )


def test_types_that_refer_to_each_other_in_circles_are_checked_inside() -> None:
    inputs: dict[str, object] = {
        "resourceGroupName": "rg",
        "virtualNetworkName": "net",
        "networkSecurityGroup": {"securityRules": [{"priority": "first"}]},
    }
    assert "networkSecurityGroup.securityRules[0].priority: expected a whole number, got a string" in said(
        SUBNET, inputs
    )


def test_databricks_types_are_read_as_well() -> None:
    assert said(CATALOG, {"nmae": "main", "forceDestroy": 1}) == [
        "nmae: unknown property; did you mean 'name'?",
        "forceDestroy: expected true or false, got 1",
    ]


def test_a_type_that_the_sdk_lacks_is_said() -> None:
    assert said("azure-native:network:Nothing", {}) == [
        "the installed SDK has no type azure-native:network:Nothing"
    ]


def test_a_cached_schema_equals_the_one_that_was_read(tmp_path: Path) -> None:
    schema.cache_clear()
    read = schema(SUBNET)
    schema.cache_clear()
    assert list((tmp_path / "localcloud" / "sdk").rglob("*Subnet.json"))
    assert schema(SUBNET) == read


def test_a_broken_cache_file_is_read_anew(tmp_path: Path) -> None:
    schema.cache_clear()
    read = schema(CATALOG)
    for file in tmp_path.rglob("*.json"):
        file.write_text("{", encoding="utf-8")
    schema.cache_clear()
    assert schema(CATALOG) == read


def test_outputs_that_are_not_declared_are_named() -> None:
    outputs = {"id": "/a", "etag": 3, "natGateway": {"idd": "x"}, "provisioningState": "Succeeded"}
    assert undeclared_outputs(SUBNET, outputs) == [
        "etag: expected a string, got 3",
        "natGateway.idd: unknown property; did you mean 'id'?",
    ]


def test_a_preview_knows_the_inputs_and_nothing_else_at_any_depth() -> None:
    known = preview(
        "azure-native:network:PrivateDnsZoneGroup",
        {"resourceGroupName": "rg", "privateDnsZoneConfigs": [{"name": "vault"}]},
    )
    assert known["privateDnsZoneConfigs"] == [
        {"name": "vault", "privateDnsZoneId": UNKNOWN, "recordSets": UNKNOWN}
    ]
    assert known["name"] is UNKNOWN
    assert "resourceGroupName" not in known  # an input that is no output
