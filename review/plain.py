"""Values out of JSON, with the types that a type checker can follow."""

from typing import Any


def mapping(value: Any) -> dict[str, Any] | None:
    """Return a value if it is an object, else nothing."""
    return value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType]


def items(value: Any) -> list[Any] | None:
    """Return a value if it is an array, else nothing."""
    return value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType]
