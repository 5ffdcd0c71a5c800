"""Attempts in which one operation takes for ever, and somebody does not wait for it."""

from collections.abc import Collection

from localcloud.core import busy
from tests.order.orderings import all_before, without
from tests.order.recording import fixed_chance
from tests.order.replay import Graph, Replay


def create_beside(attempt: Replay, graph: Graph, source: str, lost: Collection[str]) -> str | None:
    """Bring up all that does not wait for the source, ask for that, and then for what no longer waits.

    Returns:
        The first refusal of one of ``lost`` for which everything else is there; None if there is none.
    """
    before = all_before(graph)
    with fixed_chance() as restart:
        for urn, node in attempt.recorded.items():
            if node.caller and urn != source and source not in before[urn]:
                restart(node)
                refusal = attempt.call(node, attempt.create)
                assert refusal is None, refusal
        asked: dict[str, float] = {}
        try:
            restart(attempt.recorded[source])
            assert attempt.begin(attempt.recorded[source], attempt.create, asked) is None
            return _first_refusal(attempt, graph, source, lost)
        finally:
            busy.release(asked)


def _first_refusal(attempt: Replay, graph: Graph, source: str, lost: Collection[str]) -> str | None:
    before = all_before(graph)
    with fixed_chance() as restart:
        for urn in lost:
            others = {other for other in before[urn] - {source} if attempt.recorded[other].caller}
            if any(other in lost or source in before[other] for other in others):
                continue
            claims: dict[str, float] = {}
            restart(attempt.recorded[urn])
            refusal = attempt.begin(attempt.recorded[urn], attempt.create, claims)
            busy.release(claims)
            if refusal:
                return refusal
    return None


def delete_before(attempt: Replay, graph: Graph, source: str, waiting: str) -> str | None:
    """Delete the source while somebody is there who waited for it, and then that one and all above it.

    Returns:
        The first refusal; None if there is none.
    """
    less = all_before(without(graph, source, [waiting]))
    before = all_before(graph)
    first = [urn for urn in attempt.recorded if source in less[urn]]
    then = [urn for urn in attempt.recorded if urn == waiting or waiting in before[urn]]
    order = [*reversed(first), source, *(urn for urn in reversed(then) if urn not in first)]
    delete = attempt.deletion()
    with fixed_chance() as restart:
        for urn in order:
            node = attempt.recorded[urn]
            restart(node)
            if node.caller and (refusal := attempt.call(node, delete)):
                return refusal
    return None
