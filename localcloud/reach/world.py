"""What the model looks at: the objects of both clouds that ways lead through, each read once per question."""

from functools import cached_property

from localcloud.azure import ids, tokens
from localcloud.azure.databricks_network import DELEGATION
from localcloud.azure.properties import entries, strings, text
from localcloud.core.cloud import Cloud, Stored
from localcloud.databricks import tokens as databricks


class World:
    """A snapshot of the clouds for one question, or for many about one moment."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    @cached_property
    def networks(self) -> list[Stored]:
        """Every virtual network, oldest first."""
        return self.cloud.all(tokens.VIRTUAL_NETWORK)

    @cached_property
    def subnets(self) -> list[Stored]:
        """Every subnet."""
        return self.cloud.all(tokens.SUBNET)

    @cached_property
    def peerings(self) -> list[Stored]:
        """Every direction of every peering."""
        return self.cloud.all(tokens.PEERING)

    @cached_property
    def links(self) -> list[Stored]:
        """Every link of a private zone to a network."""
        return self.cloud.all(tokens.ZONE_LINK)

    @cached_property
    def records(self) -> dict[str, Stored]:
        """Every A record of the private zones, by zone id and name."""
        records = self.cloud.all(tokens.RECORD_SET)
        return {record.id.casefold(): record for record in records if record.inputs.get("recordType") == "A"}

    @cached_property
    def endpoints(self) -> list[Stored]:
        """Every private endpoint of the subscription."""
        return self.cloud.all(tokens.PRIVATE_ENDPOINT)

    @cached_property
    def interfaces(self) -> list[Stored]:
        """The network interface of every private endpoint."""
        return self.cloud.all(tokens.NETWORK_INTERFACE)

    @cached_property
    def connections(self) -> list[Stored]:
        """Every private endpoint connection of a storage account."""
        return self.cloud.all(tokens.STORAGE_CONNECTION)

    @cached_property
    def accounts(self) -> list[Stored]:
        """Every storage account, those that workspaces made for themselves included."""
        return self.cloud.all(tokens.STORAGE_ACCOUNT)

    @cached_property
    def workspaces(self) -> list[Stored]:
        """Every Databricks workspace."""
        return self.cloud.all(tokens.DATABRICKS_WORKSPACE)

    @cached_property
    def bindings(self) -> list[Stored]:
        """Every binding of a workspace to a network connectivity configuration."""
        return self.cloud.all(databricks.NETWORK_CONNECTIVITY_BINDING)

    @cached_property
    def rules(self) -> list[Stored]:
        """Every private endpoint rule of the network connectivity configurations."""
        return self.cloud.all(databricks.PRIVATE_ENDPOINT_RULE)

    @cached_property
    def locations(self) -> list[Stored]:
        """Every external location of Unity Catalog."""
        return self.cloud.all(databricks.EXTERNAL_LOCATION)

    @cached_property
    def catalogs(self) -> list[Stored]:
        """Every catalog."""
        return self.cloud.all(databricks.CATALOG)

    def get(self, token: str, id: str | None) -> Stored | None:
        """Return one object, None if there is none of this id."""
        return self.cloud.get(token, id) if id else None

    def network(self, id: str) -> Stored | None:
        """Return a network by its id."""
        return next((network for network in self.networks if ids.same(network.id, id)), None)

    @cached_property
    def hub(self) -> Stored | None:
        """The hub: the oldest network that no Databricks workspace takes its machines' addresses from."""
        injected = {
            ids.parent(subnet.id).casefold()
            for subnet in self.subnets
            for _, delegation in entries(subnet.inputs, "delegations")
            if text(delegation, "serviceName") == DELEGATION
        }
        return next((one for one in self.networks if one.id.casefold() not in injected), None)

    def account(self, name: str) -> Stored | None:
        """Return a storage account by its name, which is unique in the world."""
        return next(
            (account for account in self.accounts if account.name.casefold() == name.casefold()), None
        )

    def address_spaces(self, network: Stored) -> list[str]:
        """Return the address prefixes of a network."""
        return [prefix for _, prefix in strings(network.inputs, "addressSpace.addressPrefixes")]

    def endpoint_at(self, address: str) -> Stored | None:
        """Return the private endpoint that has an address."""
        for interface in self.interfaces:
            if interface.outputs.get("privateIPAddress") == address:
                wanted = text(interface.outputs, "privateEndpoint.id") or ""
                return next((one for one in self.endpoints if ids.same(one.id, wanted)), None)
        return None
