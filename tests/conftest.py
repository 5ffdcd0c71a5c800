"""Fixtures of every test that builds resources: run a program against the engine double, select a stack."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime.stack import Stack

from platform_model import checkout
from tests.engine_double import PROJECT, Clouds, Engine
from tests.stack_files import FIXTURES, ROOT

Deploy = Callable[..., Engine]
Select = Callable[[str, dict[str, Any]], None]


@pytest.fixture(autouse=True)
def fresh_runtime() -> Iterator[None]:
    """Give each test its own event loop and no engine or config left over from another test.

    Resources register as tasks of the current loop; a task that one test leaves behind would run in the
    next. Python 3.14 also stopped making a loop by itself.
    """
    with asyncio.Runner() as runner:
        runner.get_loop()
        yield
        pulumi.runtime.reset_options()
        pulumi.runtime.set_all_config({})


@pytest.fixture(autouse=True)
def fixtures_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test in this repository's folder find the fixtures' platform, whatever the shipped one says."""
    found = checkout.root

    def root(start: Path) -> Path:
        folder = found(start)
        return FIXTURES.stacks if folder == ROOT else folder

    monkeypatch.setattr(checkout, "root", root)


@pytest.fixture
def deploy() -> Deploy:
    """Run a program to the end against a fresh engine and return the engine.

    The program runs inside ``pulumi.runtime.test``, which waits for every registration and turns an
    exception inside ``apply`` into a test failure. Without it such a failure passes silently.

    ``lookups`` maps a function's token to its answer; ``stacks`` maps a stack's name to the outputs that a
    ``StackReference`` to it finds.
    """

    def run(
        program: Callable[[], object],
        *,
        stack: str = "dev",
        preview: bool = False,
        lookups: dict[str, dict[str, Any]] | None = None,
        stacks: dict[str, dict[str, Any]] | None = None,
    ) -> Engine:
        engine = Engine(Clouds(lookups or {}, stacks or {}, preview))
        pulumi.runtime.set_mocks(engine.mocks, PROJECT, stack, preview=preview, monitor=engine)

        @pulumi.runtime.test
        def build() -> None:
            root = pulumi.runtime.get_root_resource()
            assert isinstance(root, Stack)
            root.outputs = {}
            program()
            # Mocks leave out what the SDK does at the end of a real program.
            root.register_outputs(root.outputs)

        build()
        return engine

    return run


@pytest.fixture
def select() -> Select:
    """Make values the selected stack's config, encoded the way the CLI hands them over.

    A key without a namespace belongs to the project.
    """

    def run(stack: str, values: dict[str, Any]) -> None:
        flat = {
            key if ":" in key else f"{PROJECT}:{key}": value if isinstance(value, str) else json.dumps(value)
            for key, value in values.items()
        }
        pulumi.runtime.set_mocks(Clouds({}, {}, preview=False), PROJECT, stack)
        pulumi.runtime.set_all_config(flat)

    return run
