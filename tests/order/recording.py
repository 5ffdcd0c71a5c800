"""What the program asks simulated clouds for, with everything that each resource waits for.

The program runs once for each stack against the rules of localcloud, without an engine. Models have champions
before the environments come up, and their tables are there as soon as their schemas are, as where a workspace
is made anew beside a catalog with data.
"""

import random
import threading
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pulumi

import localcloud.azure
import localcloud.databricks  # noqa: F401 (both are imported for the types that they register)
from infra.state import READ_RESOURCES
from localcloud import validation
from localcloud.core import operations
from localcloud.core.cloud import Caller, Cloud
from localcloud.core.resource_type import LOOKUPS
from localcloud.core.values import Properties
from localcloud.protocol import settings
from tests.engine_double import Engine, plain
from tests.order.memory import Memory

PROVIDER = "pulumi:providers:"


@dataclass(frozen=True)
class Node:
    """A resource as it was asked for: its checked inputs, who asked, and what it waited for, by URN."""

    urn: str
    token: str
    name: str
    inputs: Properties
    caller: Caller | None
    """None for what no cloud sees: components and providers."""

    after: frozenset[str]
    """All that it waits for: parent, provider, dependencies."""

    stated: frozenset[str]
    """Those of them that none of its inputs carries a value of."""

    outputs: Properties = field(default_factory=dict[str, Any])

    @property
    def stack(self) -> str:
        """The name of its stack."""
        return self.urn.split(":")[2]


class Clouds(pulumi.runtime.Mocks):
    """localcloud's rules, called by a program without an engine."""

    def __init__(
        self,
        stack: str,
        memory: Memory,
        known: Mapping[tuple[str, str], Node],
        stacks: Mapping[str, Any],
    ) -> None:
        self.stack = stack
        self.memory = memory
        self.known = known
        self.stacks = stacks
        self.state: dict[str, Any] = {}
        self.callers: dict[str, Caller] = {}
        self.made: dict[tuple[str, str], tuple[Properties, Properties, Caller]] = {}
        self.lock = threading.Lock()

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        inputs = _without_nothing(plain(args.inputs))
        if args.typ.startswith(PROVIDER):
            package = args.typ.removeprefix(PROVIDER)
            self.callers[args.name] = Caller(package, settings.complete(package, inputs))
            return f"id-of-{args.name}", inputs
        if not args.custom:
            return "", {}
        caller = self.callers[_provider_name(args.provider or "")]
        if before := self.known.get((args.typ, args.name)):
            self.made[args.typ, args.name] = (before.inputs, before.outputs, caller)
            return before.outputs["__id"], _without_id(before.outputs)
        checked, problems = validation.filled_in(args.typ, inputs)
        assert not problems, (args.typ, args.name, problems)
        with self.lock, fixed_chance() as restart, self.memory.session(caller) as cloud:
            restart(f"{self.stack}/{args.typ}/{args.name}")
            stored = operations.create(cloud, args.typ, checked)
        self.made[args.typ, args.name] = (checked, {**stored.outputs, "__id": stored.id}, caller)
        return stored.id, stored.outputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[Any]]:
        if args.token == READ_RESOURCES:
            return {"outputs": self.state}, []
        if args.token == "pulumi:pulumi:readStackOutputs":
            return {"outputs": self.stacks[args.args["name"].rpartition("/")[2]]}, []
        caller = self.callers[_provider_name(args.provider or "")]
        with self.lock, self.memory.session(caller) as cloud:
            return LOOKUPS[args.token].answer(cloud, args.args), []


@contextmanager
def fixed_chance() -> Generator[Callable[["Node | str"], None]]:
    """Let the clouds make up the same ids for a resource each time, so that a recording can be replayed.

    Gives what must be called before each resource: with it, or with its stack, type and name.
    """
    chance = random.Random()
    with (
        patch.object(Cloud, "now", lambda _: datetime(2036, 1, 1, tzinfo=UTC)),
        patch("uuid.uuid4", lambda: uuid.UUID(int=chance.getrandbits(128), version=4)),
        patch("secrets.token_hex", lambda size: chance.randbytes(size).hex()),
        patch("secrets.randbelow", chance.randrange),
        patch("secrets.choice", chance.choice),
    ):
        yield lambda one: chance.seed(one if isinstance(one, str) else f"{one.stack}/{one.token}/{one.name}")


def nodes(engine: Engine, clouds: Clouds) -> dict[str, Node]:
    """Return what a finished run registered, by URN, in the order of registration."""
    found: dict[str, Node] = {}
    for resource in engine.registered:
        inputs, outputs, caller = clouds.made.get((resource.type, resource.name), ({}, {}, None))
        provider = resource.provider.rpartition("::")[0]
        after = {*resource.dependencies, provider, resource.parent_urn} - {""}
        after = {urn for urn in after if "::pulumi:pulumi:Stack::" not in urn}
        carried = _carried(resource.property_dependencies, inputs, found)
        found[resource.urn] = Node(
            urn=resource.urn,
            token=resource.type,
            name=resource.name,
            inputs=inputs,
            caller=caller,
            after=frozenset(after),
            stated=frozenset(resource.dependencies - carried),
            outputs=outputs,
        )
    return found


def state_of(recorded: Mapping[str, Node]) -> dict[str, Any]:
    """Return the state that a run leaves, as the engine's own provider reads it."""
    return {
        node.urn: {"type": node.token, "outputs": _without_id(node.outputs)}
        for node in recorded.values()
        if node.caller
    }


def leaves(value: Any) -> set[str]:
    """Return the texts in a value that are long enough to be told from others."""
    if isinstance(value, Mapping):
        return {leaf for item in value.values() for leaf in leaves(item)}
    if isinstance(value, list):
        return {leaf for item in value for leaf in leaves(item)}
    return {value} if isinstance(value, str) and len(value) > 2 else set()


def _carried(
    properties: Mapping[str, frozenset[str]], inputs: Properties, recorded: Mapping[str, Node]
) -> set[str]:
    """Return the resources of which a value stands in the inputs: the others only ride along with one."""
    found: set[str] = set()
    for key, urns in properties.items():
        text = str(plain(inputs.get(key)))
        for urn in urns:
            node = recorded.get(urn)
            # An output that the resource itself got as an input is no value of its own, but for its name.
            own = leaves(node.outputs) - _borrowed(node, recorded) if node else set[str]()
            if any(leaf in text for leaf in own):
                found.add(urn)
    return found


def _borrowed(node: Node, recorded: Mapping[str, Node]) -> set[str]:
    """Return the texts among a resource's outputs that came from what it waited for."""
    sources = [recorded[urn] for urn in node.after if urn in recorded]
    return {leaf for source in sources for leaf in leaves(source.outputs)}


def _without_nothing(value: Any) -> Any:
    """Return a value without what is None, which the protocol does not send."""
    if isinstance(value, dict):
        return {key: _without_nothing(item) for key, item in value.items() if item is not None}
    return [_without_nothing(item) for item in value] if isinstance(value, list) else value


def _provider_name(reference: str) -> str:
    return reference.rpartition("::")[0].rpartition("::")[2]


def _without_id(outputs: Properties) -> Properties:
    return {key: value for key, value in outputs.items() if key != "__id"}
