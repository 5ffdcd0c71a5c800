"""The answer to one question: does a connection from here get there?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from localcloud.azure import databricks_network, ids
from localcloud.azure.private_link_groups import BROWSER_AUTHENTICATION, groups_of
from localcloud.azure.properties import entries, text
from localcloud.azure.tokens import DATABRICKS_WORKSPACE, SUBNET
from localcloud.core.cloud import Stored
from localcloud.reach import firewalls, paths, private, security, serverless
from localcloud.reach.blocked import Blocked, Trail
from localcloud.reach.places import Place, Target
from localcloud.reach.world import World

UI_API = "databricks_ui_api"
_NO_RULES = "its security group has no rules for public ways to the control plane (NoAzureDatabricksRules)"
_NO_SIGN_IN = "people sign in to closed workspaces of the region there"


@dataclass(frozen=True)
class Answer:
    """Whether a connection gets through: its steps, and the reason where it ends."""

    place: str
    target: str
    steps: Sequence[str] = field(default_factory=list[str])
    reason: str | None = None

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.reason is None


def reach(world: World, place: Place, target: Target) -> Answer:
    """Follow a connection from a place to a target."""
    trail = Trail()
    try:
        _follow(world, place, target, trail)
    except Blocked as blocked:
        return Answer(str(place), str(target), trail.steps, str(blocked))
    return Answer(str(place), str(target), trail.steps)


def _follow(world: World, place: Place, target: Target, trail: Trail) -> None:
    if place.kind == "network":
        _from_network(world, _of(place), target, trail)
    elif place.kind == "classic":
        _from_classic(world, _of(place), target, trail)
    elif place.kind == "serverless":
        _from_serverless(world, place, target, trail)
    elif place.kind == "outside":
        _from_outside(target, trail)
    else:
        _from_control_plane(world, place, target, trail)


def _from_network(world: World, network: Stored, target: Target, trail: Trail) -> None:
    """People and pipelines in a network; its way to the internet is the company's own, taken for open."""
    if target.kind == "logs":
        private.follow_logs(world, network, _of(target), trail)
    elif target.kind == "sign-in":
        _sign_in(world, network, target.name, trail)
    elif target.of is not None:
        private.follow(world, network, target.of, _groups(target), trail)
    else:
        trail.add(f"network '{network.name}' reaches the internet, which localcloud takes for granted")


def _from_classic(world: World, workspace: Stored, target: Target, trail: Trail) -> None:
    """Machines of a workspace, in its network; without one of its own, in a network that Databricks keeps."""
    subnets = subnets_of(world, workspace)
    network_id = databricks_network.parameter(workspace.inputs, "customVirtualNetworkId")
    if not network_id:
        trail.add(f"workspace '{workspace.name}' runs in a network of Databricks' own with a way out")
        _from_outside(target, trail)
        return
    network = world.network(network_id)
    if network is None or len(subnets) < 2:
        raise Blocked(f"network or subnets of workspace '{workspace.name}' do not exist")
    if target.kind == "logs":
        private.follow_logs(world, network, _of(target), trail)
    elif target.of is not None:
        own = target.kind == "workspace" and ids.same(target.of.id, workspace.id)
        rules = text(workspace.inputs, "requiredNsgRules")
        private.follow(
            world,
            network,
            target.of,
            _groups(target),
            trail,
            subnets=subnets,
            no_public_way=_NO_RULES if own and rules == "NoAzureDatabricksRules" else None,
        )
    else:
        for subnet in subnets:
            if target.kind == "service":
                security.require_service_rules(world, workspace, subnet)
            tags = (target.name,) if target.kind == "service" else ()
            security.require_outbound(world, subnet, trail, tags=tags, port=target.port)
            paths.require_way_out(world, subnet, trail)


