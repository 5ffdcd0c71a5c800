"""A cluster's inputs as the clusters' API spells them: one flat mapping, which a policy's rules look into."""

import re
from typing import Any, cast

from localcloud.core.cloud import Stored
from localcloud.core.values import Properties
from localcloud.databricks import runtimes
from localcloud.databricks.node_types import NODE_TYPES, PHOTON_FACTOR

NOT_SENT = {
    "apply_policy_default_values",
    "clear_cloud_attributes_on_remove",
    "idempotency_token",
    "is_pinned",
    "libraries",
    "no_wait",
    "policy_id",
    "provider_config",
}
"""Inputs that are no attributes of the cluster."""

FREE_KEYS = {"custom_tags", "spark_conf", "spark_env_vars"}
"""Attributes that are maps; the keys in them are people's own."""

ALIASES = {"DATA_SECURITY_MODE_DEDICATED": "SINGLE_USER", "DATA_SECURITY_MODE_STANDARD": "USER_ISOLATION"}
"""Access modes that have two names."""


def flatten(inputs: Properties) -> dict[str, Any]:
    """Return what is given, from path to value."""
    flat = dict(_flattened({key: value for key, value in inputs.items() if value is not None}, ""))
    if any(path.startswith("autoscale.") for path in flat):
        flat.pop("num_workers", None)  # the provider leaves its default out then
    mode = flat.get("data_security_mode")
    if mode in ALIASES:
        flat["data_security_mode"] = ALIASES[mode]
    if destination := next((flat[key] for key in _LOGS if key in flat), None):
        flat |= {"cluster_log_conf.path": destination, "cluster_log_conf.type": _log_type(flat)}
    return flat


_LOGS = ("cluster_log_conf.dbfs.destination", "cluster_log_conf.volumes.destination")


def effective(flat: dict[str, Any], pool: Stored | None, driver_pool: Stored | None) -> dict[str, Any]:
    """Return the same with what follows from it: the driver is like the workers, pools decide machines."""
    full = dict(flat)
    if pool is not None:
        full.setdefault("driver_instance_pool_id", flat["instance_pool_id"])
        azure = cast("Properties", pool.outputs.get("azureAttributes") or {})
        full["node_type_id"] = pool.outputs.get("nodeTypeId")
        full["driver_node_type_id"] = (driver_pool or pool).outputs.get("nodeTypeId")
        full["azure_attributes.availability"] = azure.get("availability")
        full["azure_attributes.spot_bid_max_price"] = azure.get("spotBidMaxPrice")
    elif flat.get("node_type_id"):
        full.setdefault("driver_node_type_id", flat["node_type_id"])
    full.setdefault("workload_type.clients.jobs", True)
    full.setdefault("workload_type.clients.notebooks", True)
    return {path: value for path, value in full.items() if value is not None}


def dbus_per_hour(full: dict[str, Any]) -> float:
    """Return the most Databricks units that the cluster uses in an hour: at its largest, driver included."""
    workers = full.get("autoscale.max_workers", full.get("num_workers", 0))
    worker, driver = (
        NODE_TYPES[full[key]].dbus_per_hour if full.get(key) in NODE_TYPES else 0.0
        for key in ("node_type_id", "driver_node_type_id")
    )
    factor = PHOTON_FACTOR if full.get("runtime_engine") == "PHOTON" else 1
    return (workers * worker + driver) * factor


def is_machine_learning(inputs: Properties) -> bool:
    """Tell whether the cluster asks for a machine-learning runtime, in either of the two ways."""
    runtime = runtimes.parse(str(inputs.get("sparkVersion", "")))
    return inputs.get("useMlRuntime") is True or (runtime is not None and runtime.machine_learning)


def _flattened(value: object, path: str) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        found: list[tuple[str, Any]] = []
        for key, item in cast("Properties", value).items():
            name = key if path in FREE_KEYS else _snake(key)
            if path or name not in NOT_SENT:
                found += _flattened(item, f"{path}.{name}" if path else name)
        return found
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [pair for index, item in enumerate(items) for pair in _flattened(item, f"{path}.{index}")]
    return [] if value is None else [(path, value)]


def _log_type(flat: dict[str, Any]) -> str:
    return "VOLUMES" if _LOGS[1] in flat else "DBFS"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
