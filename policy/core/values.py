"""Properties of resources as rules read them; what is not known yet raises as soon as a rule looks at it.

A preview knows only part of what a resource will be. A rule that compared such a value would take it for a
wrong one, or worse, for a right one. So there is no way to read it by accident.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast


class NotYetKnown(Exception):  # noqa: N818 (nothing is wrong)
    """A value is known only once something is deployed; ``path`` says which."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class _Unknown:
    """The type of ``UNKNOWN``."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""Stands for a value that only a cloud can tell, in what ``Properties`` are made from."""


class Properties(Mapping[str, Any]):
    """An object's properties. Nested objects are ``Properties`` too, and lists are lists of what is seen."""

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = values
        self._path = path

    def __getitem__(self, key: str) -> Any:
        """Return one property.

        Raises:
            KeyError: there is none of this name.
            NotYetKnown: there is, and its value is not known yet.
        """
        return _seen(self._values[key], f"{self._path}.{key}" if self._path else key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def raw(self) -> Mapping[str, Any]:
        """What the properties were made from, with ``UNKNOWN`` in it."""
        return self._values

    def has(self, key: str) -> bool:
        """Tell whether a property is given, which is known even where its value is not."""
        return self._values.get(key) is not None

    def at(self, path: str, default: Any = None) -> Any:
        """Return what stands at a path such as ``networkAcls.defaultAction``, or the default if nothing does.

        Raises:
            NotYetKnown: the value, or one on the way to it, is not known yet.
        """
        found: Any = self
        for key in path.split("."):
            if not isinstance(found, Properties) or key not in found:
                return default
            found = found[key]
        return default if found is None else found

    def each(self, path: str) -> list[Any]:
        """Return the elements of the list at a path; none if there is no list.

        A single object counts as a list of one: the Databricks provider writes some blocks so.

        Raises:
            NotYetKnown: the list, or an element that is no object, is not known yet.
        """
        found = self.at(path, [])
        return found if isinstance(found, list) else [found]  # pyright: ignore[reportUnknownVariableType]


class UnknownProperties(Properties):
    """The properties of a resource of which nothing is known yet, not even which it has.

    A preview shows no output of a resource whose provider waits for something that is not deployed yet.
    """

    def __init__(self, name: str) -> None:
        super().__init__({})
        self._name = name

    def __getitem__(self, key: str) -> Any:
        raise NotYetKnown(f"{self._name}.{key}")

    def __iter__(self) -> Iterator[str]:
        raise NotYetKnown(self._name)

    def __len__(self) -> int:
        raise NotYetKnown(self._name)

    def has(self, key: str) -> bool:
        """Tell that not even this is known."""
        raise NotYetKnown(f"{self._name}.{key}")


def _seen(value: Any, path: str) -> Any:
    if value is UNKNOWN:
        raise NotYetKnown(path)
    if isinstance(value, Mapping):
        return Properties(value, path)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        elements = cast("Sequence[Any]", value)
        return [_seen(element, f"{path}.{index}") for index, element in enumerate(elements)]
    return value
