"""The guard that keeps a destroy of the shared stack from beginning (`infra/shared/destroy_guard.py`)."""

from collections.abc import Mapping
from typing import Any

from toolchain.commands import ask, log
from toolchain.stacks.state import rows

TYPE = "databricks-mlops:shared:DestroyGuard"


def unprotect(stack: str, export: Mapping[str, Any]) -> bool:
    """Unprotect the guard of a stack, if it has one, until the next `up`; True unless that failed."""
    for row in rows(export):
        if row["type"] == TYPE and row.get("protect"):
            answer = ask(["pulumi", "state", "unprotect", row["urn"], "--yes", "--stack", stack])
            if answer.returncode:
                log(f"  {stack:<7} failed: {answer.stderr.strip()}")
                return False
    return True
