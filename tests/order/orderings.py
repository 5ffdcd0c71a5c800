"""The orderings that the program states: waits for an effect that no input carries."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from tests.order.recording import Node
from tests.order.replay import Graph


def orderings(recorded: Mapping[str, Node]) -> dict[str, set[str]]:
    """Return, by URN, what others wait for without a value of it, with those who do."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in recorded.values():
        for urn in node.stated:
            if urn in recorded and recorded[urn].caller:
                found[urn].add(node.urn)
    return dict(found)


def without(graph: Graph, source: str, waiting: Collection[str]) -> Graph:
    """Return a program's graph in which nobody of these waits for the source any more."""
    return {urn: after - {source} if urn in waiting else after for urn, after in graph.items()}


def left_behind(recorded: Mapping[str, Node], graph: Graph, less: Graph, source: str) -> set[str]:
    """Return the resources that waited for the source, on whatever path, and no longer do."""
    return {
        urn
        for urn in recorded
        if recorded[urn].caller and source in _all_before(graph, urn) and source not in _all_before(less, urn)
    }


def _all_before(graph: Graph, urn: str) -> set[str]:
    found: set[str] = set()
    rest = set(graph[urn])
    while rest:
        other = rest.pop()
        if other not in found:
            found.add(other)
            rest |= graph[other]
    return found
