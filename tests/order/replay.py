"""Brings recorded resources up and takes them down, as an engine does whose clouds take their time.

Time is simulated. A resource is asked for as soon as all that it waits for is there; the clouds decide then,
and it is there when its time is over. It is deleted as soon as all that waited for it is gone; the clouds
decide then, and it is there until its time is over.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from localcloud.core import busy, operations
from localcloud.core.cloud import Cloud
from localcloud.core.delays import Delays
from localcloud.core.errors import CloudError
from localcloud.databricks import tables, tokens
from localcloud.databricks.routes import Route
from localcloud.reach.callers import require_tenant
from tests.order.demands import Demands, Ways, workspace_of
from tests.order.memory import Memory
from tests.order.recording import Node, fixed_chance

ASKED, DONE = 0, 1
Graph = Mapping[str, frozenset[str]]
"""What each resource waits for, by URN."""

Times = Mapping[str, tuple[float, float]]
"""When each resource is asked for and when it is there, by URN; in a destroy, when it is gone."""

Operation = Callable[[Cloud, Node], None]
"""What a resource is asked for: to be created, or deleted."""


class Undone(Exception):  # noqa: N818 (ends a transaction, and is no mistake)
    """Ends the transaction in which the clouds decide."""


def graph_of(recorded: Mapping[str, Node]) -> dict[str, frozenset[str]]:
    """Return what each resource waits for as the program states it."""
    return {urn: frozenset(node.after & recorded.keys()) for urn, node in recorded.items()}


def reversed_graph(graph: Graph) -> dict[str, frozenset[str]]:
    """Return what each resource waits for in a destroy: all that waited for it."""
    found: dict[str, set[str]] = {urn: set() for urn in graph}
    for urn, others in graph.items():
        for other in others:
            found[other].add(urn)
    return {urn: frozenset(others) for urn, others in found.items()}


def times(recorded: Mapping[str, Node], graph: Graph, delays: Delays) -> Times:
    """Return when each resource is asked for and when that is over, by URN."""
    found: dict[str, tuple[float, float]] = {}

    def of(urn: str) -> tuple[float, float]:
        if urn not in found:
            node = recorded[urn]
            start = max((of(other)[1] for other in graph[urn]), default=0.0)
            found[urn] = (start, start + (delays.seconds(node.token, node.name) if node.caller else 0.0))
        return found[urn]

    for urn in recorded:
        of(urn)
    return found


class Replay:
    """One attempt, in clouds of its own."""

    def __init__(self, memory: Memory, recorded: Mapping[str, Node], wanted_tables: Collection[str]) -> None:
        self.memory = memory
        self.recorded = recorded
        self.tables = wanted_tables
        self.demands = Demands(recorded)

    def up(self, graph: Graph, delays: Delays) -> str | None:
        """Bring everything up; return the first refusal."""
        return self._run(times(self.recorded, graph, delays), self.create, self.create)

    def down(self, graph: Graph, delays: Delays) -> str | None:
        """Take everything down that an ``up`` has brought up; return the first refusal."""
        schedule = times(self.recorded, reversed_graph(graph), delays)
        return self._run(schedule, self.delete, self.deletion())

    def create(self, cloud: Cloud, node: Node) -> None:
        """Create a resource."""
        self.demands.require_rights(cloud, node)
        stored = operations.create(cloud, node.token, node.inputs)
        self.demands.require_working(cloud, stored)
        if node.token == tokens.SCHEMA:
            for table in self.tables:
                if table.startswith(f"{stored.id}."):
                    tables.add_table(Route(cloud, None), table, ())

    def delete(self, cloud: Cloud, node: Node) -> None:
        """Delete a resource."""
        self.demands.require_rights(cloud, node)
        stored = cloud.get(node.token, node.outputs["__id"])
        if stored is not None and node.token == tokens.SCHEMA:
            # Whoever takes protection from data has moved it before.
            for table in cloud.all(tokens.TABLE):
                if table.id.startswith(f"{stored.id}."):
                    cloud.remove(table)
        operations.delete(cloud, node.token, node.outputs["__id"])

    def deletion(self) -> Operation:
        """Return how a resource is deleted while all that lives keeps the ways that it has at this moment."""
        ways = Ways(self.memory)

        def delete(cloud: Cloud, node: Node) -> None:
            self.delete(cloud, node)
            if workspace_of(cloud, node) is None:
                ways.require(cloud)  # what is made in a workspace is no way

        return delete

    def call(self, node: Node, operation: Operation) -> str | None:
        """Make one call; return the refusal."""
        claims: dict[str, float] = {}
        try:
            return self.begin(node, operation, claims, undone=False)
        finally:
            busy.release(claims)

    def begin(
        self, node: Node, operation: Operation, claims: dict[str, float], *, undone: bool = True
    ) -> str | None:
        """Make a call that goes on, or let the clouds decide on it only; return the refusal.

        What it claims is busy until that is released.
        """
        assert node.caller
        try:
            with busy.claiming(claims), suppress(Undone), self.memory.session(node.caller) as cloud:
                require_tenant(cloud)
                operation(cloud, node)
                if undone:
                    raise Undone
        except CloudError as error:
            return f"{node.token.rpartition(':')[2]} {node.name}: {error}"
        return None

    def _run(self, schedule: Times, decision: Operation, operation: Operation) -> str | None:
        events = sorted(
            (moment, kind == ASKED, number, kind, urn)
            for number, urn in enumerate(self.recorded)
            for kind, moment in enumerate(schedule[urn])
            if self.recorded[urn].caller
        )
        claims: dict[str, dict[str, float]] = {}
        with fixed_chance() as restart:
            try:
                for _, _, _, kind, urn in events:
                    node = self.recorded[urn]
                    restart(node)
                    held = claims.setdefault(urn, {})
                    asked = kind == ASKED
                    if refusal := self.begin(node, decision if asked else operation, held, undone=asked):
                        return refusal
                    if kind == DONE:
                        busy.release(claims.pop(urn))
            finally:
                for held in claims.values():
                    busy.release(held)
        return None
