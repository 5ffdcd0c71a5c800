"""Runs the real program and gives what it registers to the pack."""

from collections.abc import Callable

import pytest

from policy.core.resource import Stack
from tests.policy.recorded import stack_of_engine
from tests.stack_files import FIXTURES, StackFiles
from tests.stacks.conftest import StackOf, checkouts, collected_garbage, stack_of  # noqa: F401 (fixtures)
from tests.stacks.registry import TRAINED, Registry

Recorded = Callable[..., Stack]
"""``recorded(stack, preview=False, registry=TRAINED, files=FIXTURES)``: a stack with all that it can hold."""

# Recorded resources are only read; mutations make new ones.
_KNOWN: dict[tuple[str, bool, Registry, StackFiles], Stack] = {}


@pytest.fixture
def recorded(stack_of: StackOf) -> Recorded:  # noqa: F811 (the fixture)
    """Return what the program registers for a stack, as the pack sees it."""

    def run(
        stack: str, *, preview: bool = False, registry: Registry = TRAINED, files: StackFiles = FIXTURES
    ) -> Stack:
        key = (stack, preview, registry, files)
        if key not in _KNOWN:
            _KNOWN[key] = stack_of_engine(
                stack_of(stack, preview=preview, registry=registry, files=files), stack, preview=preview
            )
        return _KNOWN[key]

    return run
