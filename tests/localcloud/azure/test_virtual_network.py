"""Virtual networks and subnets."""

import threading
from pathlib import Path

import pytest

from localcloud.azure import tokens
from localcloud.core import busy
from localcloud.core.cloud import Caller
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.store import Store
from localcloud.sdk import undeclared_outputs
from tests.localcloud.azure.estate import DELEGATION, GROUP, PLACE, Estate, mistakes, refused


def of_network(*prefixes: str, name: str = "vnet") -> dict[str, str]:
    space = {"addressPrefixes": list(prefixes)}
    return mistakes(tokens.VIRTUAL_NETWORK, **PLACE, virtualNetworkName=name, addressSpace=space)


def of_subnet(prefix: str, **inputs: object) -> dict[str, str]:
    path = {"resourceGroupName": GROUP, "virtualNetworkName": "vnet", "subnetName": "host"}
    return mistakes(tokens.SUBNET, **path, addressPrefix=prefix, **inputs)


@pytest.mark.parametrize("prefix", ["10.0.0.0", "10.0.0.0/33", "10.0.0/16", "ten/16"])
def test_a_prefix_that_is_no_cidr_is_refused(prefix: str) -> None:
    assert of_network(prefix)["addressSpace.addressPrefixes[0]"].startswith("InvalidAddressPrefixFormat: ")
    assert of_subnet(prefix)["addressPrefix"].startswith("InvalidAddressPrefixFormat: ")


def test_a_prefix_with_host_bits_is_refused_with_the_one_that_was_meant() -> None:
    found = of_network("10.0.1.0/16")["addressSpace.addressPrefixes[0]"]
    assert found.startswith("InvalidCIDRNotation: ")
    assert found.endswith("the address prefix should be 10.0.0.0/16.")


def test_overlapping_prefixes_of_one_network_are_refused() -> None:
    found = of_network("10.0.0.0/16", "10.0.128.0/17")
    assert found["addressSpace.addressPrefixes[1]"].startswith("AddressPrefixesOverlap: 10.0.128.0/17")


@pytest.mark.parametrize("name", ["v", "v" * 65, "-vnet", "vnet-"])
def test_a_network_name_that_azure_does_not_take_is_refused(name: str) -> None:
    assert of_network("10.0.0.0/16", name=name)["virtualNetworkName"].startswith("InvalidResourceName: ")


def test_subnets_inside_the_network_resource_are_refused() -> None:
    subnets = [{"name": "host", "addressPrefix": "10.0.1.0/24"}]
    space = {"addressPrefixes": ["10.0.0.0/16"]}
    found = mistakes(
        tokens.VIRTUAL_NETWORK, **PLACE, virtualNetworkName="vnet", addressSpace=space, subnets=subnets
    )
    assert "declare each as a network:Subnet" in found["subnets"]


def test_a_subnet_smaller_than_29_is_refused() -> None:
    assert "is too small" in of_subnet("10.0.1.0/30")["addressPrefix"]


def test_a_subnet_with_two_delegations_is_refused() -> None:
    two = [*DELEGATION, {"name": "other", "serviceName": "Microsoft.Web/serverFarms"}]
    found = of_subnet("10.0.1.0/24", delegations=two)["delegations"]
    assert found.startswith("SubnetDelegationsCannotExceedOne: ")


def test_a_subnet_outside_the_network_is_refused(azure: Estate) -> None:
    azure.network()
    with refused(
        "NetcfgSubnetRangeOutsideVnet",
        "Subnet 'host' is not valid because its IP address range is outside the IP address range of "
        "virtual network 'vnet'.",
    ):
        azure.subnet("host", "10.1.0.0/24")


def test_overlapping_subnets_are_refused(azure: Estate) -> None:
    azure.network()
    azure.subnet("host", "10.0.1.0/24")
    with refused("NetcfgSubnetRangesOverlap", "Subnet 'container' is not valid"):
        azure.subnet("container", "10.0.1.128/25")


def test_a_subnet_that_names_a_missing_security_group_is_refused(azure: Estate) -> None:
    azure.network()
    missing = (
        f"{azure.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network/networkSecurityGroups/x"
    )
    with refused("InvalidResourceReference", missing, "was not found"):
        azure.subnet("host", "10.0.1.0/24", networkSecurityGroup={"id": missing})


