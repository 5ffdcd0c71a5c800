"""What programs ask a workspace about its runtimes and its machines."""

from typing import Any

from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import Lookup, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, runtimes
from localcloud.databricks.node_types import NODE_TYPES, NodeType
from localcloud.databricks.routes import Plane, route_of

UNOFFERED = ("beta", "fleet", "genomics", "graviton", "arm")
"""Wishes that no runtime and no machine of the simulated workspaces fulfils."""


@register
class GetSparkVersion(Lookup):
    """The newest runtime that fits (``clusters/data_spark_version.go`` of the Terraform provider)."""

    token = "databricks:index/getSparkVersion:getSparkVersion"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return its key."""
        route = route_of(cloud, Plane.WORKSPACE, arguments)
        machine_learning, gpu = bool(arguments.get("ml")), bool(arguments.get("gpu"))
        fitting = [
            release.key(machine_learning=machine_learning, gpu=gpu)
            for release in runtimes.RELEASES
            if release.scala.startswith(str(arguments.get("scala") or "2.1"))
            and release.spark.startswith(str(arguments.get("sparkVersion") or ""))
            and (release.long_term_support or not arguments.get("longTermSupport"))
            and not _asks_for_what_nobody_has(arguments)
            and (machine_learning or not gpu)
        ]
        if not fitting:
            raise errors.invalid(
                "spark versions query returned no results. Please change your search criteria"
            )
        if len(fitting) > 1 and arguments.get("latest") is False:
            message = (
                "spark versions query returned multiple results. "
                "Please change your search criteria and try again"
            )
            raise errors.invalid(message)
        return {**_told(arguments, route.workspace_id), "id": fitting[-1]}


@register
class GetNodeType(Lookup):
    """The smallest machine that fits (``clusters/data_node_type.go`` of the Terraform provider)."""

    token = "databricks:index/getNodeType:getNodeType"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return its id."""
        route = route_of(cloud, Plane.WORKSPACE, arguments)
        fitting = [one for one in NODE_TYPES.values() if _fits(one, arguments)]
        if not fitting:
            raise CloudError("NOT_FOUND", "cannot determine smallest node type with the given criteria", 404)
        smallest = min(fitting, key=lambda one: (one.gpus, one.cores, one.memory_gb, one.dbus_per_hour))
        return {**_told(arguments, route.workspace_id), "id": smallest.id}


def _fits(node: NodeType, wanted: Properties) -> bool:
    def least(key: str) -> Any:
        return wanted.get(key) or 0

    return (
        node.cores >= least("minCores")
        and node.memory_gb >= least("minMemoryGb")
        and node.gpus >= least("minGpus")
        and node.memory_gb / node.cores >= least("gbPerCore")
        and (node.local_disk or not (wanted.get("localDisk") or wanted.get("localDiskMinSize")))
        and str(wanted.get("category") or node.category).casefold() == node.category.casefold()
        and not _asks_for_what_nobody_has(wanted)
    )


def _asks_for_what_nobody_has(arguments: Properties) -> bool:
    return any(arguments.get(key) for key in UNOFFERED)


def _told(arguments: Properties, workspace_id: str | None) -> Properties:
    given = {key: value for key, value in arguments.items() if value is not None}
    return {"providerConfig": {"workspaceId": workspace_id or ""}, **given}
