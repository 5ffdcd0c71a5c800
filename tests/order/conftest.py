"""Records what the four stacks ask for, once for all tests of a process."""

import runpy
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime.stack import Stack

from infra.accounts import AZURE_DATABRICKS, DATABRICKS_ACCOUNT, SUBSCRIPTION, TENANT
from infra.settings import ENVIRONMENTS, SHARED
from localcloud.core.cloud import Caller
from localcloud.core.store import Store
from localcloud.databricks import model_versions, tables, tokens
from localcloud.databricks.routes import Route
from tests.conftest import Select
from tests.engine_double import PROJECT, Engine
from tests.order.recording import Clouds, Node, nodes, state_of
from tests.order.replay import Replay
from tests.stack_files import FIXTURES, KEY, ROOT

Recorded = dict[str, Node]
_RECORDED: list["Recording"] = []


@dataclass(frozen=True)
class Recording:
    """What every stack asked for, and the clouds as they were before each came up."""

    stacks: dict[str, Recorded]
    before: dict[str, Path]
    tables: dict[str, list[str]]

    def replay(self, stack: str, folder: Path) -> Replay:
        """Return a new attempt at a stack, in clouds in which those before it are up."""
        database = folder / f"{stack}-{len(list(folder.iterdir()))}.db"
        shutil.copyfile(self.before[stack], database)
        return Replay(Store(database), self.stacks[stack], self.tables[stack])


@pytest.fixture
def recording(
    select: Select, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Recording:
    """Return what the four stacks ask for, with champions and monitored tables."""
    if not _RECORDED:
        _RECORDED.append(_record(select, monkeypatch, tmp_path_factory.mktemp("recording")))
    return _RECORDED[0]


def _record(select: Select, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Recording:
    checkout = folder / "checkout"
    (checkout / "infra").mkdir(parents=True)
    FIXTURES.copy(checkout)
    (checkout / "framework").symlink_to(ROOT / "framework")
    monkeypatch.chdir(checkout / "infra")
    store = Store(folder / "cloud.db")
    identity = store.identity
    for variable, value in {
        SUBSCRIPTION: identity.subscription_id,
        TENANT: identity.tenant_id,
        DATABRICKS_ACCOUNT: identity.account_id,
        AZURE_DATABRICKS: identity.databricks_object_id,
    }.items():
        monkeypatch.setenv(variable, value)
    recording = Recording({}, {}, {})
    exports: dict[str, Any] = {}
    for stack in (SHARED, *ENVIRONMENTS):
        settings = FIXTURES.settings()[stack]
        recording.before[stack] = _copy(store, folder / f"before-{stack}.db")
        monitors = settings["monitoring"]["monitors"] if stack != SHARED else []
        recording.tables[stack] = [monitor["table"] for monitor in monitors]
        select(stack, {KEY: settings})
        recorded = _run(stack, Clouds(stack, store, {}, exports), exports)
        if stack == SHARED:
            for environment in ENVIRONMENTS:
                _train(store, FIXTURES.settings()[environment])
        else:
            # The environments do not know each other: each is tried beside the shared stack alone.
            recording.before[stack] = recording.before[ENVIRONMENTS[0]]
            # Once more, with the tables of the monitors: what is there by now stays as it is.
            _make_tables(store, recording.tables[stack])
            known = {(node.token, node.name): node for node in recorded.values() if node.caller}
            again = Clouds(stack, store, known, exports)
            again.state = state_of(recorded)
            recorded = _run(stack, again, exports)
        recording.stacks[stack] = recorded
    store.close()
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


def _train(store: Store, settings: dict[str, Any]) -> None:
    with store.session(Caller("databricks")) as cloud:
        route = Route(cloud, None)
        for endpoint in settings["serving"]["endpoints"]:
            model = model_versions.model_named(cloud, endpoint["model"])
            for version in endpoint["versions"]:
                made = model_versions.add_version(route, model)
                model_versions.set_alias(
                    route, model, version["version"].removeprefix("@"), made.outputs["version"]
                )


def _make_tables(store: Store, names: list[str]) -> None:
    with store.session(Caller("databricks")) as cloud:
        for name in names:
            if cloud.get(tokens.TABLE, name) is None:
                tables.add_table(Route(cloud, None), name, ())


def _copy(store: Store, to: Path) -> Path:
    store.write("VACUUM INTO ?", str(to))
    return to