def _from_serverless(world: World, place: Place, target: Target, trail: Trail) -> None:
    workspace = _of(place)
    if target.kind == "storage":
        account = _of(target)
        serverless.follow_storage(world, workspace, account, _groups(target), trail, place.product)
    elif target.kind == "host":
        serverless.follow_host(world, workspace, target.name, trail, place.product)
    elif target.kind == "workspace" and target.of is workspace:
        trail.add(f"serverless compute of workspace '{workspace.name}' belongs to its control plane")
    else:
        _from_outside(target, trail)


def _from_control_plane(world: World, place: Place, target: Target, trail: Trail) -> None:
    """Databricks' control plane: a trusted service of vaults, and a resource instance of storage accounts."""
    if target.kind == "vault" and firewalls.closed(_of(target)) is not None:
        vault = _of(target)
        if not firewalls.trusts(vault):
            raise Blocked(
                f"firewall of key vault '{vault.name}' refuses {place}: {firewalls.closed(vault)} and "
                "networkAcls.bypass is not AzureServices, so that trusted services stay outside"
            )
        trail.add(f"key vault '{vault.name}' lets trusted services in, Azure Databricks among them")
        return
    account = target.of if target.kind == "storage" else None
    if account is None or firewalls.closed(account) is None:
        _from_outside(target, trail)
        return
    named = [
        connector
        for _, rule in entries(account.outputs, "networkRuleSet.resourceAccessRules")
        if (connector := text(rule, "resourceId") or "")
    ]
    connector = place.connector or next(iter(named), "")
    if not connector or not firewalls.admits_instance(account, connector):
        who = f"access connector '{ids.name(connector)}'" if connector else "any access connector"
        raise Blocked(
            f"firewall of storage account '{account.name}' refuses {place}: {firewalls.closed(account)} and "
            f"networkRuleSet.resourceAccessRules does not name {who}"
        )
    trail.add(
        f"storage account '{account.name}' lets access connector '{ids.name(connector)}' in by its resource "
        "rule"
    )


def _from_outside(target: Target, trail: Trail) -> None:
    """Anywhere on the internet."""
    if target.kind == "sign-in" or target.of is None:
        trail.add(f"{target} is on the internet")
        return
    refusal = firewalls.closed(target.of)
    if refusal is not None:
        raise Blocked(f"firewall of {target} refuses the internet: {refusal}")
    trail.add(f"{target} takes connections at its public address")


def _sign_in(world: World, network: Stored, region: str, trail: Trail) -> None:
    """Where people sign in to closed workspaces: the region's ``browser_authentication`` endpoint.

    https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link#browser-authentication-endpoint
    """
    group = groups_of(DATABRICKS_WORKSPACE)[BROWSER_AUTHENTICATION]
    hosts = [one for one in world.workspaces if _region(one) == region]
    with_endpoint = [one for one in hosts if private.names.endpoints_of(world, one, group)]
    if not with_endpoint:
        raise Blocked(
            f"people in network '{network.name}' cannot sign in to workspaces of region '{region}': no "
            f"private endpoint '{BROWSER_AUTHENTICATION}' leads to a workspace there"
        )
    private.follow(
        world, network, with_endpoint[0], [BROWSER_AUTHENTICATION], trail, no_public_way=_NO_SIGN_IN
    )


def subnets_of(world: World, workspace: Stored) -> list[Stored]:
    """Return the host and the container subnet of a workspace in a network of its own."""
    found = (world.get(SUBNET, one) for one in databricks_network.subnet_ids(workspace.inputs))
    return [subnet for subnet in found if subnet is not None]


def _region(workspace: Stored) -> str:
    return str(workspace.outputs.get("location", ""))


def _groups(target: Target) -> tuple[str, ...]:
    if target.kind == "storage":
        return target.services
    return ("vault",) if target.kind == "vault" else target.services or (UI_API,)


def _of(side: Place | Target) -> Stored:
    if side.of is None:
        raise ValueError(f"{side} names no object")
    return side.of