def test_a_subnet_that_names_a_security_group_of_another_region_is_refused(azure: Estate) -> None:
    azure.network()
    group = azure.security_group(location="westeurope")
    with refused("InvalidResourceReference", "both resources are in the same region"):
        azure.subnet("host", "10.0.1.0/24", networkSecurityGroup={"id": group.id})


def test_the_address_space_cannot_shrink_below_its_subnets(azure: Estate) -> None:
    network = azure.network()
    azure.subnet("host", "10.0.1.0/24")
    with refused("NetcfgSubnetRangeOutsideVnet", "'host'"):
        azure.update(network, addressSpace={"addressPrefixes": ["10.0.128.0/17"]})


def test_a_subnet_with_a_private_endpoint_cannot_be_deleted_nor_its_network(azure: Estate) -> None:
    network = azure.network()
    subnet = azure.subnet("endpoints", "10.0.3.0/24")
    azure.endpoint("pe", azure.account(), "blob", subnet)
    for used in (subnet, network):
        with refused(
            "InUseSubnetCannotBeDeleted", "Subnet endpoints is in use by", "/networkInterfaces/pe.nic."
        ):
            azure.delete(used)


def test_a_subnet_of_a_workspace_cannot_be_deleted(azure: Estate) -> None:
    azure.databricks_network()
    azure.workspace()
    subnets = azure.cloud.all(tokens.SUBNET)
    with refused("InUseSubnetCannotBeDeleted", "/networkIntentPolicies/adb-eastus2-npip-"):
        azure.delete(subnets[0])


def test_the_security_group_of_a_workspaces_subnet_cannot_be_removed(azure: Estate) -> None:
    azure.databricks_network()
    azure.workspace()
    subnet = azure.cloud.all(tokens.SUBNET)[0]
    with refused("NetworkSecurityGroupCannotBeRemovedDueToNipOnSubnet", subnet.id):
        azure.update(subnet, networkSecurityGroup=None)


def test_the_delegation_of_a_workspaces_subnet_cannot_be_removed(azure: Estate) -> None:
    azure.databricks_network()
    azure.workspace()
    subnet = azure.cloud.all(tokens.SUBNET)[0]
    with refused("SubnetMissingRequiredDelegation", "[Microsoft.Databricks/workspaces]"):
        azure.update(subnet, delegations=[])


def test_the_prefix_of_a_used_subnet_cannot_be_changed(azure: Estate) -> None:
    azure.network()
    subnet = azure.subnet("endpoints", "10.0.3.0/24")
    azure.endpoint("pe", azure.account(), "blob", subnet)
    with refused("InUsePrefixCannotBeDeleted", "IpPrefix 10.0.3.0/24 on Subnet endpoints"):
        azure.update(subnet, addressPrefix="10.0.4.0/24")


def test_deleting_a_network_deletes_its_unused_subnets(azure: Estate) -> None:
    network = azure.network()
    subnet = azure.subnet("host", "10.0.1.0/24")
    azure.delete(network)
    assert not azure.exists(subnet)


