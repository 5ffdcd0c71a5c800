"""A subscription, and short ways to make things in it that Azure accepts."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from localcloud import validation
from localcloud.azure import tokens
from localcloud.core import busy
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.sdk import undeclared_outputs
from tests.localcloud.conftest import create, delete, update

GROUP = "rg-dev"
PLACE: Properties = {"resourceGroupName": GROUP, "location": "eastus2"}
DELEGATION: list[Properties] = [{"name": "databricks", "serviceName": "Microsoft.Databricks/workspaces"}]
CONTRIBUTOR_OF_BLOBS = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"


def rule(
    name: str, priority: int, direction: str, target: str, ports: str | list[str] = "*", **more: Any
) -> Properties:
    """Return a security rule for traffic from the virtual network."""
    where = {"destinationPortRanges": ports} if isinstance(ports, list) else {"destinationPortRange": ports}
    return {
        "name": name,
        "priority": priority,
        "direction": direction,
        "access": "Allow",
        "protocol": "*" if target == "VirtualNetwork" else "Tcp",
        "sourceAddressPrefix": "VirtualNetwork",
        "sourcePortRange": "*",
        "destinationAddressPrefix": target,
        **where,
        **more,
    }


def databricks_rules() -> list[Properties]:
    """Return the rules that a workspace needs."""
    return [
        rule("inbound", 100, "Inbound", "VirtualNetwork"),
        rule("control-plane", 100, "Outbound", "AzureDatabricks", ["443", "3306", "8443-8451"]),
        rule("sql", 101, "Outbound", "Sql", "3306"),
        rule("storage", 102, "Outbound", "Storage", "443"),
        rule("outbound", 103, "Outbound", "VirtualNetwork"),
        rule("eventhub", 104, "Outbound", "EventHub", "9093"),
    ]


def mistakes(token: str, **inputs: Any) -> dict[str, str]:
    """Return what is wrong with inputs, by path, as seen with no cloud at hand."""
    return {problem.path: problem.message for problem in validation.problems(token, inputs)}


@contextmanager
def refused(code: str, *words: str) -> Generator[None]:
    """Expect Azure's refusal with this code, and these words in its message."""
    with pytest.raises(CloudError) as refusal:
        yield
    assert refusal.value.code == code
    for word in words:
        assert word in refusal.value.message


@contextmanager
def operation_in_progress(key: str) -> Generator[None]:
    """Let another call be at work on what this key claims."""
    claims: dict[str, float] = {}
    with busy.claiming(claims):
        busy.claim(key.strip("/").casefold(), 0)
    try:
        yield
    finally:
        busy.release(claims)


