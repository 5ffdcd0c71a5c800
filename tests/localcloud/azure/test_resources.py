"""Resource groups, and what all resources have in common."""

import pytest

from localcloud.azure import tokens
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import UNKNOWN
from tests.localcloud.azure.estate import GROUP, PLACE, Estate, mistakes, refused


def test_a_resource_answers_its_id_name_type_and_region_as_azure_spells_them(empty: Estate) -> None:
    made = empty.group(location="East US 2")
    assert made.id == f"{empty.subscription}/resourceGroups/{GROUP}"
    assert made.outputs["name"] == GROUP
    assert made.outputs["type"] == "Microsoft.Resources/resourceGroups"
    assert made.outputs["location"] == "eastus2"
    assert made.outputs["properties"] == {"provisioningState": "Succeeded"}


def test_a_region_that_azure_does_not_have_is_refused() -> None:
    found = mistakes(tokens.RESOURCE_GROUP, resourceGroupName=GROUP, location="eastus4")
    refusal = "LocationNotAvailableForResourceType: the provided location 'eastus4'"
    assert found["location"].startswith(refusal)


@pytest.mark.parametrize("name", ["ends.", "has space", "x" * 91])
def test_a_resource_group_name_that_azure_does_not_take_is_refused(name: str) -> None:
    found = mistakes(tokens.RESOURCE_GROUP, resourceGroupName=name, location="eastus2")
    assert found["resourceGroupName"].startswith("InvalidResourceName: ")


def test_a_resource_without_its_resource_group_is_refused(empty: Estate) -> None:
    with refused("ResourceGroupNotFound", "Resource group 'rg-dev' could not be found."):
        empty.network()


def test_a_nested_resource_without_its_parent_is_refused(azure: Estate) -> None:
    with refused("ParentResourceNotFound", "Parent resource 'vnet' not found."):
        azure.subnet("host", "10.0.1.0/24")


def test_what_exists_cannot_be_created_again_even_in_other_letter_case(azure: Estate) -> None:
    azure.network("vnet")
    with refused("ResourceExists", "cannot create already existing resource '/subscriptions/"):
        azure.network("VNET", space="10.9.0.0/16")


def test_a_resource_without_a_location_lies_where_its_resource_group_does(azure: Estate) -> None:
    space = {"addressPrefixes": ["10.0.0.0/16"]}
    made = azure.create(
        tokens.VIRTUAL_NETWORK, resourceGroupName=GROUP, virtualNetworkName="vnet", addressSpace=space
    )
    assert made.outputs["location"] == "eastus2"


def test_an_updated_resource_keeps_its_identity_and_gets_a_new_etag(azure: Estate) -> None:
    made = azure.network()
    changed = azure.update(made, tags={"owner": "ml"})
    assert changed.id == made.id
    assert changed.outputs["resourceGuid"] == made.outputs["resourceGuid"]
    assert changed.outputs["etag"] != made.outputs["etag"]


def test_more_than_fifty_tags_are_refused() -> None:
    tags = {f"tag{number}": "x" for number in range(51)}
    found = mistakes(tokens.RESOURCE_GROUP, resourceGroupName=GROUP, location="eastus2", tags=tags)
    assert found["tags"] == "InvalidTags: 51 tags, at most 50 are allowed"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("x" * 513, "v", "InvalidTagName"),
        ("owner", "v" * 257, "InvalidTagValueLength"),
        ("cost/centre", "v", "InvalidTagNameCharacters"),
        ("azure-owner", "v", "ReservedTagName"),
    ],
)
def test_a_tag_beyond_the_limits_is_refused(name: str, value: str, reason: str) -> None:
    found = mistakes(tokens.RESOURCE_GROUP, resourceGroupName=GROUP, location="eastus2", tags={name: value})
    assert found[f"tags.{name}"].startswith(f"{reason}: ")


def test_deleting_a_resource_group_deletes_what_is_in_it(azure: Estate) -> None:
    azure.databricks_network()
    workspace = azure.workspace()
    endpoint_subnet = azure.subnet("endpoints", "10.0.3.0/24")
    azure.endpoint("pe", workspace, "databricks_ui_api", endpoint_subnet)
    azure.delete(azure.cloud.require(tokens.RESOURCE_GROUP, f"{azure.subscription}/resourceGroups/{GROUP}"))
    assert azure.cloud.store.everything() == []


def test_a_resource_group_stays_whole_when_something_outside_uses_its_contents(azure: Estate) -> None:
    group = azure.security_group()
    azure.group("rg-other")
    azure.network(resourceGroupName="rg-other")
    path = {"resourceGroupName": "rg-other", "virtualNetworkName": "vnet", "subnetName": "host"}
    reference = {"networkSecurityGroup": {"id": group.id}}
    azure.create(tokens.SUBNET, **path, addressPrefix="10.0.1.0/24", **reference)
    with refused("ResourceGroupDeletionBlocked", "InUseNetworkSecurityGroupCannotBeDeleted"):
        azure.delete(
            azure.cloud.require(tokens.RESOURCE_GROUP, f"{azure.subscription}/resourceGroups/{GROUP}")
        )
    assert azure.exists(group)


def test_inputs_that_are_not_known_yet_are_not_judged() -> None:
    given = {**PLACE, "resourceGroupName": UNKNOWN, "virtualNetworkName": UNKNOWN, "addressSpace": UNKNOWN}
    assert mistakes(tokens.VIRTUAL_NETWORK, **given, tags=UNKNOWN) == {}


def test_a_resource_group_without_a_place_is_refused(empty: Estate) -> None:
    with refused("LocationRequired", "The location property is required"):
        empty.create(tokens.RESOURCE_GROUP, resourceGroupName=GROUP)


def test_tag_names_that_differ_in_letter_case_only_are_refused() -> None:
    tags = {"owner": "a", "Owner": "b"}
    found = mistakes(tokens.RESOURCE_GROUP, resourceGroupName=GROUP, location="eastus2", tags=tags)
    assert found["tags.owner"] == "InvalidTagName: tag names differ in more than letter case"


@pytest.mark.parametrize(
    ("path", "old", "new", "same"),
    [
        ("location", "East US 2", "eastus2", True),
        ("location", "eastus", "eastus2", False),
        ("networkSecurityGroup.id", "/subscriptions/S/x/NSG", "/subscriptions/s/x/nsg", True),
        ("tags.owner", "ML", "ml", False),
        ("idleTimeoutInMinutes", 4, 5, False),
    ],
)
def test_letter_case_is_no_difference_in_ids_and_regions(
    path: str, old: object, new: object, same: bool
) -> None:
    assert RESOURCE_TYPES[tokens.SUBNET].same(path, old, new) is same
