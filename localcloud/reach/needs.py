"""The ways that the objects of the clouds need, and the refusal of an object that lacks one.

The same lists serve what is created or started, which is refused when one of its ways does not get through,
and ``everything``, which looks at all that exists.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from localcloud.azure import ids, tokens
from localcloud.azure.private_link_groups import groups_of
from localcloud.azure.properties import entries, strings, text
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import tokens as databricks
from localcloud.databricks.storage_paths import known_path, parse
from localcloud.reach import lakes, requirements, serverless
from localcloud.reach.answer import Answer, reach
from localcloud.reach.firewalls import closed
from localcloud.reach.places import CONTROL_PLANE, LAKE_SERVICES, Place, Target, TargetKind
from localcloud.reach.unity_catalog import connector_id
from localcloud.reach.world import World


@dataclass(frozen=True)
class Need:
    """A way that an object needs. ``who`` is the object in words."""

    who: str
    place: Place
    target: Target

    def answer(self, world: World) -> Answer:
        """Follow the way."""
        return reach(world, self.place, self.target)


def require(world: World, needs: Iterable[Need], code: str, message: str) -> None:
    """Raise ``CloudError`` if one of the ways does not get through, with every reason once."""
    reasons = [reason for need in needs if (reason := need.answer(world).reason)]
    if reasons:
        raise CloudError(code, f"{message}: {'; '.join(dict.fromkeys(reasons))}")


SERVICES = (("Sql", 3306), ("EventHub", 9093), ("Storage", 443))
"""What machines of a workspace need on the internet, as service tags with their ports.

https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject#network-security-group-rules
"""


def of_classic(world: World, workspace: Stored, who: str) -> Iterator[Need]:
    """Yield what machines in a workspace's network need: control plane, own storage, services, lakes."""
    place = Place("classic", workspace)
    yield Need(who, place, Target("workspace", workspace))
    own = serverless.own_account(world, workspace)
    if own is not None:
        yield Need(who, place, _storage(own))
    for tag, port in SERVICES:
        yield Need(who, place, Target("service", name=tag, port=port))
    for account in lakes.visible(world, workspace):
        yield Need(who, place, _storage(account))


def of_serverless(
    world: World, workspace: Stored, who: str, accounts: Iterable[Stored], product: str | None = None
) -> Iterator[Need]:
    """Yield what serverless compute needs: the workspace's own storage, and these lakes."""
    place = Place("serverless", workspace, product=product)
    own = serverless.own_account(world, workspace)
    for account in ([own] if own is not None else []) + list(accounts):
        yield Need(who, place, _storage(account))


def of_warehouse(world: World, workspace: Stored, warehouse: Stored) -> Iterator[Need]:
    """Yield what a SQL warehouse needs."""
    who = f"SQL warehouse '{warehouse.name}' of workspace '{workspace.name}'"
    if warehouse.outputs.get("enableServerlessCompute") is False:
        yield from of_classic(world, workspace, who)
    else:
        yield from of_serverless(world, workspace, who, lakes.visible(world, workspace), "DBSQL")


def of_endpoint(world: World, workspace: Stored, endpoint: Stored) -> Iterator[Need]:
    """Yield what a serving endpoint needs: its models' files, its table's lake, the hosts of its packages."""
    who = f"serving endpoint '{endpoint.name}' of workspace '{workspace.name}'"
    names = lakes.names_served(endpoint)
    yield from of_serverless(world, workspace, who, lakes.of_names(world, names), "ML_SERVING")
    place = Place("serverless", workspace, product="ML_SERVING")
    for host in requirements.hosts_of(world, endpoint):
        yield Need(who, place, Target("host", name=host))


def of_monitor(world: World, workspace: Stored, monitor: Stored) -> Iterator[Need]:
    """Yield what a quality monitor needs: the lakes of its table and of its metrics."""
    who = f"quality monitor of table '{monitor.name}'"
    names = [monitor.name, str(monitor.inputs.get("outputSchemaName") or "")]
    yield from of_serverless(world, workspace, who, lakes.of_names(world, names))


def of_location(world: World, location: Stored) -> Iterator[Need]:
    """Yield what an external location needs: Unity Catalog's way to it, as its credential's connector."""
    credential = world.get(databricks.STORAGE_CREDENTIAL, str(location.inputs["credentialName"]))
    account = world.account(known_path(location.outputs["url"]).account)
    connector = connector_id(credential) if credential else None
    if account is not None and connector is not None:
        who = f"external location '{location.name}'"
        yield Need(who, Place("unity-catalog", connector=connector), _storage(account))


