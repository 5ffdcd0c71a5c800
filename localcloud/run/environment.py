"""The environment of a command: Pulumi and the two providers turned to the simulated clouds."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from localcloud.core.cloud import Identity
from localcloud.run.folder import VARIABLE, DataFolder

REAL_PULUMI = "LOCALCLOUD_PULUMI"
RUNNING = "LOCALCLOUD_RUNNING"
CALLER = "LOCALCLOUD_CALLER"
"""Names the principal that the providers of a run are logged in as; the deployer without it."""

SUBSCRIPTIONS = "LOCALCLOUD_SUBSCRIPTIONS"
"""Names subscriptions that the login sees besides its own, apart by spaces."""

DATABRICKS_OBJECT_ID = "AZURE_DATABRICKS_OBJECT_ID"
"""Tells programs which principal of the tenant reads key vaults for secret scopes."""

PASSPHRASE = "localcloud"  # noqa: S105 (protects the simulated clouds' secrets only)
CREDENTIALS = ("ARM_", "AZURE_", "DATABRICKS_", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE")
"""How the names of variables begin that would reach real clouds."""

SHIM = """#!/bin/sh
exec {python} -m localcloud.run.{module} "$@"
"""


def of_providers(identity: Identity, caller: str) -> dict[str, str]:
    """Return this process's variables with the ways to real clouds taken out, and the way to these put in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(CREDENTIALS)}
    return kept | {
        "ARM_SUBSCRIPTION_ID": identity.subscription_id,
        "ARM_TENANT_ID": identity.tenant_id,
        "DATABRICKS_ACCOUNT_ID": identity.account_id,
        CALLER: caller,
    }


def of_command(
    folder: DataFolder, identity: Identity, ports: Mapping[str, int], caller: str
) -> dict[str, str]:
    """Return the variables for a command: those of the providers, and Pulumi's."""
    kept = of_providers(identity, caller)
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
    pulumi = kept.get(REAL_PULUMI) or shutil.which("pulumi", path=path)
    _write_shim(folder, "databricks", "databricks_cli")
    if pulumi:
        _write_shim(folder, "pulumi", "shim")
        kept[REAL_PULUMI] = pulumi
    return kept | {
        VARIABLE: str(folder.path),
        RUNNING: _mark(folder, caller),
        # With a real tenant: az ad sp show --id 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d --query id
        DATABRICKS_OBJECT_ID: identity.databricks_object_id,
        "PATH": os.pathsep.join([str(folder.commands), path]),
        "PULUMI_HOME": str(folder.home),
        "PULUMI_BACKEND_URL": f"file://{folder.state}",
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        # The salt of a stack's secrets stays in its state, and so out of the committed stack files.
        "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # Without it every command tries for seconds to download the providers that are simulated.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DEBUG_PROVIDERS": ",".join(f"{package}:{port}" for package, port in ports.items()),
    }


def is_running(folder: DataFolder, caller: str) -> bool:
    """Tell whether this process was started by a run on the same folder, as the same principal."""
    return os.environ.get(RUNNING) == _mark(folder, caller)


def _mark(folder: DataFolder, caller: str) -> str:
    return f"{caller}@{folder.path}"


def _write_shim(folder: DataFolder, command: str, module: str) -> None:
    """Put a command in the folder that stands before all others; see ``localcloud.run.shim``."""
    shim = folder.commands / command
    made = shim.with_name(f"{command}.{os.getpid()}")
    made.write_text(SHIM.format(python=shlex.quote(sys.executable), module=module), encoding="utf-8")
    made.chmod(0o755)
    made.replace(shim)  # in one step: another run may be executing the old one
