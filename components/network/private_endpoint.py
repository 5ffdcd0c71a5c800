"""Private endpoint: makes one service of an Azure resource reachable, by name, from one subnet."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.computed import arm_name, computed_output
from components.network.zones import MONITOR, ZONES, zones_of
from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class PrivateEndpointArgs:
    """What to connect, and where. Every ``*_id`` is an ARM id."""

    resource_group_name: pulumi.Input[str]
    location: str
    endpoint_name: str
    subnet_id: pulumi.Input[str]
    target_id: pulumi.Input[str]
    subresource: str  # Azure's name of the service
    zone_ids: Mapping[str, pulumi.Input[str]]  # zone name to id; holds those of ``zones_of(subresource)``
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse a sub-resource that no zone is known for, and zones without one of its own."""
        zones = zones_of(self.subresource)
        if not zones:
            known = ", ".join((*ZONES, MONITOR))
            raise ValueError(f"subresource is {self.subresource}; it must be one of {known}")
        if missing := [zone for zone in zones if zone not in self.zone_ids]:
            raise ValueError(f"zone_ids lacks {', '.join(missing)}, the zones of {self.subresource}")


class PrivateEndpoint(pulumi.ComponentResource):
    """An auto-approved private endpoint and the DNS records that point to it.

    Takes one address of the subnet; an endpoint to Azure Monitor takes eleven or more. Its network interface
    is named ``<endpoint name>-nic``. Azure refuses with ``LinkedAuthorizationFailed`` if the caller may not
    approve connections on the target.

    A Databricks workspace takes one change at a time: a second endpoint on it, a customer-managed key or an
    update of the workspace itself must not run beside this one, or one of them fails because the workspace
    is in the state "updating". Pass ``depends_on`` where one deployment does both.
    """

    endpoint_id: pulumi.Output[str]
    resolvable_id: pulumi.Output[str]
    """ARM id of the endpoint, known once its DNS records exist: what clients of the target wait for."""

    ip_address: pulumi.Output[str]
    fqdn: pulumi.Output[str]
    """The name inside of the private zone, to which the public name is an alias."""

    def __init__(
        self, name: str, args: PrivateEndpointArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:PrivateEndpoint", name, None, opts)

        connection: network.PrivateLinkServiceConnectionArgsDict = {
            "name": args.endpoint_name,
            "private_link_service_id": args.target_id,
            "group_ids": [args.subresource],
        }
        endpoint = network.PrivateEndpoint(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            private_endpoint_name=args.endpoint_name,
            custom_network_interface_name=f"{args.endpoint_name}-nic",
            subnet={"id": args.subnet_id},  # a dict: SubnetArgs would add two policies to the request
            private_link_service_connections=[connection],
            tags=args.tags,
            # An input by the specification, which the zone group empties: a refresh finds it changed.
            opts=child_options(self, ignore_changes=["customDnsConfigs"]),
        )
        group = network.PrivateDnsZoneGroup(
            f"{name}-dns",
            resource_group_name=args.resource_group_name,
            private_endpoint_name=arm_name(endpoint.id),
            private_dns_zone_group_name="default",
            private_dns_zone_configs=[
                {"name": zone.replace(".", "-"), "private_dns_zone_id": args.zone_ids[zone]}
                for zone in zones_of(args.subresource)
            ],
            opts=child_options(self),
        )

        self._endpoint = endpoint
        self.endpoint_id = endpoint.id
        self.resolvable_id = pulumi.Output.all(endpoint.id, group.id).apply(lambda ids: ids[0])
        # From the zone group: Azure empties the endpoint's own customDnsConfigs once a group manages DNS.
        record = computed_output(
            group.private_dns_zone_configs, lambda zones: zones[0].record_sets[0] if zones else None
        )
        self.ip_address = computed_output(
            record, lambda record: record.ip_addresses[0] if record.ip_addresses else None
        )
        self.fqdn = computed_output(record, lambda record: record.fqdn)
        self.register_outputs(
            {
                "endpoint_id": self.endpoint_id,
                "resolvable_id": self.resolvable_id,
                "ip_address": self.ip_address,
                "fqdn": self.fqdn,
            }
        )

    @property
    def connection(self) -> pulumi.Resource:
        """Return the endpoint without its records: the next write of the target's connections waits."""
        return self._endpoint