def of_root(world: World, who: str, url: object) -> Iterator[Need]:
    """Yield what the storage of a catalog, a schema or a volume needs: that of the location it lies in."""
    path = parse(str(url))
    for location in world.locations:
        if path is not None and known_path(location.outputs["url"]).covers(path):
            for need in of_location(world, location):
                yield Need(who, need.place, need.target)


def of_scope(scope: Stored, vault: Stored) -> Need:
    """Return what a secret scope of a key vault needs: the control plane's way to the vault.

    It reads the secrets for all compute:
    https://learn.microsoft.com/azure/databricks/security/secrets/#azure-key-vault-backed-scopes.
    """
    return Need(f"secret scope '{scope.name}'", CONTROL_PLANE, Target("vault", vault))


def everything(world: World) -> list[Need]:
    """Return the ways that all existing objects need."""
    return [*_of_people(world), *_of_endpoints(world), *_of_workspaces(world), *_of_catalog(world)]


def workspace_of(world: World, stored: Stored) -> Stored | None:
    """Return the workspace of an object that has the workspace in its id or its outputs."""
    configured = text(stored.outputs, "providerConfig.workspaceId")
    number = stored.id.partition("|")[0] if "|" in stored.id else configured
    return next((one for one in world.workspaces if one.outputs.get("workspaceId") == number), None)


def _of_people(world: World) -> Iterator[Need]:
    """Yield what people and pipelines in the hub need: closed workspaces, sign-in, vaults and logs."""
    hub = world.hub
    if hub is None:
        return
    place = Place("network", hub)
    for workspace in world.workspaces:
        if closed(workspace) is not None:
            who = f"whoever works in workspace '{workspace.name}' from the hub"
            region = str(workspace.outputs.get("location", ""))
            yield Need(who, place, Target("workspace", workspace))
            yield Need(who, place, Target("sign-in", workspace, name=region))
    for vault in world.cloud.all(tokens.VAULT):
        who = f"whoever keeps secrets in key vault '{vault.name}' from the hub"
        yield Need(who, place, Target("vault", vault))
    for logs in world.cloud.all(tokens.LOG_WORKSPACE):
        who = f"whoever queries log workspace '{logs.name}' from the hub"
        yield Need(who, place, Target("logs", logs))


def _of_endpoints(world: World) -> Iterator[Need]:
    """Yield what every private endpoint is for: its own network reaches its target by name."""
    for endpoint in world.endpoints:
        network = world.network(ids.parent(str(endpoint.inputs["subnet"]["id"])))
        for key in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
            for _, connection in entries(endpoint.inputs, key):
                target = _target_of(world, connection)
                if network is not None and target is not None:
                    who = f"private endpoint '{endpoint.name}' for network '{network.name}'"
                    yield Need(who, Place("network", network), target)


def _target_of(world: World, connection: Properties) -> Target | None:
    target_id = str(connection["privateLinkServiceId"])
    services = tuple(one for _, one in strings(connection, "groupIds"))
    kinds: tuple[tuple[TargetKind, str], ...] = (
        ("storage", tokens.STORAGE_ACCOUNT),
        ("workspace", tokens.DATABRICKS_WORKSPACE),
        ("vault", tokens.VAULT),
    )
    for kind, token in kinds:
        found = world.get(token, target_id)
        if found is not None and all(service in groups_of(token) for service in services):
            return Target(kind, found, services=services)
    return None


def _of_workspaces(world: World) -> Iterator[Need]:
    for workspace in world.workspaces:
        if text(workspace.inputs, "parameters.customVirtualNetworkId.value"):
            yield from of_classic(world, workspace, f"clusters of workspace '{workspace.name}'")
    builders = (
        (databricks.SQL_WAREHOUSE, of_warehouse),
        (databricks.MODEL_SERVING, of_endpoint),
        (databricks.QUALITY_MONITOR, of_monitor),
    )
    for token, build in builders:
        for stored in world.cloud.all(token):
            workspace = workspace_of(world, stored)
            if workspace is not None:
                yield from build(world, workspace, stored)


def _of_catalog(world: World) -> Iterator[Need]:
    for location in world.locations:
        yield from of_location(world, location)
    for workspace in world.workspaces:
        own = serverless.own_account(world, workspace)
        connector = text(workspace.inputs, "accessConnector.id")
        if own is not None and connector is not None:
            who = f"workspace '{workspace.name}' for its own files"
            yield Need(who, Place("unity-catalog", connector=connector), _storage(own))
    for scope in world.cloud.all(databricks.SECRET_SCOPE):
        vault = world.get(tokens.VAULT, text(scope.inputs, "keyvaultMetadata.resourceId"))
        if vault is not None:
            yield of_scope(scope, vault)


def _storage(account: Stored) -> Target:
    return Target("storage", account, services=LAKE_SERVICES)
