"""Full names in Unity Catalog, and how a version of a model is named."""

import re
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from sections.values import PLAIN_NAME

# https://mlflow.org/docs/latest/model-registry: mlflow.utils.validation refuses what these do
_ALIAS = re.compile(r"[A-Za-z0-9_-]{1,255}")
_RESERVED_ALIAS = re.compile(r"latest|v\d+", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9]\d*")


class ThreePartName(NamedTuple):
    """A name in Unity Catalog."""

    catalog: str
    schema: str
    name: str


def split(full_name: str) -> ThreePartName:
    """Return the parts of a name such as ``catalog.schema.name``.

    Raises:
        ValueError: it has not three parts, or one is no Unity Catalog name.
    """
    parts = full_name.split(".")
    if len(parts) != len(ThreePartName._fields) or not all(PLAIN_NAME.fullmatch(part) for part in parts):
        raise ValueError(
            f"{full_name or 'an empty text'} is no full name; write catalog.schema.name, each in lower-case "
            "letters, digits and underscores"
        )
    return ThreePartName(*parts)


def alias_of(version: str) -> str | None:
    """Return the alias that a version names, or nothing if it is a number."""
    return version[1:] if version.startswith("@") else None


def _full_name(value: str) -> str:
    split(value)
    return value


def _version(value: str) -> str:
    alias = alias_of(value)
    if alias is None:
        if not _NUMBER.fullmatch(value):
            raise ValueError(
                f'{value or "an empty text"} is no version; write a number in quotes, such as "3", '
                'or an alias, such as "@champion"'
            )
        return value
    if _RESERVED_ALIAS.fullmatch(alias):
        raise ValueError(
            f"{value} cannot be an alias, the registry keeps it for versions; write the number, or an alias "
            "such as @champion"
        )
    if not _ALIAS.fullmatch(alias):
        raise ValueError(f"{value} is no alias; use letters, digits, underscores and hyphens after the @")
    return value


FullName = Annotated[str, AfterValidator(_full_name)]
"""Full name of a table or a registered model: ``catalog.schema.name``."""

ModelVersion = Annotated[str, AfterValidator(_version)]
"""A version's number, or an alias with a leading ``@``."""
