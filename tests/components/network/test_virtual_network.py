"""VirtualNetwork: subnets one after the other, private from the beginning."""

import pytest

from components.network.virtual_network import SubnetSpec, VirtualNetwork, VirtualNetworkArgs
from tests.conftest import Deploy
from tests.engine_double import Engine

DELEGATION = "Microsoft.Databricks/workspaces"
SUBNET = "azure-native:network:Subnet"
NETWORK = VirtualNetworkArgs(
    resource_group_name="rg",
    location="eastus2",
    network_name="databricks-mlops-vnet",
    address_space="10.0.0.0/16",
    subnets=[
        SubnetSpec(
            name="public-subnet",
            prefix="10.0.1.0/24",
            delegation=DELEGATION,
            security_group_id="/nsg",
            gateway_id="/nat",
        ),
        SubnetSpec(
            name="private-subnet",
            prefix="10.0.2.0/24",
            delegation=DELEGATION,
            security_group_id="/nsg",
            gateway_id="/nat",
        ),
        SubnetSpec(name="pe-subnet", prefix="10.0.3.0/24"),
    ],
    tags={"environment": "dev"},
)


def network(deploy: Deploy, preview: bool = False) -> Engine:
    return deploy(lambda: VirtualNetwork("vnet", NETWORK), preview=preview)


@pytest.mark.parametrize("preview", [True, False])
def test_the_network_lists_no_subnets_itself_so_that_it_keeps_the_separate_ones(
    deploy: Deploy, preview: bool
) -> None:
    inputs = network(deploy, preview).one("azure-native:network:VirtualNetwork").inputs
    assert "subnets" not in inputs
    assert inputs["addressSpace"] == {"addressPrefixes": ["10.0.0.0/16"]}


@pytest.mark.parametrize("preview", [True, False])
def test_each_subnet_waits_for_the_one_before(deploy: Deploy, preview: bool) -> None:
    engine = network(deploy, preview)
    host, container, endpoints = (
        engine.one(SUBNET, f"vnet-{name}") for name in ("public-subnet", "private-subnet", "pe-subnet")
    )
    assert host.urn in container.explicit_dependencies
    assert container.urn in endpoints.explicit_dependencies


@pytest.mark.parametrize("name", ["public-subnet", "private-subnet"])
def test_a_delegated_subnet_has_its_security_group_and_gateway_from_the_beginning(
    deploy: Deploy, name: str
) -> None:
    inputs = network(deploy).one(SUBNET, f"vnet-{name}").inputs
    assert [delegation["serviceName"] for delegation in inputs["delegations"]] == [DELEGATION]
    assert inputs["networkSecurityGroup"] == {"id": "/nsg"}
    assert inputs["natGateway"] == {"id": "/nat"}


def test_the_endpoint_subnet_is_not_delegated_and_has_no_policies(deploy: Deploy) -> None:
    inputs = network(deploy).one(SUBNET, "vnet-pe-subnet").inputs
    assert not inputs["delegations"]
    assert inputs["privateEndpointNetworkPolicies"] == "Disabled"
    assert "networkSecurityGroup" not in inputs


def test_no_subnet_has_the_outbound_access_that_azure_gives_by_default(deploy: Deploy) -> None:
    assert {subnet.inputs["defaultOutboundAccess"] for subnet in network(deploy).of(SUBNET)} == {False}


def test_the_subnets_ids_are_found_by_name(deploy: Deploy) -> None:
    outputs = network(deploy).one("databricks-mlops:network:VirtualNetwork").outputs
    assert outputs["subnet_ids"]["pe-subnet"].endswith("/databricks-mlops-vnet/subnets/pe-subnet")


def test_refuses_a_delegated_subnet_without_a_security_group() -> None:
    with pytest.raises(ValueError, match="give it a security group"):
        SubnetSpec(name="public-subnet", prefix="10.0.1.0/24", delegation=DELEGATION)
