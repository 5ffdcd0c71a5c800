"""The orderings that the program states: waits for an effect that no input carries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

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
    before, now = all_before(graph), all_before(less)
    return {
        urn for urn in recorded if recorded[urn].caller and source in before[urn] and source not in now[urn]
    }


def all_before(graph: Graph) -> dict[str, set[str]]:
    """Return all that each resource waits for, on whatever path."""
    found: dict[str, set[str]] = {}

    def of(urn: str) -> set[str]:
        if urn not in found:
            found[urn] = set(graph[urn]).union(*(of(other) for other in graph[urn]))
        return found[urn]

    for urn in graph:
        of(urn)
    return found


def waits(recorded: Mapping[str, Node], graph: Graph) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each wait by itself: the source, who waits, and what no longer waits for the source without it.

    What is waited for on another path too is no ordering of its own.
    """
    for source, waiting in orderings(recorded).items():
        for urn in waiting:
            if lost := left_behind(recorded, graph, without(graph, source, [urn]), source):
                yield source, urn, lost
