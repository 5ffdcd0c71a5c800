"""The stacks as they are shipped break no rule."""

import pytest

from infra.settings import STACKS
from tests.policy.check import check
from tests.policy.conftest import Recorded
from tests.stacks.registry import TRAINED, UNTRAINED, Registry

EVERY = pytest.mark.parametrize("stack", STACKS)
REGISTRIES = pytest.mark.parametrize("registry", [TRAINED, UNTRAINED], ids=["trained", "untrained"])


@EVERY
@REGISTRIES
def test_an_update_breaks_no_rule_and_leaves_none_undecided(
    recorded: Recorded, stack: str, registry: Registry
) -> None:
    report = check(stack, recorded(stack, registry=registry))
    assert report.crashes == []
    assert report.violations == {}
    assert report.unknown == {}


@EVERY
@REGISTRIES
def test_a_first_preview_breaks_no_rule(recorded: Recorded, stack: str, registry: Registry) -> None:
    report = check(stack, recorded(stack, preview=True, registry=registry))
    assert report.crashes == []
    assert report.violations == {}
