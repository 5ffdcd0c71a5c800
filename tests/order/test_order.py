"""Every stack comes up and goes down whatever time each operation takes, by the orderings that it states."""

from collections.abc import Iterator
from itertools import islice

import pytest

from localcloud.core.delays import Delays
from localcloud.databricks import tokens
from platform_model import SHARED
from tests.order.conftest import Recording
from tests.order.endless import create_beside, delete_before
from tests.order.orderings import left_behind, orderings, waits, without
from tests.order.replay import Graph, graph_of, times
from tests.stack_files import ENVIRONMENTS

STACKS = (SHARED, *ENVIRONMENTS)
SEEDS = [Delays(str(seed)) for seed in range(1, 21)]
FURTHER = [Delays(str(seed)) for seed in range(21, 300)]
"""For orderings that are kept by chance under all of ``SEEDS``."""


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_comes_up_under_twenty_seeds(recording: Recording, stack: str) -> None:
    graph = graph_of(recording.stacks[stack])
    refusals = {delays.seed: recording.to_come_up(stack).up(graph, delays) for delays in SEEDS}
    assert refusals == {delays.seed: None for delays in SEEDS}


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_goes_down_under_twenty_seeds(recording: Recording, stack: str) -> None:
    graph = graph_of(recording.stacks[stack])
    refusals = {delays.seed: recording.to_go_down(stack).down(graph, delays) for delays in SEEDS}
    assert refusals == {delays.seed: None for delays in SEEDS}


@pytest.mark.parametrize("stack", STACKS)
def test_each_ordering_that_is_taken_away_makes_a_seed_fail(recording: Recording, stack: str) -> None:
    nodes = recording.stacks[stack]
    graph = graph_of(nodes)
    silent: list[str] = []
    for source, waiting in _own_orderings(recording, stack).items():
        less = without(graph, source, waiting)
        if lost := left_behind(nodes, graph, less, source):
            attempts = islice(_attempts(recording, stack, less, source, lost), 6)
            if not any(recording.to_come_up(stack).up(less, delays) for delays in attempts):
                silent.append(_named(recording, stack, source, *lost))
    assert silent == []


@pytest.mark.parametrize("stack", STACKS)
def test_nobody_waits_in_vain(recording: Recording, stack: str) -> None:
    nodes = recording.stacks[stack]
    graph = graph_of(nodes)
    own = _own_orderings(recording, stack)
    silent = [
        _named(recording, stack, source, waiting)
        for source, waiting, lost in waits(nodes, graph)
        if source in own and not create_beside(recording.to_come_up(stack), graph, source, lost)
    ]
    assert silent == []


@pytest.mark.parametrize("stack", [SHARED, "dev"])
def test_whoever_destroys_keeps_rights_and_way_because_of_the_orderings(
    recording: Recording, stack: str
) -> None:
    nodes = recording.stacks[stack]
    graph = graph_of(nodes)
    tried: set[str] = set()
    silent: list[str] = []
    for source, waiting, _ in waits(nodes, graph):
        if nodes[waiting].token == "pulumi:providers:databricks":
            tried.add(nodes[source].token)
            if not delete_before(recording.to_go_down(stack), graph, source, waiting):
                silent.append(_named(recording, stack, source, waiting))
    assert silent == []
    assert tokens.PERMISSION_ASSIGNMENT in tried


def _own_orderings(recording: Recording, stack: str) -> dict[str, set[str]]:
    """Return the orderings of a stack; of test and prod, which run dev's program, those that dev lacks."""
    found = orderings(recording.stacks[stack])
    if stack in (SHARED, ENVIRONMENTS[0]):
        return found
    first = recording.stacks[ENVIRONMENTS[0]]
    tried = {(first[source].token, first[source].name) for source in orderings(first)}
    nodes = recording.stacks[stack]
    return {
        source: waiting
        for source, waiting in found.items()
        if (nodes[source].token, nodes[source].name) not in tried
    }


def _attempts(
    recording: Recording, stack: str, graph: Graph, source: str, lost: set[str]
) -> Iterator[Delays]:
    """Yield the seeds under which something is asked for before what it should have waited for is there."""
    for delays in (*SEEDS, *FURTHER):
        schedule = times(recording.stacks[stack], graph, delays)
        if any(schedule[urn][0] < schedule[source][1] for urn in lost):
            yield delays


def _named(recording: Recording, stack: str, source: str, *lost: str) -> str:
    nodes = recording.stacks[stack]
    waiting = ", ".join(sorted(nodes[urn].name for urn in lost)[:5])
    return f"{nodes[source].token.rpartition(':')[2]} {nodes[source].name}, for {waiting}"
