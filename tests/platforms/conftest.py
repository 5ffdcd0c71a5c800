"""The fixtures of whole stacks and of the pack, for other platforms."""

from tests.policy.conftest import recorded  # noqa: F401 (fixtures)
from tests.stacks.conftest import checkouts, collected_garbage, stack_of  # noqa: F401 (fixtures)
