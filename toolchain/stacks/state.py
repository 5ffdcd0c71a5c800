"""What a stack's state says that exists."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolchain.commands import ask
from toolchain.stacks.names import logical_name

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One resource that a provider made; components and providers are none."""

    urn: str
    type: str
    protected: bool = False
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def name(self) -> str:
        """Its name in the cloud; where that is missing or a GUID, the program's name for it."""
        name = self.outputs.get("name") or self.outputs.get("displayName")
        return name if isinstance(name, str) and not GUID.fullmatch(name) else logical_name(self.urn)


def read_export(stack: str) -> Mapping[str, Any]:
    """A stack's state as pulumi exports it; an empty one where there is no stack."""
    answer = ask(["pulumi", "stack", "export", "--stack", stack])
    return json.loads(answer.stdout) if answer.returncode == 0 else {"deployment": {}}


def resources(export: Mapping[str, Any]) -> list[Resource]:
    """The resources of an export, in the order in which they were made."""
    return [
        Resource(
            urn=row["urn"],
            type=row["type"],
            protected=row.get("protect", False),
            outputs=row.get("outputs") or {},
        )
        for row in rows(export)
        if row.get("custom") and not row.get("external") and not row["type"].startswith("pulumi:")
    ]


def outputs(export: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the stack of an export tells its readers."""
    for row in rows(export):
        if row["type"] == "pulumi:pulumi:Stack":
            return row.get("outputs") or {}
    return {}


def rows(export: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All resources of an export as Pulumi writes them, components and providers too."""
    return export["deployment"].get("resources") or []
