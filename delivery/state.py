"""The stacks' states, as Pulumi exports them."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from delivery.errors import DeliveryError


@dataclass(frozen=True)
class Resource:
    """One resource of a state: its type, its id, and its properties as the cloud answered them."""

    type: str
    id: str
    provider: str
    outputs: Mapping[str, Any]
    external: bool
    """Whether it was there before the stack, which only reads or adopted it."""


def stack_names() -> list[str]:
    """Return the stacks of this project in the backend."""
    return [one["name"] for one in _json(["pulumi", "stack", "ls", "--json"])]


def resources_of(stack: str) -> list[Resource]:
    """Return what a stack holds; nothing before its first deployment."""
    exported = _json(["pulumi", "stack", "export", "--stack", stack])
    return list(_resources(exported["deployment"].get("resources") or ()))


def _resources(raw: Iterable[Mapping[str, Any]]) -> Iterable[Resource]:
    for one in raw:
        if one.get("custom"):
            yield Resource(
                type=one["type"],
                id=one.get("id", ""),
                # The reference is the provider's URN and id; the id is none of its name.
                provider=one.get("provider", "").rpartition("::")[0],
                outputs={**one.get("inputs", {}), **one.get("outputs", {}), "urn": one["urn"]},
                external=bool(one.get("external") or one.get("importID")),
            )


def _json(command: Sequence[str]) -> Any:
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command)
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise DeliveryError(f"{command[0]} does not run ({error.strerror}); run `make setup`") from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason"])[-1].removeprefix("error: ")
        raise DeliveryError(f"`{' '.join(command)}` failed: {reason}")
    return json.loads(done.stdout)
