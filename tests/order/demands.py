"""What a stack must have at each moment although no cloud refuses a call for the lack of it.

Whoever deploys may be the pipeline's principal, which has no rights but those that the stack gives; and what
lives lives on ways through the networks.
"""

from collections.abc import Callable, Iterator, Mapping

from localcloud.azure.properties import text
from localcloud.core.cloud import Caller, Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import azure_objects, endpoint_states, tokens, volume_files
from localcloud.reach import needs
from localcloud.reach.needs import Need
from localcloud.reach.world import World
from tests.order.memory import Memory
from tests.order.recording import Node

SERVERLESS = (tokens.SQL_WAREHOUSE, tokens.MODEL_SERVING, tokens.QUALITY_MONITOR)
"""What computes in Databricks' own network as soon as it is created."""


class Demands:
    """What holds for the resources of one stack."""

    def __init__(self, recorded: Mapping[str, Node]) -> None:
        self.admins = [
            node.outputs["__id"]
            for node in recorded.values()
            if node.token == tokens.PERMISSION_ASSIGNMENT and "ADMIN" in node.inputs["permissions"]
        ]
        self.grants = {
            node.inputs["volume"]: node.outputs["__id"]
            for node in recorded.values()
            if node.token == tokens.GRANTS and node.inputs.get("volume")
        }
        self.options = [
            node.outputs["__id"]
            for node in recorded.values()
            if node.token == tokens.WORKSPACE_NETWORK_OPTION
        ]

    def require_rights(self, cloud: Cloud, node: Node) -> None:
        """Refuse a call of the pipeline's principal, or of a person, for which the stack gives the right.

        Through a workspace whose administrators the stack assigns, each of them must go on to the end of a
        destroy. A file is written by the grants on its volume: the catalogs belong to a group that the
        pipeline's principal is no member of, and ``MANAGE`` lets nobody write
        (https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/privileges).
        """
        number = workspace_of(cloud, node)
        for assignment in self.admins:
            own, _, principal = assignment.partition("|")
            if own == number and cloud.get(tokens.PERMISSION_ASSIGNMENT, assignment) is None:
                message = f"principal {principal} is no administrator of workspace {number}"
                raise CloudError("PERMISSION_DENIED", message, 403)
        if node.token == tokens.FILE:
            volume = volume_files.volume_of(node.inputs["path"]) or ""
            if cloud.get(tokens.GRANTS, self.grants[volume]) is None:
                raise CloudError(
                    "PERMISSION_DENIED", f"User does not have WRITE VOLUME on Volume '{volume}'.", 403
                )

    def require_working(self, cloud: Cloud, stored: Stored) -> None:
        """Refuse what was created and does not work, or works without what confines it.

        A workspace without a network policy of its own is under the account's, which lets everything through:
        https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/account_network_policy
        """
        if stored.outputs.get("connectionState") == endpoint_states.CREATE_FAILED:
            raise CloudError(endpoint_states.CREATE_FAILED, str(stored.outputs["errorMessage"]))
        if stored.token in SERVERLESS:
            for option in self.options:
                if cloud.get(tokens.WORKSPACE_NETWORK_OPTION, option) is None:
                    message = f"workspace {option} is under the account's own network policy"
                    raise CloudError("Unconfined", message)


class Ways:
    """The ways that a platform has when its destruction begins."""

    def __init__(self, memory: Memory) -> None:
        with memory.session(Caller("")) as cloud:
            world = World(cloud)
            self.open = {need.who for need in _ways(world) if need.answer(world).reason is None}

    def require(self, cloud: Cloud) -> None:
        """Refuse that something which lives no longer reaches what it needs."""
        world = World(cloud)
        for need in _ways(world):
            if need.who in self.open and (reason := need.answer(world).reason):
                raise CloudError("InUse", f"{need.who} lives, and {reason}", 409)


def _ways(world: World) -> Iterator[Need]:
    for token, build in _COMPUTE:
        for stored in world.cloud.all(token):
            if workspace := needs.workspace_of(world, stored):
                yield from build(world, workspace, stored)
    for location in world.locations:
        yield from needs.of_location(world, location)
    for scope in world.cloud.all(tokens.SECRET_SCOPE):
        if vault := world.get(tokens.AZURE_VAULT, text(scope.inputs, "keyvaultMetadata.resourceId")):
            yield needs.of_scope(scope, vault)


def _of_cluster(world: World, workspace: Stored, cluster: Stored) -> Iterator[Need]:
    return needs.of_classic(world, workspace, f"cluster '{cluster.name}'")


_COMPUTE: tuple[tuple[str, Callable[[World, Stored, Stored], Iterator[Need]]], ...] = (
    (tokens.CLUSTER, _of_cluster),
    (tokens.SQL_WAREHOUSE, needs.of_warehouse),
    (tokens.MODEL_SERVING, needs.of_endpoint),
    (tokens.QUALITY_MONITOR, needs.of_monitor),
)


def workspace_of(cloud: Cloud, node: Node) -> str | None:
    """Return the numeric id of the workspace through which a resource is asked for, None for any other."""
    host = str(node.caller.config.get("host", "")) if node.caller else ""
    workspace = azure_objects.workspace_at(cloud, host.removeprefix("https://")) if host else None
    return azure_objects.workspace_id(workspace) if workspace else None
