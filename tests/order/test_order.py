"""Every stack comes up whatever time each operation takes, and because of the orderings that it states."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from localcloud.core.delays import Delays
from tests.order.conftest import Recording
from tests.order.orderings import left_behind, orderings, without
from tests.order.replay import Graph, graph_of, times

SEEDS = [Delays(str(seed)) for seed in range(1, 21)]
FURTHER = [Delays(str(seed)) for seed in range(21, 300)]
"""For orderings that are kept by chance under all of ``SEEDS``."""

EXCUSED = {
    r"PrivateDnsZoneGroup .*": "comes with its endpoint: one component, and one entry of depends_on",
    r"VirtualNetworkLink zone-links-.*": "comes with the links to the other zones",
    r"Deployment serverless-rules-.*-dfs-approval": "ends the series of rules of one configuration",
    r"MwsPermissionAssignment .*-(deploy|platformAdmins)": "leaves the deployer its rights in a destroy",
    r"VirtualNetworkPeering hub-peering-homeward": "completes the way from where Pulumi runs",
    r"PrivateLinkScopedResource .*": "precedes the records of the scope's endpoint: they name what is in it",
    r"RoleAssignment secret-scope-role": "is needed when a secret is read, not when the scope is created",
    r"WorkspaceNetworkOption workspace-serverless-policy": "is needed when something is installed",
    r"BlobServiceProperties .*": "is a change of the account, which takes one at a time",
}
"""Orderings whose lack no create is refused for: type and name, and the effect that they are there for."""


def test_all_stacks_come_up_under_twenty_seeds(recording: Recording, tmp_path: Path) -> None:
    refusals = {
        (stack, delays.seed): refusal
        for stack, nodes in recording.stacks.items()
        for delays in SEEDS
        if (refusal := recording.replay(stack, tmp_path).run(graph_of(nodes), delays))
    }
    assert refusals == {}


def test_each_stated_ordering_that_is_taken_away_makes_a_seed_fail(
    recording: Recording, tmp_path: Path
) -> None:
    tried = 0
    silent: list[str] = []
    for stack in ("shared", "dev"):
        nodes = recording.stacks[stack]
        graph = graph_of(nodes)
        for source, waiting in orderings(nodes).items():
            name = f"{nodes[source].token.rpartition(':')[2]} {nodes[source].name}"
            less = without(graph, source, waiting)
            lost = left_behind(nodes, graph, less, source)
            # What is waited for on another path too is no ordering of its own.
            if not lost or any(re.fullmatch(pattern, name) for pattern in EXCUSED):
                continue
            tried += 1
            attempts = list(islice(_attempts(recording, stack, less, source, lost), 6))
            if not any(recording.replay(stack, tmp_path).run(less, delays) for delays in attempts):
                others = ", ".join(sorted(nodes[urn].name for urn in lost)[:5])
                silent.append(f"{stack}: {name}, for {others}; tried {len(attempts)} seeds")
    assert "\n".join(silent) == ""
    assert tried > 20


def _attempts(
    recording: Recording, stack: str, graph: Graph, source: str, lost: set[str]
) -> Iterator[Delays]:
    """Yield the seeds under which something is asked for before what it should have waited for is there."""
    for delays in (*SEEDS, *FURTHER):
        schedule = times(recording.stacks[stack], graph, delays)
        if any(schedule[urn][0] < schedule[source][1] for urn in lost):
            yield delays
