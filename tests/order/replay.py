"""Brings recorded resources up again, as an engine does whose clouds take their time.

Time is simulated. A resource is asked for as soon as all that it waits for is there; the clouds decide then,
and it is there when its time is over.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

from localcloud.core import busy, operations
from localcloud.core.delays import Delays
from localcloud.core.errors import CloudError
from localcloud.core.store import Store
from localcloud.databricks import tables, tokens
from localcloud.databricks.routes import Route
from localcloud.reach.callers import require_subscription
from tests.order.recording import Node, fixed_chance

ASKED, DONE = 0, 1
Graph = Mapping[str, frozenset[str]]
"""What each resource waits for, by URN."""


class Undone(Exception):  # noqa: N818 (ends a transaction, and is no mistake)
    """Ends the transaction in which the clouds decide."""


def graph_of(recorded: Mapping[str, Node]) -> dict[str, frozenset[str]]:
    """Return what each resource waits for as the program states it."""
    return {urn: frozenset(node.after & recorded.keys()) for urn, node in recorded.items()}


def times(recorded: Mapping[str, Node], graph: Graph, delays: Delays) -> dict[str, tuple[float, float]]:
    """Return when each resource is asked for and when it is there, by URN."""
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
    """One attempt in a store of its own."""

    def __init__(self, store: Store, recorded: Mapping[str, Node], wanted_tables: Collection[str]) -> None:
        self.store = store
        self.recorded = recorded
        self.tables = wanted_tables

    def run(self, graph: Graph, delays: Delays, until: str | None = None) -> str | None:
        """Bring everything up, or all that comes before a resource and it; return the first refusal."""
        schedule = times(self.recorded, graph, delays)
        last = schedule[until][1] if until else float("inf")
        events = [
            (moment, kind == ASKED, number, kind, urn)
            for number, urn in enumerate(self.recorded)
            for kind, moment in enumerate(schedule[urn])
            if self.recorded[urn].caller and moment <= last
        ]
        claims: dict[str, dict[str, float]] = {}
        try:
            for _, _, _, kind, urn in sorted(events):
                node = self.recorded[urn]
                try:
                    with busy.claiming(claims.setdefault(urn, {})):
                        self._decide(node) if kind == ASKED else self._make(node)
                except CloudError as error:
                    return f"{node.token.rpartition(':')[2]} {node.name}: {error}"
                if kind == DONE:
                    busy.release(claims.pop(urn))
        finally:
            for held in claims.values():
                busy.release(held)
        return None

    def _decide(self, node: Node) -> None:
        with suppress(Undone):
            self._create(node, lambda: (_ for _ in ()).throw(Undone()))

    def _make(self, node: Node) -> None:
        self._create(node, lambda: None)

    def _create(self, node: Node, end: Callable[[], Any]) -> None:
        assert node.caller
        with fixed_chance(node.stack, node.token, node.name), self.store.session(node.caller) as cloud:
            require_subscription(cloud)
            stored = operations.create(cloud, node.token, node.inputs)
            if node.token == tokens.SCHEMA:
                for table in self.tables:
                    if table.startswith(f"{stored.id}."):
                        tables.add_table(Route(cloud, None), table, ())
            end()
