"""Runs the program for one stack, with the committed settings or with some of them changed."""

import gc
import runpy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from infra.accounts import DATABRICKS_ACCOUNT, SUBSCRIPTION, TENANT
from infra.settings import SHARED
from tests import cloud_answers
from tests.conftest import Deploy, Select
from tests.engine_double import Engine
from tests.infra.settings.files import KEY, ROOT, changed, read

ENVIRONMENT = {
    SUBSCRIPTION: cloud_answers.SUBSCRIPTION.rpartition("/")[2],
    TENANT: "00000000-0000-0000-0000-00000000000a",
    DATABRICKS_ACCOUNT: "00000000-0000-0000-0000-00000000000b",
}

StackOf = Callable[..., Engine]
"""``stack_of(stack, preview=False, changes=None)``: what the program registered."""

# What a finished run registered is only read, so each is run once for all tests of a process.
_RUN: dict[tuple[str, bool], Engine] = {}


@pytest.fixture(autouse=True)
def collected_garbage() -> Iterator[None]:
    """Switch the garbage collector back on, which the program switches off for its own short life."""
    yield
    gc.enable()


@pytest.fixture
def stack_of(deploy: Deploy, select: Select, monkeypatch: pytest.MonkeyPatch) -> StackOf:
    """Return what the program registers for a stack.

    An environment reads what the shared stack exported in an update, as it would from its state.
    """
    monkeypatch.chdir(ROOT / "infra")  # where Pulumi runs it
    for variable, value in ENVIRONMENT.items():
        monkeypatch.setenv(variable, value)

    def run(stack: str, *, preview: bool = False, changes: Mapping[str, Any] | None = None) -> Engine:
        if changes is None and (stack, preview) in _RUN:
            return _RUN[stack, preview]
        lookups: dict[str, dict[str, Any]] = {}
        if stack != SHARED:
            lookups["pulumi:pulumi:readStackOutputs"] = {"outputs": run(SHARED).exports}
        select(stack, {KEY: changed(read()[stack], changes or {})})
        engine = deploy(
            lambda: runpy.run_path(str(ROOT / "infra" / "__main__.py")),
            stack=stack,
            preview=preview,
            lookups=lookups,
        )
        if changes is None:
            _RUN[stack, preview] = engine
        return engine

    return run
