"""Names and ids of the Databricks account."""

import re
import uuid
from collections.abc import Iterator

from localcloud.core.errors import Problem
from localcloud.core.values import Properties

NUMERIC_ID_DIGITS = 15
"""Ids of principals are whole numbers of this size; they stay exact in JSON."""

_FORBIDDEN = re.compile(r"[.\s/\x00-\x1f\x7f]")


def name_problems(inputs: Properties, *keys: str) -> Iterator[Problem]:
    """Yield what is wrong with names in Unity Catalog.

    Up to 255 characters; no period, space, forward slash, control or DELETE character
    (https://learn.microsoft.com/azure/databricks/sql/language-manual/sql-ref-names).
    """
    for key in keys:
        name = inputs.get(key)
        if isinstance(name, str) and (not 1 <= len(name) <= 255 or _FORBIDDEN.search(name)):
            message = (
                f'"{name}" is not a valid name. Valid names have 1 to 255 characters and contain no periods, '
                "spaces, forward slashes, control characters or DELETE characters"
            )
            yield Problem(key, message)


def stored_name(name: object) -> str:
    """Return a name as Unity Catalog keeps it: in lower case."""
    return str(name).lower()


def new_uuid() -> str:
    """Return the id of a new object."""
    return str(uuid.uuid4())


def new_principal_id() -> str:
    """Return the id of a new group or service principal."""
    return principal_id_from(new_uuid())


def principal_id_from(seed: str) -> str:
    """Return the numeric id that goes with a UUID, always the same."""
    least = 10 ** (NUMERIC_ID_DIGITS - 1)
    return str(least + uuid.UUID(seed).int % (9 * least))
