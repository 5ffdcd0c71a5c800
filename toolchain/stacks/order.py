"""The order of the stacks: what all share first, then the environments as work moves through them.

One at a time, although the environments do not know each other: each of them writes to the hub's network, and
Azure refuses such a change while another one runs (AnotherOperationInProgress).
"""

from toolchain.platform import platform


def up() -> tuple[str, ...]:
    """Return the stacks in the order in which they come up.

    Raises:
        SetupError: ``platform.yaml`` is missing or has mistakes.
    """
    return platform().stacks


def down() -> tuple[str, ...]:
    """Return the stacks in the order in which they are destroyed."""
    return tuple(reversed(up()))
