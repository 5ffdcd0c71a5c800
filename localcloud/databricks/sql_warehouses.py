"""SQL warehouses.

https://docs.databricks.com/api/azure/workspace/warehouses/create and ``sql/resource_sql_endpoint.go`` of the
Terraform provider.
"""

from collections.abc import Iterable, Iterator
from typing import ClassVar, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import errors, names, tokens, workspace_objects
from localcloud.databricks.base import Choices, DatabricksResource
from localcloud.databricks.routes import Plane, Route
from localcloud.reach import needs
from localcloud.reach.world import World

SIZES = (
    "2X-Small",
    "X-Small",
    "Small",
    "Medium",
    "Large",
    "X-Large",
    "2X-Large",
    "3X-Large",
    "4X-Large",
    "5X-Large",
)
MOST_CLUSTERS = 40
SHORTEST_WAIT = 10
"""Minutes; a serverless warehouse may stop sooner."""


@register
class SqlWarehouse(DatabricksResource):
    """A warehouse. It is created running."""

    token = tokens.SQL_WAREHOUSE
    plane = Plane.WORKSPACE
    auto_name = "name"
    kept = frozenset({"channel", "minNumClusters", "warehouseType"})
    one_of: ClassVar[Choices] = {
        "clusterSize": SIZES,
        "spotInstancePolicy": ("COST_OPTIMIZED", "RELIABILITY_OPTIMIZED"),
        "warehouseType": ("PRO", "CLASSIC"),
    }

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the number of clusters, the wait, the type and the channel."""
        yield from _cluster_mistakes(inputs)
        minutes, serverless = inputs.get("autoStopMins"), inputs.get("enableServerlessCompute")
        if isinstance(minutes, int) and (
            minutes < 0 or (0 < minutes < SHORTEST_WAIT and serverless in (None, False))
        ):
            message = f"auto_stop_mins must be 0 or at least {SHORTEST_WAIT}, got {minutes}"
            yield Problem("autoStopMins", message)
        if serverless is True and inputs.get("warehouseType") not in (None, "PRO", UNKNOWN):
            yield Problem("warehouseType", "a serverless warehouse has the type PRO")
        channel = inputs.get("channel")
        name = cast("Properties", channel).get("name") if isinstance(channel, dict) else None
        names_of_channels = ("CHANNEL_NAME_CURRENT", "CHANNEL_NAME_PREVIEW")
        if isinstance(name, str) and name not in names_of_channels:
            listed = " ".join(f'"{one}"' for one in names_of_channels)
            yield Problem("channel.name", f"expected channel.name to be one of [{listed}], got {name}")

    def name(self, inputs: Properties) -> str:
        """Return the warehouse's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the warehouse under a name that is free in the workspace."""
        _require_unused_name(route, inputs, None)
        warehouse_id = workspace_objects.new_hexadecimal_id()
        outputs = {**_filled(route, warehouse_id, inputs), "dataSourceId": names.new_uuid()}
        _require_ways(route, warehouse_id, inputs, outputs)
        return Answer(warehouse_id, outputs)

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the warehouse."""
        _require_unused_name(route, inputs, current)
        creator = {"creatorName": current.outputs["creatorName"]}
        outputs = {**current.outputs, **_filled(route, current.id, inputs), **creator}
        _require_ways(route, current.id, inputs, outputs)
        return outputs


def _require_ways(route: Route, warehouse_id: str, inputs: Properties, outputs: Properties) -> None:
    """Raise that the warehouse would not start, or not read: its compute does not reach what it needs."""
    if route.workspace is not None:
        name = str(inputs["name"])
        made = Stored(tokens.SQL_WAREHOUSE, warehouse_id, name, inputs, outputs, route.cloud.now())
        world = World(route.cloud)
        ways = needs.of_warehouse(world, route.workspace, made)
        needs.require(world, ways, errors.INVALID_STATE, f"SQL warehouse '{name}' cannot start")


def _cluster_mistakes(inputs: Properties) -> Iterator[Problem]:
    least, most = inputs.get("minNumClusters"), inputs.get("maxNumClusters")
    if isinstance(most, int) and not 1 <= most <= MOST_CLUSTERS:
        message = f"expected max_num_clusters to be in the range (1 - {MOST_CLUSTERS}), got {most}"
        yield Problem("maxNumClusters", message)
    if isinstance(least, int) and least < 1:
        yield Problem("minNumClusters", f"min_num_clusters must be greater than 0, got {least}")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        message = f"min_num_clusters ({least}) must not be greater than max_num_clusters ({most})"
        yield Problem("minNumClusters", message)


def _require_unused_name(route: Route, inputs: Properties, current: Stored | None) -> None:
    name = str(inputs["name"])
    message = f"SQL warehouse with name `{name}` already exists"
    workspace_objects.require_unused_name(route, tokens.SQL_WAREHOUSE, name, message, current)


def _filled(route: Route, warehouse_id: str, inputs: Properties) -> Properties:
    host = str(route.workspace.outputs["workspaceUrl"]) if route.workspace else ""
    path = f"/sql/1.0/warehouses/{warehouse_id}"
    return {
        "enableServerlessCompute": False,
        **inputs,
        "creatorName": route.caller,
        "healths": [],
        "jdbcUrl": f"jdbc:spark://{host}:443/default;transportMode=http;ssl=1;AuthMech=3;httpPath={path};",
        "numActiveSessions": 0,
        "numClusters": inputs.get("minNumClusters", 1),
        "odbcParams": {"hostname": host, "path": path, "port": 443, "protocol": "https"},
        "state": "RUNNING",
    }
