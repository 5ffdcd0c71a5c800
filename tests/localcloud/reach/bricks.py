"""The bricks that ways are built of, found in a store, and what refuses when one of them is taken away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from localcloud.azure import ids, tokens
from localcloud.azure.databricks_network import subnet_ids
from localcloud.azure.properties import entries, get, identifiers, strings, text
from localcloud.azure.references import nested
from localcloud.core import operations
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.store import Store, StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import tokens as databricks
from localcloud.reach import needs
from localcloud.reach.world import World


@dataclass(frozen=True)
class Brick:
    """A part of a way: its kind, its name, the words by which refusals name it, and how it is taken away."""

    kind: str
    name: str
    words: tuple[str, ...]
    take: Callable[[Cloud], None]


@dataclass(frozen=True)
class Refusal:
    """Who refuses without a brick, and with which sentence."""

    who: str
    reason: str


class _Back(Exception):  # noqa: N818 (undoes what a question took away)
    """Ends a transaction without keeping anything of it."""


def refusals(cloud: StoredCloud, brick: Brick | None = None) -> list[Refusal]:
    """Return every refusal of the platform, with one brick taken away; nothing of it is kept."""
    found: list[Refusal] = []
    store: Store = cloud.store
    try:
        with store.transaction():
            if brick is not None:
                brick.take(cloud)
            world = World(cloud)
            for need in needs.everything(world):
                answer = need.answer(world)
                if answer.reason is not None:
                    found.append(Refusal(need.who, answer.reason))
            raise _Back
    except _Back:
        return found


def naming(brick: Brick, found: list[Refusal]) -> list[Refusal]:
    """Return the refusals that name the brick."""
    return [one for one in found if all(word.casefold() in one.reason.casefold() for word in brick.words)]


def bricks(cloud: Cloud) -> list[Brick]:
    """Return every brick that the store holds."""
    return [
        *_endpoints(cloud),
        *_names(cloud),
        *_networks(cloud),
        *_security_rules(cloud),
        *_storage(cloud),
        *_serverless(cloud),
        *_logs(cloud),
        *_vaults(cloud),
    ]


def _deleted(stored: Stored) -> Callable[[Cloud], None]:
    """Delete an object as its owner does, with its effects."""
    return lambda cloud: operations.delete(cloud, stored.token, stored.id)


def _gone(stored: Stored) -> Callable[[Cloud], None]:
    """Take an object away, and what is nested in it, whoever uses it."""

    def take(cloud: Cloud) -> None:
        for inner in nested(cloud, stored.id):
            cloud.remove(inner)
        cloud.remove(stored)

    return take


def _changed(stored: Stored, **changes: object) -> Callable[[Cloud], None]:
    """Change properties of an object, asked and answered ones alike."""
    changed = replace(stored, inputs={**stored.inputs, **changes}, outputs={**stored.outputs, **changes})
    return lambda cloud: cloud.put(changed)


def _endpoints(cloud: Cloud) -> Iterator[Brick]:
    for endpoint in cloud.all(tokens.PRIVATE_ENDPOINT):
        for _, connection in entries(endpoint.inputs, "privateLinkServiceConnections"):
            groups = [group for _, group in strings(connection, "groupIds")]
            target = ids.name(str(connection["privateLinkServiceId"]))
            # Whichever workspace has it, the endpoint of sign-in serves its region.
            named = () if groups[0] == "browser_authentication" else (f"'{target}'",)
            words = (f"'{groups[0]}'", *named)
            yield Brick("private endpoint", endpoint.name, words, _deleted(endpoint))


def _names(cloud: Cloud) -> Iterator[Brick]:
    for group in cloud.all(tokens.ZONE_GROUP):
        zone = ids.name(str(group.inputs["privateDnsZoneConfigs"][0]["privateDnsZoneId"]))
        endpoint = ids.name(ids.parent(group.id))
        yield Brick("zone group", f"of {endpoint}", (zone, "has no record"), _deleted(group))
    for record in cloud.all(tokens.RECORD_SET):
        if record.inputs.get("recordType") == "A":
            zone = record.id.split("/privateDnsZones/")[-1].split("/")[0]
            yield Brick("record", f"{record.name}.{zone}", (zone, f"'{record.name}'"), _gone(record))
    for link in cloud.all(tokens.ZONE_LINK):
        zone = ids.name(ids.parent(link.id))
        network = ids.name(text(link.inputs, "virtualNetwork.id") or "")
        words = (f"'{zone}' is not linked to network '{network}'",)
        yield Brick("zone link", f"{zone} to {network}", words, _gone(link))
    for zone in cloud.all(tokens.PRIVATE_ZONE):
        yield Brick("private zone", zone.name, (f"'{zone.name}' is not linked",), _gone(zone))


def _networks(cloud: Cloud) -> Iterator[Brick]:
    for peering in cloud.all(tokens.PEERING):
        here = ids.name(ids.parent(peering.id))
        there = ids.name(text(peering.inputs, "remoteVirtualNetwork.id") or "")
        words = (f"the peering from '{here}' to '{there}' is missing",)
        group = ids.name(ids.resource_group(peering.id) or "")
        yield Brick("peering", f"{peering.name} in {group}", words, _gone(peering))
    for gateway in cloud.all(tokens.NAT_GATEWAY):
        yield Brick("NAT gateway", gateway.name, (f"NAT gateway '{gateway.name}'",), _gone(gateway))
        for address_id in identifiers(gateway.inputs, "publicIpAddresses"):
            address = cloud.require(tokens.PUBLIC_IP_ADDRESS, address_id)
            words = (f"NAT gateway '{gateway.name}'", "has no public IP address")
            yield Brick("public IP address", address.name, words, _gone(address))
    for subnet in cloud.all(tokens.SUBNET):
        if text(subnet.inputs, "natGateway.id"):
            group = ids.name(ids.resource_group(subnet.id) or "")
            words = (f"subnet '{subnet.name}' has no way out",)
            yield Brick(
                "subnet's gateway", f"{subnet.name} in {group}", words, _changed(subnet, natGateway=None)
            )


def _security_rules(cloud: Cloud) -> Iterator[Brick]:
    """Yield the rules that a network intent policy demands.

    Azure's own AllowInternetOutBound lets out whatever any other rule allows, so that nothing stands on it:
    https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules.
    """
    used = {
        (text(subnet.inputs, "networkSecurityGroup.id") or "").casefold()
        for workspace in cloud.all(tokens.DATABRICKS_WORKSPACE)
        for subnet_id in subnet_ids(workspace.inputs)
        if (subnet := cloud.get(tokens.SUBNET, subnet_id)) is not None
    }
    for group in cloud.all(tokens.SECURITY_GROUP):
        rules: list[Properties] = group.inputs.get("securityRules") or []
        for rule in rules:
            if group.id.casefold() in used and rule["priority"] < 200:
                left = [one for one in rules if one is not rule]
                where = ids.name(ids.resource_group(group.id) or "")
                words = (f"security group '{group.name}' without the rules", "network intent policy")
                yield Brick(
                    "NSG rule", f"{rule['name']} in {where}", words, _changed(group, securityRules=left)
                )


def _storage(cloud: Cloud) -> Iterator[Brick]:
    for account in cloud.all(tokens.STORAGE_ACCOUNT):
        rules = get(account.outputs, "networkRuleSet") or {}
        admitted: list[Properties] = rules.get("resourceAccessRules") or []
        for rule in admitted:
            left = {**rules, "resourceAccessRules": [one for one in admitted if one is not rule]}
            connector = ids.name(str(rule["resourceId"]))
            words = (f"storage account '{account.name}'", f"does not name access connector '{connector}'")
            yield Brick(
                "resource rule",
                f"{connector} on {account.name}",
                words,
                _changed(account, networkRuleSet=left),
            )
    for connection in cloud.all(tokens.STORAGE_CONNECTION):
        account = ids.name(ids.parent(connection.id))
        state = {"status": "Rejected", "description": ""}
        rejected = _changed(connection, privateLinkServiceConnectionState=state)
        endpoint = ids.name(text(connection.outputs, "privateEndpoint.id") or "")
        words = (account, "REJECTED")
        yield Brick("approval", f"{endpoint} on {account}", words, rejected)


def _serverless(cloud: Cloud) -> Iterator[Brick]:
    for rule in cloud.all(databricks.PRIVATE_ENDPOINT_RULE):
        account = ids.name(str(rule.inputs["resourceId"]))
        service = rule.inputs["groupId"]
        words = (f"has no rule '{service}' to '{account}'",)
        yield Brick("private endpoint rule", f"{service} to {account}", words, _gone(rule))
    for binding in cloud.all(databricks.NETWORK_CONNECTIVITY_BINDING):
        number = str(binding.inputs["workspaceId"])
        names = [
            one.name for one in cloud.all(tokens.DATABRICKS_WORKSPACE) if one.outputs["workspaceId"] == number
        ]
        words = (f"workspace '{names[0]}' is bound to no network connectivity configuration",)
        yield Brick("connectivity binding", names[0], words, _gone(binding))
    for policy in cloud.all(databricks.NETWORK_POLICY):
        access = get(policy.outputs, "egress.networkAccess") or {}
        for key in ("allowedInternetDestinations", "allowedStorageDestinations"):
            for index, one in enumerate(access.get(key) or []):
                left = [*access[key][:index], *access[key][index + 1 :]]
                egress = {**policy.outputs["egress"], "networkAccess": {**access, key: left}}
                name = str(one.get("destination") or one.get("azureStorageAccount"))
                yield Brick("destination", name, (name, key), _changed(policy, egress=egress))


def _logs(cloud: Cloud) -> Iterator[Brick]:
    for link in cloud.all(tokens.SCOPED_RESOURCE):
        logs = ids.name(text(link.inputs, "linkedResourceId") or "")
        words = (f"no private link scope holds log workspace '{logs}'",)
        yield Brick("scoped resource", link.name, words, _deleted(link))


def _vaults(cloud: Cloud) -> Iterator[Brick]:
    for vault in cloud.all(tokens.VAULT):
        properties: Properties = vault.outputs["properties"]
        acls = {**(properties.get("networkAcls") or {}), "bypass": "None"}
        words = (f"key vault '{vault.name}'", "trusted services stay outside")
        closed = _changed(vault, properties={**properties, "networkAcls": acls})
        yield Brick("trusted services", vault.name, words, closed)


def table(cloud: StoredCloud) -> Iterator[str]:
    """Yield a line of Markdown for each brick: kind, name, and the first who refuses by its name, and how."""
    yield "| brick | name | who refuses | with which sentence |"
    yield "|---|---|---|---|"
    for brick in bricks(cloud):
        found = naming(brick, refusals(cloud, brick))
        who, reason = (found[0].who, found[0].reason) if found else ("nobody", "")
        others = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        yield f"| {brick.kind} | {brick.name} | {who}{others} | {reason} |"
