"""Names and ids of the Databricks account."""

import re
import uuid
from collections.abc import Collection, Iterator

from localcloud.core.errors import Problem
from localcloud.core.values import Properties

NUMERIC_ID_DIGITS = 15
"""Ids of principals are whole numbers of this size; they stay exact in JSON."""

NAMING = frozenset(
    {
        "applicationId",
        "displayName",
        "instancePoolName",
        "name",
        "networkPolicyId",
        "path",
        "policyId",
        "policyName",
        "principal",
        "principalId",
        "queryText",
        "schema",
        "scope",
        "tableName",
        "warehouseId",
        "workspaceId",
    }
)
"""Inputs, of any type, that name something: none of them is empty or blank."""

ON_MANY_LINES = frozenset({"queryText"})

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
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


def blank_problems(inputs: Properties, except_for: Collection[str]) -> Iterator[Problem]:
    """Yield names that are blank or hold control characters, such as a newline at their end.

    Each API refuses them in its own words, which no public source lists; one sentence stands for all.
    ``except_for`` are the inputs that something else is wrong with already.
    """
    for key in sorted(NAMING & inputs.keys() - set(except_for)):
        value = inputs[key]
        if not isinstance(value, str):
            continue
        if not value.strip():
            yield Problem(key, f"{key} is blank")
        elif key not in ON_MANY_LINES and _CONTROL.search(value):
            yield Problem(key, f"{key} {value!r} has control characters")


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
