"""Names of Unity Catalog objects."""

import re
from collections.abc import Iterable

import pulumi

# Databricks allows more, but a name beyond this pattern needs backticks wherever SQL uses it, and
# upper case is stored as lower case:
# https://learn.microsoft.com/azure/databricks/sql/language-manual/sql-ref-names
PATTERN = re.compile(r"[a-z][a-z0-9_]{0,254}")
"""A catalog, schema, table or column."""


def check_name(what: str, name: pulumi.Input[str]) -> None:
    """Raise ``ValueError`` unless a plain name needs no quotes in SQL. Deploy-time values pass."""
    if isinstance(name, str) and not PATTERN.fullmatch(name):
        raise ValueError(
            f"{what} {name!r} must be 1 to 255 lower-case letters, digits and underscores,"
            " beginning with a letter"
        )


def check_full_name(what: str, name: pulumi.Input[str], form: str) -> None:
    """Raise ``ValueError`` unless a plain name has the parts of ``form``, such as ``catalog.schema.table``.

    Deploy-time values pass.
    """
    if not isinstance(name, str):
        return
    if name.count(".") != form.count("."):
        raise ValueError(f"{what} {name!r} must be a full name, {form}")
    for part in name.split("."):
        check_name(f"{what} {name!r}:", part)


def check_unique(what: str, names: Iterable[str]) -> None:
    """Raise ``ValueError`` if a name occurs twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{what} {name!r} is declared twice")
        seen.add(name)
