"""Ways from a network: by a private endpoint where the network resolves one, else to the public address."""

from collections.abc import Sequence

from localcloud.azure import ids
from localcloud.azure.private_link_groups import AZURE_MONITOR, Group, groups_of
from localcloud.azure.properties import entries, text
from localcloud.azure.storage_connections import status_of
from localcloud.azure.tokens import PRIVATE_LINK_SCOPE, SCOPED_RESOURCE, STORAGE_ACCOUNT
from localcloud.core.cloud import Stored
from localcloud.reach import firewalls, names, paths, security
from localcloud.reach.blocked import Blocked, Trail
from localcloud.reach.world import World

KINDS = {
    "storage": "storage account",
    "keyvault": "key vault",
    "databricks": "workspace",
    "operationalinsights": "log workspace",
}


def follow(
    world: World,
    network: Stored,
    target: Stored,
    groups: Sequence[str],
    trail: Trail,
    *,
    subnets: Sequence[Stored] = (),
    no_public_way: str | None = None,
) -> None:
    """Raise ``Blocked`` unless a network reaches the sub-resources of a target.

    Args:
        world: The clouds.
        network: Where the connection starts.
        target: What it leads to.
        groups: The sub-resources that it needs, by their ids.
        trail: Takes the steps.
        subnets: The subnets of machines whose security group and way out count; none for people, whose
            network is taken to have a way to the internet.
        no_public_way: Why the public address is no way even if the firewall is open.
    """
    for group_id in groups:
        group = groups_of(target.token)[group_id]
        for resolved in names.resolve(world, network, target, group, trail):
            if resolved.address:
                _by_endpoint(world, network, target, group, resolved, trail, subnets)
            elif not resolved.exists:
                raise Blocked(f"{_described(target)} is not found by name: {resolved.missing}")
            else:
                _by_public_address(world, network, target, group, resolved, trail, subnets, no_public_way)


def follow_logs(world: World, network: Stored, workspace: Stored, trail: Trail) -> None:
    """Raise ``Blocked`` unless a network may query a log workspace.

    Its scope's endpoint answers for every zone of Azure Monitor, so all of them must lead there:
    https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure.
    """
    refusal = firewalls.closed(workspace)
    if refusal is None:
        trail.add(f"{_described(workspace)} takes queries from public networks")
        return
    scopes = [
        world.get(PRIVATE_LINK_SCOPE, ids.parent(link.id))
        for link in world.cloud.all(SCOPED_RESOURCE)
        if ids.same(text(link.inputs, "linkedResourceId") or "", workspace.id)
    ]
    reasons = [f"no private link scope holds {_described(workspace)}"]
    for scope in scopes:
        if scope is None:
            continue
        try:
            _require_scope(world, network, workspace, scope, trail)
        except Blocked as blocked:
            reasons = [str(blocked)]
        else:
            return
    raise Blocked(f"{_described(workspace)} refuses network '{network.name}': {refusal}, and {reasons[0]}")


def _require_scope(world: World, network: Stored, workspace: Stored, scope: Stored, trail: Trail) -> None:
    trail.add(f"private link scope '{scope.name}' holds {_described(workspace)}")
    group = groups_of(PRIVATE_LINK_SCOPE)[AZURE_MONITOR]
    if not names.endpoints_of(world, scope, group):
        raise Blocked(f"no private endpoint '{AZURE_MONITOR}' leads to private link scope '{scope.name}'")
    for resolved in names.resolve(world, network, scope, group, trail):
        if not resolved.address:
            raise Blocked(resolved.missing)
        _by_endpoint(world, network, scope, group, resolved, trail, ())


def _by_endpoint(
    world: World,
    network: Stored,
    target: Stored,
    group: Group,
    resolved: names.Resolved,
    trail: Trail,
    subnets: Sequence[Stored],
) -> None:
    endpoint = world.endpoint_at(resolved.address)
    if endpoint is None:
        raise Blocked(
            f"{resolved.host} resolves to {resolved.address} in network '{network.name}', and no private "
            "endpoint has this address"
        )
    if not names.leads_to(endpoint, target, group):
        raise Blocked(
            f"{resolved.host} resolves to {resolved.address} in network '{network.name}', the address of "
            f"private endpoint '{endpoint.name}', which leads elsewhere"
        )
    _require_approved(world, endpoint, target)
    paths.require_route(world, network, endpoint, trail)
    for subnet in subnets:
        security.require_outbound(world, subnet, trail, address=resolved.address)
    trail.add(f"private endpoint '{endpoint.name}' leads to '{group.id}' of {_described(target)}")


def _require_approved(world: World, endpoint: Stored, target: Stored) -> None:
    if target.token == STORAGE_ACCOUNT:
        own = (one for one in world.connections if ids.same(_endpoint_id(one), endpoint.id))
        connection = next(own, None)
        status = status_of(connection) if connection else "Disconnected"
    else:
        keys = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
        states = [
            text(one, "privateLinkServiceConnectionState.status")
            for key in keys
            for _, one in entries(endpoint.outputs, key)
        ]
        status = next((state for state in states if state), "Approved")
    if status != "Approved":
        raise Blocked(
            f"the connection of private endpoint '{endpoint.name}' to {_described(target)} is {status}; its "
            "owner has to approve it"
        )


def _endpoint_id(connection: Stored) -> str:
    return text(connection.outputs, "privateEndpoint.id") or ""


def _by_public_address(
    world: World,
    network: Stored,
    target: Stored,
    group: Group,
    resolved: names.Resolved,
    trail: Trail,
    subnets: Sequence[Stored],
    no_public_way: str | None,
) -> None:
    address = None
    for subnet in subnets:
        address = paths.require_way_out(world, subnet, trail)
        tags = {"storage": "Storage", "keyvault": "AzureKeyVault", "databricks": "AzureDatabricks"}
        security.require_outbound(world, subnet, trail, tags={tags[target.token.split(":")[1]]})
    refusals = [firewalls.closed(target, address, one.id) for one in subnets] or [firewalls.closed(target)]
    refusal = next((one for one in refusals if one), no_public_way)
    if refusal is not None:
        raise Blocked(
            f"firewall of {_described(target)} refuses network '{network.name}': {refusal} and no private "
            f"endpoint '{group.id}' resolves there: {resolved.missing}"
        )
    trail.add(f"{_described(target)} takes network '{network.name}' at its public address {resolved.host}")


def _described(target: Stored) -> str:
    kind = KINDS.get(target.token.split(":")[1], "private link scope")
    return f"{kind} '{target.name}'"
