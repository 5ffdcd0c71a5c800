"""The stacks break no rule: those of the fixtures, and those that the repository ships, whatever they say."""

import pytest

from tests.policy.check import check
from tests.policy.conftest import Recorded
from tests.stack_files import FIXTURES, SHIPPED, SHIPPED_STACKS, STACKS, StackFiles
from tests.stacks.registry import TRAINED, UNTRAINED, Registry

EVERY = pytest.mark.parametrize(
    ("files", "stack"),
    [
        *(pytest.param(FIXTURES, stack, id=f"fixtures-{stack}") for stack in STACKS),
        *(pytest.param(SHIPPED, stack, id=f"shipped-{stack}") for stack in SHIPPED_STACKS),
    ],
)
REGISTRIES = pytest.mark.parametrize("registry", [TRAINED, UNTRAINED], ids=["trained", "untrained"])


@EVERY
@REGISTRIES
def test_an_update_breaks_no_rule_and_leaves_none_undecided(
    recorded: Recorded, files: StackFiles, stack: str, registry: Registry
) -> None:
    report = check(stack, recorded(stack, registry=registry, files=files), files=files)
    assert report.crashes == []
    assert report.violations == {}
    assert report.unknown == {}


@EVERY
@REGISTRIES
def test_a_first_preview_breaks_no_rule(
    recorded: Recorded, files: StackFiles, stack: str, registry: Registry
) -> None:
    report = check(stack, recorded(stack, preview=True, registry=registry, files=files), files=files)
    assert report.crashes == []
    assert report.violations == {}
