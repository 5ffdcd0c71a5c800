"""What a cluster policy can limit: the attributes of a cluster, by their paths in the clusters' API.

"Supported attributes" and "Virtual attribute paths" in
https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition; paths of other clouds are left
out.
"""

import re
from enum import Enum


class Kind(Enum):
    """What the values of an attribute are."""

    NUMBER = "a number"
    TEXT = "a string"
    SWITCH = "true or false"
    WORD = "a string, a number, true or false"
    """Of a map of strings: written in any way that has a text."""

    def holds(self, value: object) -> bool:
        """Tell whether a value is of the kind."""
        if self is Kind.SWITCH:
            return isinstance(value, bool)
        if self is Kind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        return isinstance(value, str | int | float | bool if self is Kind.WORD else str)


CLUSTER_TYPE = "cluster_type"
CLUSTER_TYPES = ("all-purpose", "job", "dlt")
DBUS_PER_HOUR = "dbus_per_hour"

_KINDS = {
    Kind.NUMBER: (
        "autoscale.max_workers",
        "autoscale.min_workers",
        "autotermination_minutes",
        "azure_attributes.first_on_demand",
        "azure_attributes.spot_bid_max_price",
        DBUS_PER_HOUR,
        "num_workers",
        "remote_disk_throughput",
        "total_initial_remote_disk_size",
    ),
    Kind.SWITCH: (
        "enable_elastic_disk",
        "enable_local_disk_encryption",
        "is_single_node",
        "use_ml_runtime",
        "workload_type.clients.jobs",
        "workload_type.clients.notebooks",
    ),
    Kind.TEXT: (
        "azure_attributes.availability",
        "azure_attributes.log_analytics_info.log_analytics_primary_key",
        "azure_attributes.log_analytics_info.log_analytics_workspace_id",
        "cluster_log_conf.path",
        "cluster_log_conf.type",
        "cluster_name",
        CLUSTER_TYPE,
        "data_security_mode",
        "docker_image.basic_auth.password",
        "docker_image.basic_auth.username",
        "docker_image.url",
        "driver_instance_pool_id",
        "driver_node_type_id",
        "instance_pool_id",
        "kind",
        "node_type_id",
        "runtime_engine",
        "single_user_name",
        "spark_version",
    ),
}
_KIND_OF = {path: kind for kind, paths in _KINDS.items() for path in paths}
_MAPS = ("custom_tags.", "spark_conf.", "spark_env_vars.")
_LISTS = re.compile(
    r"init_scripts\.(?P<script>\d+|\*)\.(?:abfss|file|volumes|workspace)\.destination"
    r"|ssh_public_keys\.(?P<key>\d+|\*)"
)


def kind_of(path: str) -> Kind | None:
    """Return what the values at a path are, or None if no cluster has such an attribute."""
    if any(path.startswith(prefix) and path != prefix for prefix in _MAPS):
        return Kind.WORD
    return Kind.TEXT if _LISTS.fullmatch(path) else _KIND_OF.get(path)


def position(path: str) -> tuple[str, int] | None:
    """Return the list that a path reaches into and the position there, or None."""
    match = _LISTS.fullmatch(path)
    index = match and (match["script"] or match["key"])
    return (path.partition(".")[0], int(index)) if index and index != "*" else None
