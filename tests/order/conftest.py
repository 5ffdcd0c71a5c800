"""Records what the four stacks ask for, once for all tests of a process."""

import runpy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pulumi
import pytest
from pulumi.runtime.stack import Stack

from infra.accounts import AZURE_DATABRICKS, DATABRICKS_ACCOUNT, SUBSCRIPTION, TENANT
from localcloud.core.cloud import Caller, Identity
from localcloud.core.delays import Delays
from localcloud.databricks import model_versions, tables, tokens
from localcloud.databricks.routes import Route
from platform_model import SHARED
from tests.conftest import Select
from tests.engine_double import PROJECT, Engine
from tests.order.memory import Memory
from tests.order.recording import Clouds, Node, nodes, state_of
from tests.order.replay import Replay, graph_of
from tests.stack_files import ENVIRONMENTS, FIXTURES, KEY, ROOT

Recorded = dict[str, Node]
_RECORDED: list["Recording"] = []


@dataclass(frozen=True)
class Recording:
    """What every stack asked for, and the clouds as they are before each comes up and after."""

    stacks: dict[str, Recorded]
    before: dict[str, Memory]
    after: dict[str, Memory]
    tables: dict[str, list[str]]

    def to_come_up(self, stack: str) -> Replay:
        """Return a new attempt at a stack, in clouds in which those before it are up."""
        return Replay(self.before[stack].copy(), self.stacks[stack], self.tables[stack])

    def to_go_down(self, stack: str) -> Replay:
        """Return a new attempt at the destruction of a stack, in clouds in which those after it are gone."""
        return Replay(self.after[stack].copy(), self.stacks[stack], self.tables[stack])


@pytest.fixture
def recording(
    select: Select, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Recording:
    """Return what the four stacks ask for, with champions and monitored tables."""
    if not _RECORDED:
        _RECORDED.append(_record(select, monkeypatch, tmp_path_factory.mktemp("recording")))
    return _RECORDED[0]


def _record(select: Select, monkeypatch: pytest.MonkeyPatch, checkout: Path) -> Recording:
    (checkout / "infra").mkdir()
    FIXTURES.copy(checkout)
    (checkout / "framework").symlink_to(ROOT / "framework")
    monkeypatch.chdir(checkout / "infra")
    identity = Identity(*(str(UUID(int=number)) for number in range(1, 6)))
    for variable, value in {
        SUBSCRIPTION: identity.subscription_id,
        TENANT: identity.tenant_id,
        DATABRICKS_ACCOUNT: identity.account_id,
        AZURE_DATABRICKS: identity.databricks_object_id,
    }.items():
        monkeypatch.setenv(variable, value)
    memory = Memory(identity)
    recording = Recording({}, {}, {}, {})
    exports: dict[str, Any] = {}
    for stack in (SHARED, *ENVIRONMENTS):
        settings = FIXTURES.settings()[stack]
        recording.before[stack] = memory.copy()
        monitors = settings["monitoring"]["monitors"] if stack != SHARED else []
        recording.tables[stack] = [monitor["table"] for monitor in monitors]
        select(stack, {KEY: settings})
        recorded = _run(stack, Clouds(stack, memory, {}, exports), exports)
        if stack == SHARED:
            for environment in ENVIRONMENTS:
                _train(memory, FIXTURES.settings()[environment])
        else:
            # The environments do not know each other: each is tried beside the shared stack alone.
            recording.before[stack] = recording.before[ENVIRONMENTS[0]]
            # Once more, with the tables of the monitors: what is there by now stays as it is.
            _make_tables(memory, recording.tables[stack])
            known = {(node.token, node.name): node for node in recorded.values() if node.caller}
            again = Clouds(stack, memory, known, exports)
            again.state = state_of(recorded)
            recorded = _run(stack, again, exports)
        recording.stacks[stack] = recorded
        up = recording.to_come_up(stack)
        assert up.up(graph_of(recorded), Delays("1")) is None
        recording.after[stack] = up.memory
    return recording


def _run(stack: str, clouds: Clouds, exports: dict[str, Any]) -> Recorded:
    engine = Engine(clouds)
    pulumi.runtime.set_mocks(clouds, PROJECT, stack, preview=False, monitor=engine)

    @pulumi.runtime.test
    def build() -> None:
        root = pulumi.runtime.get_root_resource()
        assert isinstance(root, Stack)
        root.outputs = {}
        runpy.run_path(str(ROOT / "infra" / "__main__.py"))
        root.register_outputs(root.outputs)

    build()
    exports[stack] = engine.exports
    return nodes(engine, clouds)


def _train(memory: Memory, settings: dict[str, Any]) -> None:
    with memory.session(Caller("databricks")) as cloud:
        route = Route(cloud, None)
        for endpoint in settings["serving"]["endpoints"]:
            model = model_versions.model_named(cloud, endpoint["model"])
            for version in endpoint["versions"]:
                made = model_versions.add_version(route, model)
                model_versions.set_alias(
                    route, model, version["version"].removeprefix("@"), made.outputs["version"]
                )


def _make_tables(memory: Memory, names: list[str]) -> None:
    with memory.session(Caller("databricks")) as cloud:
        for name in names:
            if cloud.get(tokens.TABLE, name) is None:
                tables.add_table(Route(cloud, None), name, ())
