"""The attributes of a cluster that a policy can limit, and the values that each can have.

Those of a cluster on Azure, from "Supported attributes" and "Virtual attribute paths" in
https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

_EVERY_RULE: Final = ("fixed", "forbidden", "range", "allowlist", "regex", "unlimited")
_CHOICE: Final = ("fixed", "forbidden", "allowlist", "regex", "unlimited")
_SWITCH: Final = ("fixed", "forbidden", "unlimited")
_REQUIRED_TEXT: Final = ("fixed", "allowlist", "regex", "unlimited")


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """An attribute: what its values are, and which types of rule fit it.

    ``values`` lists all that there are; empty, any value of the kind will do.
    """

    kind: Literal["a text", "a number", "true or false"]
    rules: tuple[str, ...]
    values: frozenset[str] = frozenset()

    @property
    def form(self) -> str:
        """What its values are, for a message."""
        return f"one of {', '.join(sorted(self.values))}" if self.values else self.kind

    def holds(self, value: object) -> bool:
        """Tell whether the attribute can have this value."""
        if self.kind == "true or false":
            return isinstance(value, bool)
        if self.kind == "a number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        return isinstance(value, str) and (not self.values or value in self.values)


def _one_of(*values: str) -> Attribute:
    return Attribute(kind="a text", rules=_CHOICE, values=frozenset(values))


_TEXT = Attribute(kind="a text", rules=_CHOICE)
_NUMBER = Attribute(kind="a number", rules=_EVERY_RULE)
_BOOLEAN = Attribute(kind="true or false", rules=_SWITCH)

ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    "autoscale.max_workers": _NUMBER,
    "autoscale.min_workers": _NUMBER,
    "autotermination_minutes": _NUMBER,
    "azure_attributes.availability": _one_of("ON_DEMAND_AZURE", "SPOT_AZURE", "SPOT_WITH_FALLBACK_AZURE"),
    "azure_attributes.first_on_demand": _NUMBER,
    "azure_attributes.spot_bid_max_price": _NUMBER,
    "cluster_log_conf.path": _TEXT,
    "cluster_log_conf.type": _TEXT,
    "cluster_name": _TEXT,
    "data_security_mode": _one_of(
        "DATA_SECURITY_MODE_AUTO",
        "DATA_SECURITY_MODE_DEDICATED",
        "DATA_SECURITY_MODE_STANDARD",
        "SINGLE_USER",
        "USER_ISOLATION",
    ),
    "driver_instance_pool_id": _TEXT,
    "driver_node_type_id": _TEXT,
    "enable_local_disk_encryption": _BOOLEAN,
    "instance_pool_id": _TEXT,
    "node_type_id": _TEXT,
    "num_workers": _NUMBER,
    "runtime_engine": _one_of("PHOTON", "STANDARD"),
    "single_user_name": _TEXT,
    "spark_version": Attribute(kind="a text", rules=_REQUIRED_TEXT),
    "use_ml_runtime": _BOOLEAN,
    "workload_type.clients.jobs": _BOOLEAN,
    "workload_type.clients.notebooks": _BOOLEAN,
    # Of no cluster: what Databricks computes from one, and where it came from.
    "cluster_type": Attribute(
        kind="a text", rules=("fixed", "allowlist"), values=frozenset({"all-purpose", "job", "dlt"})
    ),
    "dbus_per_hour": Attribute(kind="a number", rules=("range",)),
}
"""Path to attribute."""

FAMILIES: Final[Mapping[str, Attribute]] = {
    "custom_tags": _TEXT,
    "spark_conf": _TEXT,
    "spark_env_vars": _TEXT,
}
"""Attributes that hold attributes of any name: the part of the path before the first dot."""
