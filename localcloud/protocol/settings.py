"""A provider instance's own settings: what they may be, and what the environment says instead."""

import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN, Properties
from localcloud.sdk import problems_of_shape, schema

ACCOUNTS_HOST = "https://accounts.azuredatabricks.net"
ENVIRONMENT: Mapping[str, Mapping[str, str]] = {
    "azure-native": {
        "clientId": "ARM_CLIENT_ID",
        "environment": "ARM_ENVIRONMENT",
        "location": "ARM_LOCATION",
        "subscriptionId": "ARM_SUBSCRIPTION_ID",
        "tenantId": "ARM_TENANT_ID",
    },
    "databricks": {
        "accountId": "DATABRICKS_ACCOUNT_ID",
        "azureTenantId": "ARM_TENANT_ID",
        "azureWorkspaceResourceId": "DATABRICKS_AZURE_RESOURCE_ID",
        "host": "DATABRICKS_HOST",
    },
}
_ENGINE_KEYS = {"version", "pluginDownloadURL", "__internal"}


def problems(package: str, settings: Properties) -> list[Problem]:
    """Return the settings that the package's provider does not have, or of the wrong type."""
    return problems_of_shape(f"pulumi:providers:{package}", decoded(package, settings))


def decoded(package: str, settings: Properties) -> Properties:
    """Return the settings as values; the SDKs send all but texts as JSON in a text."""
    found = schema(f"pulumi:providers:{package}")
    declared = found.inputs if found else {}
    return {
        key: value if key in declared and declared[key].shape.kind == "string" else _from_json(value)
        for key, value in settings.items()
        if key not in _ENGINE_KEYS
    }


def complete(package: str, settings: Properties) -> Properties:
    """Return an instance's settings with what the real provider takes from the environment."""
    known = decoded(package, settings)
    for key, variable in ENVIRONMENT[package].items():
        if key not in known and os.environ.get(variable):
            known[key] = os.environ[variable]
    if isinstance(known.get("host"), str):
        known["host"] = _normalized(known["host"])
        if known["host"] != ACCOUNTS_HOST and "accountId" not in settings:
            # A workspace-level instance works without it, and some of its calls fail with it.
            known.pop("accountId", None)
    return known


def _from_json(value: Any) -> Any:
    if not isinstance(value, str) or value is UNKNOWN:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _normalized(host: str) -> str:
    """Return the host as the Databricks SDK does: with its scheme, without a path."""
    parts = urlsplit(host if "://" in host else f"https://{host}")
    return f"{parts.scheme}://{parts.netloc.lower()}" if parts.netloc else host