def test_two_subnets_of_one_network_written_at_the_same_time_are_refused(tmp_path: Path) -> None:
    azure = Estate(Store(tmp_path / "shared.db").cloud(Caller("azure-native")))
    azure.group()
    azure.network()
    start, refusals = threading.Barrier(2), list[str]()

    def write(name: str, prefix: str) -> None:
        start.wait()
        try:
            with busy.call():
                azure.subnet(name, prefix)
        except CloudError as refusal:
            refusals.append(refusal.code)

    writers = [threading.Thread(target=write, args=(f"s{n}", f"10.0.{n}.0/24")) for n in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert refusals == ["AnotherOperationInProgress"]


def test_subnets_written_one_after_the_other_are_accepted(azure: Estate) -> None:
    azure.network()
    for number in (1, 2, 3):
        with busy.call():
            azure.subnet(f"s{number}", f"10.0.{number}.0/24")
    assert len(azure.cloud.all(tokens.SUBNET)) == 3


def test_an_operation_that_failed_is_in_nobodys_way(azure: Estate) -> None:
    azure.network()
    with pytest.raises(CloudError), busy.call():
        azure.subnet("host", "10.9.0.0/24")
    with busy.call():
        azure.subnet("host", "10.0.1.0/24")
    assert len(azure.cloud.all(tokens.SUBNET)) == 1


def test_a_network_without_an_address_space_is_refused() -> None:
    found = mistakes(tokens.VIRTUAL_NETWORK, **PLACE, virtualNetworkName="vnet")
    assert found["addressSpace.addressPrefixes"].startswith("AddressSpaceMissing: ")


def test_flows_time_out_after_4_to_30_minutes() -> None:
    given = {"virtualNetworkName": "vnet", "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
    found = mistakes(tokens.VIRTUAL_NETWORK, **PLACE, **given, flowTimeoutInMinutes=31)
    assert "4 to 30 minutes" in found["flowTimeoutInMinutes"]


def test_a_subnet_without_a_prefix_is_refused() -> None:
    path = {"resourceGroupName": GROUP, "virtualNetworkName": "vnet", "subnetName": "host"}
    assert mistakes(tokens.SUBNET, **path)["addressPrefix"].startswith("AddressPrefixMissing: ")


def test_a_delegation_has_a_name_and_a_service() -> None:
    found = of_subnet("10.0.1.0/24", delegations=[{}])
    assert set(found) == {"delegations[0].name", "delegations[0].serviceName"}


def test_a_dual_stack_network_is_accepted(azure: Estate) -> None:
    space = {"addressPrefixes": ["10.0.0.0/16", "fd00:db8::/48"]}
    azure.network(addressSpace=space)
    both = ["10.0.1.0/24", "fd00:db8:0:1::/64"]
    path = {"resourceGroupName": GROUP, "virtualNetworkName": "vnet", "subnetName": "host"}
    made = azure.create(tokens.SUBNET, **path, addressPrefixes=both)
    assert made.outputs["addressPrefixes"] == both


def test_an_ipv6_prefix_of_another_length_than_64_is_refused() -> None:
    assert of_subnet("fd00:db8:0:1::/80")["addressPrefix"].endswith("a subnet's IPv6 prefix is exactly /64")


def test_an_ipv6_subnet_outside_the_network_is_refused(azure: Estate) -> None:
    azure.network(addressSpace={"addressPrefixes": ["10.0.0.0/16", "fd00:db8::/48"]})
    with refused("NetcfgSubnetRangeOutsideVnet"):
        azure.subnet("host", "fd00:db9::/64")


@pytest.mark.parametrize(
    "prefix", ["224.0.0.0/8", "127.0.0.0/16", "169.254.0.0/24", "168.63.129.0/24", "255.255.255.255/32"]
)
def test_address_space_that_azure_keeps_is_refused(prefix: str) -> None:
    assert "which Azure keeps for" in of_network(prefix)["addressSpace.addressPrefixes[0]"]


def test_a_misspelled_delegation_is_refused_with_the_one_that_was_meant() -> None:
    wrong = [{"name": "databricks", "serviceName": "Microsoft.Databricks/workspace"}]
    found = of_subnet("10.0.1.0/24", delegations=wrong)["delegations[0].serviceName"]
    assert found.startswith("localcloud does not know a service 'Microsoft.Databricks/workspace'")
    assert found.endswith("did you mean 'Microsoft.Databricks/workspaces'?")


def test_a_subnet_that_holds_an_endpoint_cannot_be_delegated(azure: Estate) -> None:
    azure.network()
    subnet = azure.subnet("endpoints", "10.0.3.0/24")
    azure.endpoint("pe", azure.account(), "blob", subnet)
    with refused("SubnetWithPrivateEndpointCannotBeDelegated", "/networkInterfaces/"):
        azure.update(subnet, delegations=DELEGATION)


def test_a_route_table_which_cannot_exist_is_refused_as_not_simulated(azure: Estate) -> None:
    azure.network()
    table = f"{azure.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network/routeTables/rt"
    with refused("NotSimulated", "Microsoft.Network/routeTables", "routeTable.id"):
        azure.subnet("host", "10.0.1.0/24", routeTable={"id": table})


def test_a_reference_without_an_id_is_refused() -> None:
    assert list(of_subnet("10.0.1.0/24", natGateway={})) == ["natGateway.id"]


def test_a_network_shows_the_subnets_and_peerings_that_others_made(azure: Estate) -> None:
    network = azure.network()
    azure.subnet("host", "10.0.1.0/24")
    shown = RESOURCE_TYPES[network.token].read(azure.cloud, azure.now(network))
    assert [subnet["name"] for subnet in shown["subnets"]] == ["host"]
    assert shown["virtualNetworkPeerings"] == []
    assert undeclared_outputs(network.token, shown) == []
