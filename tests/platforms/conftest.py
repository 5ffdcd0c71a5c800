"""The fixtures of whole stacks, of the pack and of the real engine, for other platforms."""

from tests.lifecycle.conftest import common, empty_platform, own_platform, platform  # noqa: F401 (fixtures)
from tests.policy.conftest import recorded  # noqa: F401 (fixtures)
from tests.stacks.conftest import checkouts, collected_garbage, stack_of  # noqa: F401 (fixtures)
