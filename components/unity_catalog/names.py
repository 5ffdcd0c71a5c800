"""Names of Unity Catalog objects."""

from collections.abc import Iterable

import pulumi

from sections.values import PLAIN_NAME


def check_name(what: str, name: pulumi.Input[str]) -> None:
    """Raise ``ValueError`` unless a plain name needs no quotes in SQL. Deploy-time values pass."""
    if isinstance(name, str) and not PLAIN_NAME.fullmatch(name):
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
