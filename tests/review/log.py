"""Logs of events as the engine writes them, small enough to read in a test."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "ciphertext": "[secret]",
}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

SUBNET = "azure-native:network:Subnet"
POOL = "databricks:index/instancePool:InstancePool"
SCHEMA = "databricks:index/schema:Schema"
STACK = "pulumi:pulumi:Stack"


def urn(type_: str, name: str, stack: str = "dev") -> str:
    """Return the URN of a resource at the top of a stack."""
    return f"urn:pulumi:{stack}::databricks-mlops::{type_}::{name}"


def state(
    type_: str,
    name: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    outputs: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a resource as states and events show it; ``more`` holds ``id``, ``protect`` and the like."""
    told = {"urn": urn(type_, name), "type": type_, "custom": type_ != STACK}
    return {**told, "inputs": dict(inputs or {}), "outputs": dict(outputs or {}), **more}


def step(
    operation: str,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    details: Mapping[str, str] | None = None,
    keys: Sequence[str] = (),
    event: str = "resourcePreEvent",
) -> str:
    """Return the event of a step; ``details`` maps a property to the provider's word for its change."""
    resource = new or old or {}
    metadata = {
        "op": operation,
        "urn": resource["urn"],
        "type": resource["type"],
        "old": old,
        "new": new,
        "keys": list(keys),
        "detailedDiff": {
            path: {"diffKind": kind, "inputDiff": True} for path, kind in (details or {}).items()
        },
    }
    return json.dumps({"sequence": 1, event: {"metadata": metadata, "planning": True}})


def error(message: str, about: str = "", severity: str = "error") -> str:
    """Return the event of an error or a warning."""
    told = {"urn": about, "prefix": f"{severity}: ", "message": f"{message}\n", "severity": severity}
    return json.dumps({"sequence": 2, "diagnosticEvent": told})


def finding(rule: str, message: str, about: str, level: str = "mandatory") -> str:
    """Return the event of a policy violation."""
    told = {
        "resourceUrn": about,
        "message": message,
        "policyName": rule,
        "policyPackName": "mlops",
        "enforcementLevel": level,
    }
    return json.dumps({"sequence": 3, "policyEvent": told})


def summary() -> str:
    """Return the event at the end of a preview."""
    return json.dumps({"sequence": 9, "summaryEvent": {"resourceChanges": {}, "isPreview": True}})


def export(*resources: Mapping[str, Any]) -> dict[str, Any]:
    """Return a state as ``pulumi stack export`` does."""
    return {"version": 3, "deployment": {"resources": list(resources)}}


def ceiling(usd: float, **items: float) -> dict[str, Any]:
    """Return the stack output that tells the most that an environment can cost."""
    told = {"usdPerHour": usd, "items": items, "withoutRate": [], "ratesOf": "2026-07-31"}
    return {"hourlyCeiling": told}
