"""The stacks that the repository ships are planned whole, whatever their settings say."""

import pytest

from tests.contract import rules
from tests.stack_files import SHIPPED, SHIPPED_STACKS
from tests.stacks.conftest import StackOf
from tests.stacks.registry import TRAINED


@pytest.mark.parametrize("stack", SHIPPED_STACKS)
@pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])
def test_a_shipped_stack_is_planned_whole_and_the_clouds_take_its_inputs(
    stack_of: StackOf, stack: str, preview: bool
) -> None:
    engine = stack_of(stack, preview=preview, registry=TRAINED, files=SHIPPED)
    assert engine.one("azure-native:resources:ResourceGroup")
    assert list(rules.refused(engine)) == []
