"""Runs the program for one stack, with the fixtures' settings or with some of them changed."""

import gc
import runpy
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest

from infra.accounts import AZURE_DATABRICKS, DATABRICKS_ACCOUNT, SUBSCRIPTION, TENANT
from infra.state import READ_RESOURCES
from platform_model import SHARED
from tests import cloud_answers
from tests.conftest import Deploy, Select
from tests.engine_double import Clouds, Engine
from tests.stack_files import FIXTURES, KEY, ROOT, StackFiles, change_platform, changed
from tests.stacks.registry import LOOKUPS, UNTRAINED, Registry

ENVIRONMENT = {
    SUBSCRIPTION: cloud_answers.SUBSCRIPTION.rpartition("/")[2],
    TENANT: "00000000-0000-0000-0000-00000000000a",
    DATABRICKS_ACCOUNT: "00000000-0000-0000-0000-00000000000b",
    AZURE_DATABRICKS: "00000000-0000-0000-0000-00000000000c",
}

Checkouts = Callable[..., Path]
"""``checkouts(files, platform=None)``: a checkout with these files."""

StackOf = Callable[..., Engine]
"""``stack_of(stack, preview=False, changes=None, shared=None, platform=None, registry=UNTRAINED, config=None,
files=FIXTURES, deployed=None)``: what is registered."""

# What a finished run registered is only read, so each is run once for all tests of a process.
_RUN: dict[tuple[str, bool, Registry, StackFiles], Engine] = {}


@pytest.fixture(autouse=True)
def collected_garbage() -> Iterator[None]:
    """Switch the garbage collector back on, which the program switches off for its own short life."""
    yield
    gc.enable()


@pytest.fixture(scope="session")
def checkouts(tmp_path_factory: pytest.TempPathFactory) -> Checkouts:
    """Return a checkout that has some stack files, and the framework of this one.

    The second argument holds changes to ``platform.yaml``, by dotted path.
    """
    made: dict[tuple[StackFiles, str], Path] = {}

    def checkout(files: StackFiles, platform: Mapping[str, Any] | None = None) -> Path:
        key = (files, repr(platform or {}))
        if key not in made:
            folder = tmp_path_factory.mktemp("checkout")
            files.copy(folder)
            if platform:
                change_platform(folder, platform)
            (folder / "infra").mkdir()
            (folder / "framework").symlink_to(ROOT / "framework")
            made[key] = folder
        return made[key]

    return checkout


@pytest.fixture
def stack_of(
    deploy: Deploy,
    select: Select,
    checkouts: Checkouts,
    monkeypatch: pytest.MonkeyPatch,
) -> StackOf:
    """Return what the program registers for a stack.

    An environment reads what the shared stack exported in an update, as it would from its state.
    ``changes`` are to the settings in ``files``, ``shared`` to those of the shared stack that it reads,
    ``platform`` to ``platform.yaml``, ``registry`` is what lookups find, and ``config`` holds other keys of
    the stack file. ``deployed`` is what an earlier run left in the state.
    """
    for variable, value in ENVIRONMENT.items():
        monkeypatch.setenv(variable, value)

    def run(
        stack: str,
        *,
        preview: bool = False,
        changes: Mapping[str, Any] | None = None,
        shared: Mapping[str, Any] | None = None,
        platform: Mapping[str, Any] | None = None,
        registry: Registry = UNTRAINED,
        config: Mapping[str, str] | None = None,
        files: StackFiles = FIXTURES,
        deployed: Engine | None = None,
    ) -> Engine:
        unchanged = all(one is None for one in (changes, shared, platform, config, deployed))
        if deployed is None and stack != SHARED and registry.tables:
            # A table is in a schema that an earlier run deployed.
            deployed = run(stack, changes=changes, shared=shared, platform=platform, files=files)
        if unchanged and (stack, preview, registry, files) in _RUN:
            return _RUN[stack, preview, registry, files]
        lookups: dict[str, dict[str, Any]] = {READ_RESOURCES: {"outputs": state_of(deployed)}}
        if stack != SHARED:
            exports = run(SHARED, changes=shared, platform=platform, files=files).exports
            lookups["pulumi:pulumi:readStackOutputs"] = {"outputs": exports}
        monkeypatch.chdir(checkouts(files, platform) / "infra")  # where Pulumi runs it
        select(stack, {KEY: changed(files.settings()[stack], changes or {}), **(config or {})})
        with monkeypatch.context() as patch:
            _look_up_in(registry, patch)
            engine = deploy(
                lambda: runpy.run_path(str(ROOT / "infra" / "__main__.py")),
                stack=stack,
                preview=preview,
                lookups=lookups,
            )
        if unchanged:
            _RUN[stack, preview, registry, files] = engine
        return engine

    return run


def state_of(deployed: Engine | None) -> dict[str, Any]:
    """Return what the engine reads out of the state that a run left behind."""
    registered = deployed.registered if deployed else []
    return {resource.urn: {"type": resource.type, "outputs": resource.inputs} for resource in registered}


def _look_up_in(registry: Registry, patch: pytest.MonkeyPatch) -> None:
    """Let a registry answer for models and tables, which depends on what is asked for."""
    others = Clouds.call

    def call(clouds: Clouds, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[Any]]:
        return (registry.answer(args.token, args.args), []) if args.token in LOOKUPS else others(clouds, args)

    patch.setattr(Clouds, "call", call)
