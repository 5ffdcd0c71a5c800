"""What a person wants to know at the end: what exists, and what was left."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolchain.stacks.names import short_type
from toolchain.stacks.state import Resource

State = Sequence[Resource]


def existing(states: Mapping[str, State]) -> str:
    """A table with a row per stack: its size, address range, workspaces, catalogs and wheel."""
    rows = [("stack", *COLUMNS)]
    rows += [(stack, *(column(state) for column in COLUMNS.values())) for stack, state in states.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    cells = [[f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join(f"  {'  '.join(row)}".rstrip() for row in cells)


def pending(outputs: Mapping[str, Mapping[str, Any]]) -> str:
    """What the stacks will make as soon as what it needs is there, a line each."""
    return _reasons(outputs, "pending")


def kept(outputs: Mapping[str, Mapping[str, Any]]) -> str:
    """Endpoints and monitors that stay as they are deployed, although something is missing, a line each."""
    return _reasons(outputs, "kept")


def left(states: Mapping[str, State]) -> str:
    """What is still there after everything was taken down, by stack and type."""
    lines: list[str] = []
    for stack, state in states.items():
        for protected in (True, False):
            here = [resource for resource in state if resource.protected is protected]
            if here:
                lines.append(f"  {stack} ({'protected' if protected else 'not protected'}):")
                lines += _by_type(here)
    return "\n".join(lines)


def _reasons(outputs: Mapping[str, Mapping[str, Any]], key: str) -> str:
    """Return an output that maps objects to reasons, a line each."""
    lines: list[str] = []
    for stack, exported in outputs.items():
        reasons: Mapping[str, str] = exported.get(key) or {}
        lines += [f"  {stack:<7} {name}: {reason}" for name, reason in reasons.items()]
    return "\n".join(lines)


def _by_type(state: State) -> list[str]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for resource in state:
        names[short_type(resource.urn)].append(resource.name)
    return [f"    {type_}: {', '.join(sorted(those))}" for type_, those in sorted(names.items())]


def _outputs(state: State, type_: str, key: str) -> list[str]:
    return [str(resource.outputs.get(key, "")) for resource in state if resource.type == type_]


def _networks(state: State) -> str:
    networks = [r.outputs for r in state if r.type == "azure-native:network:VirtualNetwork"]
    return ", ".join(
        prefix for n in networks for prefix in n.get("addressSpace", {}).get("addressPrefixes", ())
    )


def _workspaces(state: State) -> str:
    return ", ".join(
        f"https://{url}" for url in _outputs(state, "azure-native:databricks:Workspace", "workspaceUrl")
    )


def _catalogs(state: State) -> str:
    schemas = _outputs(state, "databricks:index/schema:Schema", "catalogName")
    names = _outputs(state, "databricks:index/catalog:Catalog", "name")
    return ", ".join(f"{name} ({schemas.count(name)} schemas)" for name in names)


def _wheels(state: State) -> str:
    """A wheel's version, and the folder in the volume, which is named by the wheel's contents."""
    paths = (path.split("/") for path in _outputs(state, "databricks:index/file:File", "path"))
    return ", ".join(f"{p[-1].split('-')[1]} in {p[-2]}" for p in paths if p[-1].endswith(".whl"))


COLUMNS: Mapping[str, Callable[[State], str]] = {
    "resources": lambda state: str(len(state)),
    "network": _networks,
    "workspace": _workspaces,
    "catalog": _catalogs,
    "wheel": _wheels,
}
