"""The records that zone groups keep for private endpoints."""

import uuid

from localcloud.azure import ids
from localcloud.azure.private_link_groups import BROWSER_AUTHENTICATION, Group, ZoneNames
from localcloud.azure.properties import text
from localcloud.azure.tokens import RECORD_SET, ZONE_GROUP
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

_TIME_TO_LIVE = 10


def zone_groups_of(cloud: Cloud, endpoint_id: str) -> list[Stored]:
    """Return the zone groups of a private endpoint."""
    return [group for group in cloud.all(ZONE_GROUP) if ids.same(ids.parent(group.id), endpoint_id)]


def remove_records(cloud: Cloud, zone_group: Stored) -> None:
    """Delete the records that a zone group keeps."""
    for record in cloud.all(RECORD_SET):
        if ids.same(text(record.outputs, "metadata.creator") or "", _created_by(zone_group.id)):
            cloud.remove(record)


def remove_record(cloud: Cloud, zone_group: Stored, zone: Stored, name: str) -> None:
    """Delete one record that a zone group keeps in a zone."""
    record = cloud.get(RECORD_SET, f"{zone.id}/A/{name}")
    if record is not None and ids.same(
        text(record.outputs, "metadata.creator") or "", _created_by(zone_group.id)
    ):
        cloud.remove(record)


def require_room(cloud: Cloud, zone: Stored, group: Group, names: ZoneNames, target: Stored, id: str) -> None:
    """Refuse a record that another endpoint keeps."""
    for name in names.records(cloud, target):
        record = cloud.get(RECORD_SET, f"{zone.id}/A/{name}")
        if record is None or ids.same(text(record.outputs, "metadata.creator") or "", _created_by(id)):
            continue
        reason = f"The record set '{name}' of zone '{zone.name}' is kept by another private endpoint."
        if group.id == BROWSER_AUTHENTICATION:
            reason += " There is one browser_authentication endpoint per region and private DNS zone."
        raise CloudError("Conflict", reason, 409)


def write_record(cloud: Cloud, id: str, zone: Stored, name: str, address: str) -> Properties:
    """Write a record of the zone group with this id into a zone; return it as the zone group shows it."""
    fqdn = f"{name}.{zone.name}"
    path = {"privateZoneName": zone.name, "recordType": "A", "relativeRecordSetName": name}
    data = {
        "aRecords": [{"ipv4Address": address}],
        "ttl": _TIME_TO_LIVE,
        "metadata": {"creator": _created_by(id)},
    }
    outputs = {
        **data,
        "name": name,
        "type": "Microsoft.Network/privateDnsZones/A",
        "fqdn": f"{fqdn}.",
        "isAutoRegistered": False,
        "etag": str(uuid.uuid4()),
        "azureApiVersion": "2024-06-01",
    }
    cloud.put(Stored(RECORD_SET, f"{zone.id}/A/{name}", name, {**path, **data}, outputs, cloud.now()))
    return {
        "recordType": "A",
        "recordSetName": name,
        "fqdn": fqdn,
        "ipAddresses": [address],
        "ttl": _TIME_TO_LIVE,
        "provisioningState": "Succeeded",
    }


def _created_by(zone_group_id: str) -> str:
    return f"created by private endpoint zone group {zone_group_id}"
