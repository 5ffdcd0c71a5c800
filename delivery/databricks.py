"""Databricks' own APIs, asked through the ``databricks`` CLI, which signs in as the providers do.

https://learn.microsoft.com/azure/databricks/dev-tools/cli/reference/api-commands
"""

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

from delivery.errors import DeliveryError

ACCOUNT_HOST = "https://accounts.azuredatabricks.net"


Api = Callable[[str, str], dict[str, Any]]
"""Returns the answer of ``GET path`` at a host."""


def get(host: str, path: str) -> dict[str, Any]:
    """Return the answer of ``GET path`` at a host, a workspace's or ``ACCOUNT_HOST``.

    Raises:
        DeliveryError: the CLI is missing, or the answer is an error.
    """
    try:
        done = subprocess.run(  # noqa: S603 (a path of this program's own)
            ["databricks", "api", "get", path],  # noqa: S607 (the CLI of the virtual environment or PATH)
            env={**os.environ, "DATABRICKS_HOST": host},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        raise DeliveryError(
            "the Databricks CLI is missing, which lists what is bound and assigned; install it: "
            "https://learn.microsoft.com/azure/databricks/dev-tools/cli/install"
        ) from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason"])[-1]
        raise DeliveryError(f"{host}{path} cannot be read: {reason}")
    return json.loads(done.stdout or "{}")
