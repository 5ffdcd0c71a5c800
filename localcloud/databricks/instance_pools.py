"""Instance pools: machines that wait for clusters.

https://docs.databricks.com/api/azure/workspace/instancepools and ``pools/resource_instance_pool.go`` of the
Terraform provider.
"""

from collections.abc import Iterable, Iterator
from typing import cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import errors, node_types, runtimes, tokens, workspace_objects
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.nested import inner
from localcloud.databricks.routes import Plane, Route
from localcloud.reach import needs
from localcloud.reach.world import World

AVAILABILITIES = ("SPOT_AZURE", "ON_DEMAND_AZURE")
"""A pool does not fall back to other machines when there are no spot machines."""

DISKS = ("PREMIUM_LRS", "STANDARD_LRS")
CLOUDS = ("awsAttributes", "azureAttributes", "gcpAttributes")

NAME_LIMIT = 100
LONGEST_IDLE = 10_000
MOST_TAGS = 43


@register
class InstancePool(DatabricksResource):
    """A pool; of what it is made of, nothing can be changed."""

    token = tokens.INSTANCE_POOL
    plane = Plane.WORKSPACE
    kept = frozenset({"azureAttributes", "maxCapacity", "nodeTypeId"})

    def defaults(self, inputs: Properties) -> Properties:
        """Fill in the provider's defaults, that of the availability too."""
        complete = super().defaults(inputs)
        azure = complete.get("azureAttributes")
        if not isinstance(azure, dict):
            return complete
        return {
            **complete,
            "azureAttributes": {"availability": "ON_DEMAND_AZURE", **cast("Properties", azure)},
        }

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with name, size, times, tags and the kind of machine."""
        name = inputs.get("instancePoolName")
        if isinstance(name, str) and not 0 < len(name) < NAME_LIMIT:
            message = f"the name of a pool is not empty and has less than {NAME_LIMIT} characters"
            yield Problem("instancePoolName", message)
        yield from _size_mistakes(inputs)
        yield from cloud_mistakes(inputs)
        disk = inner(inputs, "diskSpec", "diskType").get("azureDiskVolumeType")
        if disk is not None and disk is not UNKNOWN and disk not in DISKS:
            listed = " ".join(f'"{one}"' for one in DISKS)
            path = "diskSpec.diskType.azureDiskVolumeType"
            yield Problem(path, f"expected {path} to be one of [{listed}], got {disk}")
        yield from azure_mistakes(inputs.get("azureAttributes"), AVAILABILITIES)
        versions = inputs.get("preloadedSparkVersions")
        if isinstance(versions, list):
            given = cast("list[object]", versions)
            if len(given) > 1:
                yield Problem("preloadedSparkVersions", "a pool preloads at most one runtime version")
            for index, version in enumerate(given):
                if isinstance(version, str) and (reason := runtimes.refuses(version)):
                    yield Problem(f"preloadedSparkVersions[{index}]", f"Spark version {version} {reason}")
        tags = inputs.get("customTags")
        if isinstance(tags, dict) and len(cast("Properties", tags)) > MOST_TAGS:
            yield Problem("customTags", f"a pool has at most {MOST_TAGS} tags")

    def name(self, inputs: Properties) -> str:
        """Return the pool's name."""
        return str(inputs["instancePoolName"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the pool under a name that is free in the workspace, of machines that there are."""
        _admit(route, inputs, None)
        node_type = inputs.get("nodeTypeId")
        if not node_type:
            raise errors.invalid("Missing required field 'node_type_id'")
        if reason := node_types.refuses(str(node_type)):
            raise errors.invalid(reason)
        pool_id = f"{workspace_objects.new_timed_id(route)}-pool"
        _require_ways(route, inputs)
        return Answer(pool_id, {**inputs, "instancePoolId": pool_id})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change name, size, idle time and tags."""
        _admit(route, inputs, current)
        _require_ways(route, inputs)
        return {**current.outputs, **inputs, "instancePoolId": current.id}


def _require_ways(route: Route, inputs: Properties) -> None:
    """Raise that the machines which the pool keeps ready would not start; a pool without any starts none.

    https://docs.databricks.com/api/azure/workspace/instancepools/create: a pool starts its idle instances at
    once. The service creates the pool and tries again for ever; here it is refused, as a cluster is.
    """
    if route.workspace is not None and inputs.get("minIdleInstances"):
        name, world = str(inputs["instancePoolName"]), World(route.cloud)
        ways = needs.of_classic(world, route.workspace, f"instance pool '{name}'")
        message = f"The idle instances of pool '{name}' cannot start"
        needs.require(world, ways, errors.INVALID_STATE, message)


def cloud_mistakes(inputs: Properties) -> Iterator[Problem]:
    """Yield attributes of another cloud beside those of one, in a pool or a cluster."""
    chosen = [key for key in CLOUDS if inputs.get(key) is not None]
    for other in chosen[1:]:
        yield Problem(chosen[0], f"Conflicting configuration arguments: conflicts with {other}")


def azure_mistakes(azure: object, availabilities: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the availability and the bid of a pool or a cluster."""
    if not isinstance(azure, dict):
        return
    given = cast("Properties", azure)
    availability, bid = given.get("availability"), given.get("spotBidMaxPrice")
    if availability is not None and availability is not UNKNOWN and availability not in availabilities:
        listed = " ".join(f'"{one}"' for one in availabilities)
        path = "azureAttributes.availability"
        yield Problem(path, f"expected {path} to be one of [{listed}], got {availability}")
    if isinstance(bid, int | float) and bid != -1 and bid <= 0:
        message = f"spot_bid_max_price must be greater than 0 or equal to -1, got {bid}"
        yield Problem("azureAttributes.spotBidMaxPrice", message)


def _size_mistakes(inputs: Properties) -> Iterator[Problem]:
    least, most = inputs.get("minIdleInstances"), inputs.get("maxCapacity")
    if isinstance(least, int) and least < 0:
        yield Problem("minIdleInstances", f"min_idle_instances must not be negative, got {least}")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        message = f"min_idle_instances ({least}) must not be greater than max_capacity ({most})"
        yield Problem("minIdleInstances", message)
    if isinstance(most, int) and most < 1:
        yield Problem("maxCapacity", f"max_capacity must be greater than 0, got {most}")
    idle = inputs.get("idleInstanceAutoterminationMinutes")
    if isinstance(idle, int) and not 0 <= idle <= LONGEST_IDLE:
        message = f"idle_instance_autotermination_minutes must be between 0 and {LONGEST_IDLE}, got {idle}"
        yield Problem("idleInstanceAutoterminationMinutes", message)


def _admit(route: Route, inputs: Properties, current: Stored | None) -> None:
    name = str(inputs["instancePoolName"])
    message = f"Instance pool with name '{name}' already exists"
    workspace_objects.require_unused_name(route, tokens.INSTANCE_POOL, name, message, current)
