"""Resources as the engine reports them, in a state or in an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolchain.stacks.names import logical_name
from toolchain.stacks.state import GUID

STACK = "pulumi:pulumi:Stack"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One resource before or after a change."""

    urn: str
    type: str
    custom: bool = True
    """False: a component, which exists in no cloud."""
    id: str = ""
    protected: bool = False
    retained: bool = False
    """Deleted by Pulumi, it stays in the cloud."""
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @staticmethod
    def of(row: Mapping[str, Any]) -> "Resource":
        """Read a row of a state, or the metadata of an event; both use the same words."""
        return Resource(
            urn=row["urn"],
            type=row["type"],
            custom=bool(row.get("custom")),
            id=row.get("id") or "",
            protected=bool(row.get("protect")),
            retained=bool(row.get("retainOnDelete")),
            inputs=row.get("inputs") or {},
            outputs=row.get("outputs") or {},
        )

    @property
    def in_a_cloud(self) -> bool:
        """Tell whether it exists in a cloud; components and providers do not."""
        return self.custom and not self.type.startswith("pulumi:")

    @property
    def name(self) -> str:
        """Its name in the cloud; the program's name for it where that is a number or none."""
        return _full_name(self) or _own_name(self) or logical_name(self.urn)

    def text(self, key: str) -> str:
        """Return what the input or else the output of that name says, empty where it is no known text."""
        for values in (self.inputs, self.outputs):
            if isinstance(values.get(key), str):
                return values[key]
        return ""


def _full_name(resource: Resource) -> str:
    """The levels of a name in Unity Catalog; grants and other things that have only an id go by that."""
    if resource.type == "databricks:index/grants:Grants":
        return resource.id.replace("/", " ", 1)
    levels = [resource.text(key) for key in ("catalogName", "schemaName", "name")]
    return ".".join(filter(None, levels)) if levels[0] else ""


def _own_name(resource: Resource) -> str:
    kind = resource.type.rpartition(":")[2]
    keys = (f"{kind[:1].lower()}{kind[1:]}Name", "name", "displayName", "accountName", "vaultName", "path")
    names = (resource.text(key) for key in keys)
    return next((name for name in names if name and not GUID.fullmatch(name) and not name.isdigit()), "")


def of_state(export: Mapping[str, Any]) -> dict[str, Resource]:
    """Return the resources of an exported state by URN; none where there is no state."""
    deployment: Mapping[str, Any] = export.get("deployment") or {}
    rows: list[dict[str, Any]] = deployment.get("resources") or []
    return {row["urn"]: Resource.of(row) for row in rows if not row.get("delete")}


def stack_outputs(resources: Mapping[str, Resource]) -> Mapping[str, Any]:
    """Return what a stack tells its readers; nothing where its resource is missing."""
    told = (found.outputs for found in resources.values() if found.type == STACK)
    return next(told, dict[str, Any]())
