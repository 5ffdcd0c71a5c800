"""Draws the picture of a stack: which resources are in it, what is in what, and what reaches what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from review.model.events import Log
from review.model.resources import Resource, stack_outputs
from review.model.topology import ChangeStatus, Link, Node, NodeKind, Topology
from review.model.values import is_unknown, text
from review.plain import items, mapping

NETWORK = "azure-native:network:VirtualNetwork"
SUBNET = "azure-native:network:Subnet"
PEERING = "azure-native:network:VirtualNetworkPeering"
ENDPOINT = "azure-native:network:PrivateEndpoint"
WORKSPACE = "azure-native:databricks:Workspace"
STORAGE = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
LOGS = "azure-native:operationalinsights:Workspace"
LOG_SCOPE = "azure-native:monitor:PrivateLinkScope"
SCOPED = "azure-native:monitor:PrivateLinkScopedResource"
CONNECTIVITY = "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig"
RULE = "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule"
CATALOG = "databricks:index/catalog:Catalog"
SCHEMA = "databricks:index/schema:Schema"
VOLUME = "databricks:index/volume:Volume"
MODEL = "databricks:index/registeredModel:RegisteredModel"
BINDING = "databricks:index/workspaceBinding:WorkspaceBinding"
SERVING = "databricks:index/modelServing:ModelServing"


STANDING = {
    WORKSPACE: NodeKind.WORKSPACE,
    STORAGE: NodeKind.STORAGE,
    VAULT: NodeKind.VAULT,
    LOGS: NodeKind.LOGS,
    CONNECTIVITY: NodeKind.CONNECTIVITY,
}
"""What stands beside the networks, in this order."""

_MARKS = {
    "create": ChangeStatus.ADDED,
    "import": ChangeStatus.ADDED,
    "update": ChangeStatus.CHANGED,
    "replace": ChangeStatus.REPLACED,
    "delete": ChangeStatus.DELETED,
}


def compare(before: Mapping[str, Resource], after: Mapping[str, Resource], log: Log) -> Topology:
    """Draw what is there before or after a change; what is deleted is still in the picture."""
    marks = {urn: _MARKS.get(step.operation, ChangeStatus.SAME) for urn, step in log.steps.items()}
    drawing = _Drawing(before, after, {**before, **after}, marks)
    return Topology(tuple(drawing.boxes()), tuple(drawing.links()))


@dataclass(frozen=True)
class _Drawing:
    before: Mapping[str, Resource]
    after: Mapping[str, Resource]
    latest: Mapping[str, Resource]
    """Each resource as it is after the change, or was before it."""
    marks: Mapping[str, ChangeStatus]

    def boxes(self) -> Iterator[Node]:
        for network in self._of(NETWORK):
            yield self._network(network)
        for type_, part in STANDING.items():
            for found in self._of(type_):
                yield self._box(found, part)
        for catalog in self._of(CATALOG):
            yield self._box(catalog, NodeKind.CATALOG, inside=tuple(self._schemas(catalog)))
        for endpoint in self._of(SERVING):
            yield self._box(endpoint, NodeKind.SERVING, self._both(endpoint, _served))
        for what, reason in (mapping(stack_outputs(self.after).get("pending")) or {}).items():
            kind, _, name = what.partition(" ")
            if kind == "endpoint":
                yield Node(what, NodeKind.SERVING, name, text(reason), ChangeStatus.PENDING)

    def links(self) -> Iterator[Link]:
        for workspace in self._of(WORKSPACE):
            for network in self._of(NETWORK):
                if network.id and network.id == _network_id(workspace):
                    yield Link(network.urn, workspace.urn, "hosts", self._mark(workspace))
        targets = self._targets()
        for endpoint in self._of(ENDPOINT):
            if target := targets.get(_connection(endpoint, "privateLinkServiceId").casefold()):
                yield Link(endpoint.urn, target.urn, "reaches", self._mark(endpoint))
        yield from self._serverless(targets)
        yield from self._bindings()

    def _targets(self) -> dict[str, Resource]:
        """What private endpoints and connectivity rules lead to, by ARM id in lower case.

        A workspace stands for its own storage, which Azure creates with it, and a log workspace for the
        private link scope that it is in.
        """
        kinds = (WORKSPACE, STORAGE, VAULT)
        found = {target.id: target for type_ in kinds for target in self._of(type_) if target.id}
        for workspace in self._of(WORKSPACE):
            if own := _own_storage(workspace):
                found[own] = workspace
        logs = {log.id.casefold(): log for log in self._of(LOGS) if log.id}
        for member in self._of(SCOPED):
            for scope in self._of(LOG_SCOPE):
                log = logs.get(member.text("linkedResourceId").casefold())
                if log and scope.id and scope.text("scopeName") == member.text("scopeName"):
                    found[scope.id] = log
        return {arm_id.casefold(): target for arm_id, target in found.items()}

    def _serverless(self, targets: Mapping[str, Resource]) -> Iterator[Link]:
        """What serverless compute reaches: from its configuration, or from the workspace that is under it."""
        configs = {config.id.rpartition("/")[2]: config for config in self._of(CONNECTIVITY) if config.id}
        workspace = next(iter(self._of(WORKSPACE)), None)
        ways: dict[tuple[str, str], list[Resource]] = {}
        for rule in self._of(RULE):
            source = configs.get(rule.text("networkConnectivityConfigId")) if configs else workspace
            target = targets.get(rule.text("resourceId").casefold())
            if source and target and source is not target:
                ways.setdefault((source.urn, target.urn), []).append(rule)
        for (source, target), rules in ways.items():
            changes = [mark for mark in map(self._mark, rules) if mark is not ChangeStatus.SAME]
            services = ", ".join(rule.text("groupId") for rule in rules)
            yield Link(source, target, f"serverless {services}", changes[0] if changes else ChangeStatus.SAME)

    def _bindings(self) -> Iterator[Link]:
        catalogs = {found.text("name"): found for found in self._of(CATALOG)}
        workspaces = {found.text("workspaceId"): found for found in self._of(WORKSPACE)}
        for binding in self._of(BINDING):
            if binding.text("securableType") == "catalog":
                workspace = workspaces.get(binding.text("workspaceId"))
                catalog = catalogs.get(binding.text("securableName"))
                if workspace and catalog:
                    yield Link(workspace.urn, catalog.urn, "bound to", self._mark(binding))

    def _network(self, network: Resource) -> Node:
        name = network.text("virtualNetworkName") or network.name
        mine = [found for found in self._of(SUBNET) if found.text("virtualNetworkName") == name]
        endpoints = {found.urn: _subnet_name(found) for found in self._of(ENDPOINT)}
        subnets = [
            self._box(
                subnet,
                NodeKind.SUBNET,
                self._both(subnet, lambda found: found.text("addressPrefix")),
                tuple(
                    self._endpoint(urn) for urn, of in endpoints.items() if of == subnet.text("subnetName")
                ),
            )
            for subnet in mine
        ]
        known = {subnet.text("subnetName") for subnet in mine}
        # Where the subnet is known only after deployment, the endpoint stands beside the subnets.
        loose = [self._endpoint(urn) for urn, of in endpoints.items() if of not in known]
        peers = [self._peering(found) for found in self._of(PEERING) if _local_name(found) == name]
        return self._box(network, NodeKind.NETWORK, self._both(network, _ranges), (*peers, *subnets, *loose))

    def _peering(self, peering: Resource) -> Node:
        remote = _last(_nested(peering, "remoteVirtualNetwork", "id"))
        return self._box(peering, NodeKind.PEERING, title=f"with {remote or peering.name}")

    def _endpoint(self, urn: str) -> Node:
        endpoint = self.latest[urn]
        return self._box(endpoint, NodeKind.ENDPOINT, endpoint.name, title=_connection(endpoint, "groupIds"))

    def _schemas(self, catalog: Resource) -> Iterator[Node]:
        name = catalog.text("name")
        for schema in self._of(SCHEMA):
            if schema.text("catalogName") == name:
                yield self._box(schema, NodeKind.SCHEMA, self._contents(schema), title=schema.text("name"))

    def _contents(self, schema: Resource) -> str:
        where = (schema.text("catalogName"), schema.text("name"))
        told: list[str] = []
        for type_, word in ((VOLUME, "volume"), (MODEL, "model")):
            mine = [r for r in self._of(type_) if (r.text("catalogName"), r.text("schemaName")) == where]
            if mine:
                told.append(f"{len(mine)} {word}{'s' if len(mine) > 1 else ''}")
        return ", ".join(told)

    def _box(
        self,
        resource: Resource,
        part: NodeKind,
        detail: str = "",
        inside: tuple[Node, ...] = (),
        title: str = "",
    ) -> Node:
        return Node(resource.urn, part, title or resource.name, detail, self._mark(resource), inside)

    def _both(self, resource: Resource, read: Callable[[Resource], str]) -> str:
        """What the picture says of a resource: before and after, if they differ."""
        old, new = self.before.get(resource.urn), self.after.get(resource.urn)
        texts = [read(found) for found in (old, new) if found]
        return " → ".join(dict.fromkeys(filter(None, texts)))

    def _mark(self, resource: Resource) -> ChangeStatus:
        return self.marks.get(resource.urn, ChangeStatus.SAME)

    def _of(self, type_: str) -> list[Resource]:
        return sorted((r for r in self.latest.values() if r.type == type_), key=lambda r: r.name)


def _nested(resource: Resource, *path: str | int) -> str:
    """Read a text below the inputs; empty where it is missing or known only after deployment."""
    value: Any = resource.inputs
    for key in path:
        value = _below(value, key)
    return value if isinstance(value, str) and not is_unknown(value) else ""


def _below(value: Any, key: str | int) -> Any:
    if isinstance(key, str):
        return (mapping(value) or {}).get(key)
    found = items(value) or []
    return found[key] if key < len(found) else None


def _connection(endpoint: Resource, key: str) -> str:
    """A private endpoint has one connection here; its service is the first of its group."""
    path = ("privateLinkServiceConnections", 0, key)
    return _nested(endpoint, *path) or _nested(endpoint, *path, 0)


def _subnet_name(endpoint: Resource) -> str:
    return _last(_nested(endpoint, "subnet", "id"))


def _own_storage(workspace: Resource) -> str:
    """Return the ARM id of a workspace's own storage; empty where it has none or it is not known."""
    group = workspace.text("managedResourceGroupId")
    name = _nested(workspace, "parameters", "storageAccountName", "value")
    return f"{group}/providers/Microsoft.Storage/storageAccounts/{name}" if group and name else ""


def _network_id(workspace: Resource) -> str:
    return _nested(workspace, "parameters", "customVirtualNetworkId", "value")


def _local_name(peering: Resource) -> str:
    return peering.text("virtualNetworkName")


def _ranges(network: Resource) -> str:
    return ", ".join(map(text, items(_below(network.inputs.get("addressSpace"), "addressPrefixes")) or ()))


def _served(endpoint: Resource) -> str:
    entities = items(_below(endpoint.inputs.get("config"), "servedEntities")) or []
    models = [(_below(entity, "entityName"), _below(entity, "entityVersion")) for entity in entities]
    return ", ".join(_version(text(name), text(version)) for name, version in models if name)


def _version(model: str, version: str) -> str:
    """What is served, its short name first: where there is little room, the rest is cut."""
    schema, _, name = model.rpartition(".")
    return f"{name} version {version} of {schema}"


def _last(path: str) -> str:
    return path.rpartition("/")[2]
