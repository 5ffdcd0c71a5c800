"""Look-ups of what operations make, and what may therefore be missing."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_MISSING = "does not exist"
"""What every answer of Databricks about a missing object says, whatever its code."""


def unless_missing(look_up: Callable[[], T]) -> T | None:
    """Return what a look-up finds, or None where the object does not exist.

    Raises whatever else the look-up raises: what cannot be read must not look like what is missing.
    """
    try:
        return look_up()
    except Exception as error:
        if _MISSING in str(error):
            return None
        raise
