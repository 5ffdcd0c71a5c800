"""Paths into a resource's properties: ``addressSpace.addressPrefixes[0]``, ``tags["cost.centre"]``."""

import re

Key = str | int
SEPARATOR = " > "
Path = tuple[Key, ...]

_PART = re.compile(r"""\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.\[\]]+)""")


def parse(path: str) -> Path:
    """Split a path as the engine writes it into its keys and positions."""
    return tuple(
        int(position) if position else re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        for quoted, position, plain in _PART.findall(path)
    )


def render(path: Path) -> str:
    """Write a path as people read it: from the outside in, positions from 1."""
    return SEPARATOR.join(f"no. {key + 1}" if isinstance(key, int) else key for key in path)


def related(one: Path, other: Path) -> bool:
    """Tell whether one path leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
