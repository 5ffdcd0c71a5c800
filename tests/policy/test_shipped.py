"""The stacks break no rule: those of the fixtures, and those that the repository ships, whatever they say."""

import pytest

from tests.policy.check import check
from tests.policy.conftest import Recorded
from tests.stack_files import FIXTURES, SHIPPED, STACKS, StackFiles
from tests.stacks.registry import TRAINED, UNTRAINED, Registry

FILES = pytest.mark.parametrize("files", [FIXTURES, SHIPPED], ids=["fixtures", "shipped"])
EVERY = pytest.mark.parametrize("stack", STACKS)
REGISTRIES = pytest.mark.parametrize("registry", [TRAINED, UNTRAINED], ids=["trained", "untrained"])


@FILES
@EVERY
@REGISTRIES
def test_an_update_breaks_no_rule_and_leaves_none_undecided(
    recorded: Recorded, files: StackFiles, stack: str, registry: Registry
) -> None:
    report = check(stack, recorded(stack, registry=registry, files=files), files=files)
    assert report.crashes == []
    assert report.violations == {}
    assert report.unknown == {}


@FILES
@EVERY
@REGISTRIES
def test_a_first_preview_breaks_no_rule(
    recorded: Recorded, files: StackFiles, stack: str, registry: Registry
) -> None:
    report = check(stack, recorded(stack, preview=True, registry=registry, files=files), files=files)
    assert report.crashes == []
    assert report.violations == {}