@dataclass
class Estate:
    """The simulated subscription of one test."""

    cloud: StoredCloud

    @property
    def subscription(self) -> str:
        """Return the id of the subscription."""
        return f"/subscriptions/{self.cloud.identity.subscription_id}"

    def create(self, token: str, **inputs: Any) -> Stored:
        """Make a resource; every output must be one that the SDK declares."""
        made = create(self.cloud, token, inputs)
        assert undeclared_outputs(token, made.outputs) == []
        return made

    def update(self, stored: Stored, **inputs: Any) -> Stored:
        """Change some inputs of a resource; None takes one away."""
        wanted = {key: value for key, value in {**stored.inputs, **inputs}.items() if value is not None}
        return update(self.cloud, stored, wanted)

    def delete(self, stored: Stored) -> None:
        """Delete a resource."""
        delete(self.cloud, stored)

    def now(self, stored: Stored) -> Stored:
        """Return a resource as it is now."""
        return self.cloud.require(stored.token, stored.id)

    def exists(self, stored: Stored) -> bool:
        """Tell whether a resource is still there."""
        return self.cloud.get(stored.token, stored.id) is not None

    def group(self, name: str = GROUP, location: str = "eastus2") -> Stored:
        """Make a resource group."""
        return self.create(tokens.RESOURCE_GROUP, resourceGroupName=name, location=location)

    def network(self, name: str = "vnet", space: str = "10.0.0.0/16", **inputs: Any) -> Stored:
        """Make a virtual network."""
        given = {**PLACE, "virtualNetworkName": name, "addressSpace": {"addressPrefixes": [space]}, **inputs}
        return self.create(tokens.VIRTUAL_NETWORK, **given)

    def subnet(self, name: str, prefix: str, network: str = "vnet", **inputs: Any) -> Stored:
        """Make a subnet."""
        path = {"resourceGroupName": GROUP, "virtualNetworkName": network, "subnetName": name}
        return self.create(tokens.SUBNET, **path, addressPrefix=prefix, **inputs)

    def security_group(
        self, name: str = "nsg", rules: list[Properties] | None = None, **inputs: Any
    ) -> Stored:
        """Make a network security group, with the rules of a workspace if no others are given."""
        given = {
            "networkSecurityGroupName": name,
            "securityRules": databricks_rules() if rules is None else rules,
        }
        return self.create(tokens.SECURITY_GROUP, **{**PLACE, **given, **inputs})

    def address(self, name: str = "pip") -> Stored:
        """Make a public IP address."""
        kind = {"sku": {"name": "Standard"}, "publicIPAllocationMethod": "Static"}
        return self.create(tokens.PUBLIC_IP_ADDRESS, **PLACE, publicIpAddressName=name, **kind)

    def gateway(self, address: Stored, name: str = "nat") -> Stored:
        """Make a NAT gateway."""
        given = {
            "natGatewayName": name,
            "sku": {"name": "Standard"},
            "publicIpAddresses": [{"id": address.id}],
        }
        return self.create(tokens.NAT_GATEWAY, **PLACE, **given)

    def account(self, name: str = "lakedev", **inputs: Any) -> Stored:
        """Make a storage account with a hierarchical namespace."""
        kind = {"kind": "StorageV2", "sku": {"name": "Standard_ZRS"}, "isHnsEnabled": True}
        return self.create(tokens.STORAGE_ACCOUNT, **{**PLACE, "accountName": name, **kind, **inputs})

    def vault(self, name: str = "kv-dev", **properties: Any) -> Stored:
        """Make a key vault."""
        return self.create(
            tokens.VAULT, **PLACE, vaultName=name, properties=self.vault_properties(**properties)
        )

    def vault_properties(self, **more: Any) -> Properties:
        """Return the properties of a key vault."""
        return {
            "tenantId": self.cloud.identity.tenant_id,
            "sku": {"family": "A", "name": "standard"},
            "enableRbacAuthorization": True,
            "softDeleteRetentionInDays": 7,
            **more,
        }

    def connector(self, name: str = "connector") -> Stored:
        """Make an access connector with an identity of its own."""
        return self.create(
            tokens.ACCESS_CONNECTOR, **PLACE, connectorName=name, identity={"type": "SystemAssigned"}
        )

    def serverless_workspace(self, name: str = "web-auth") -> Stored:
        """Make a workspace without a network."""
        given = {"workspaceName": name, "computeMode": "Serverless", "sku": {"name": "premium"}}
        return self.create(tokens.DATABRICKS_WORKSPACE, **PLACE, **given)

    def databricks_network(self, **container: Any) -> None:
        """Make a network that fits a workspace; ``container`` changes the container subnet."""
        self.network()
        group = self.security_group()
        gateway = self.gateway(self.address())
        common = {
            "delegations": DELEGATION,
            "networkSecurityGroup": {"id": group.id},
            "natGateway": {"id": gateway.id},
        }
        self.subnet("host", "10.0.1.0/24", **common)
        wanted = {"prefix": "10.0.2.0/24", **common, **container}
        self.subnet("container", **{key: value for key, value in wanted.items() if value is not None})

    def workspace_inputs(self, name: str = "dbw-dev", **inputs: Any) -> Properties:
        """Return the inputs of a private workspace in that network."""
        network = (
            f"{self.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet"
        )
        values = {
            "customVirtualNetworkId": network,
            "customPublicSubnetName": "host",
            "customPrivateSubnetName": "container",
            "enableNoPublicIp": True,
        }
        return {
            **PLACE,
            "workspaceName": name,
            "computeMode": "Hybrid",
            "managedResourceGroupId": f"{self.subscription}/resourceGroups/rg-{name}-managed",
            "sku": {"name": "premium"},
            "publicNetworkAccess": "Disabled",
            "requiredNsgRules": "NoAzureDatabricksRules",
            "parameters": {key: {"value": value} for key, value in values.items()},
            **inputs,
        }

    def workspace(self, name: str = "dbw-dev", **inputs: Any) -> Stored:
        """Make a private workspace in that network."""
        return self.create(tokens.DATABRICKS_WORKSPACE, **self.workspace_inputs(name, **inputs))

    def endpoint(self, name: str, target: Stored, group: str, subnet: Stored) -> Stored:
        """Make a private endpoint."""
        connection = {"name": name, "privateLinkServiceId": target.id, "groupIds": [group]}
        given = {"privateEndpointName": name, "privateLinkServiceConnections": [connection]}
        return self.create(tokens.PRIVATE_ENDPOINT, **PLACE, **given, subnet={"id": subnet.id})

    def zone(self, name: str, group: str = GROUP) -> Stored:
        """Make a private DNS zone."""
        path = {"resourceGroupName": group, "privateZoneName": name}
        return self.create(tokens.PRIVATE_ZONE, **path, location="global")

    def link(self, zone: str, network: Stored, name: str = "link", **inputs: Any) -> Stored:
        """Link a zone to a network."""
        path = {"resourceGroupName": GROUP, "privateZoneName": zone, "virtualNetworkLinkName": name}
        given = {**path, "location": "global", "virtualNetwork": {"id": network.id}, **inputs}
        return self.create(tokens.ZONE_LINK, **given)

    def zone_group(self, endpoint: Stored, zone: Stored, name: str = "default") -> Stored:
        """Keep an endpoint's record in a zone."""
        path = {
            "resourceGroupName": GROUP,
            "privateEndpointName": endpoint.name,
            "privateDnsZoneGroupName": name,
        }
        config = {"name": "config", "privateDnsZoneId": zone.id}
        return self.create(tokens.ZONE_GROUP, **path, privateDnsZoneConfigs=[config])

    def role_inputs(self, scope: Stored, principal: str, **inputs: Any) -> Properties:
        """Return the inputs of a role assignment."""
        role = f"{self.subscription}/providers/Microsoft.Authorization/roleDefinitions/{CONTRIBUTOR_OF_BLOBS}"
        return {
            "scope": scope.id,
            "roleAssignmentName": "6f0d64e2-0000-5000-8000-000000000001",
            "principalId": principal,
            "roleDefinitionId": role,
            **inputs,
        }
