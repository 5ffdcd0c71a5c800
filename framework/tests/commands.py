"""Commands as a pipeline starts them, but in this process: by their entry points, to an exit code."""

import sys
from collections.abc import Callable
from unittest import mock

import pytest


def ended(main: Callable[[], None], *arguments: str) -> int:
    """Return the exit code of a command; one that ends well has to return, as a job must not exit."""
    with mock.patch.object(sys, "argv", ["command", *arguments]):
        try:
            main()
        except SystemExit as end:
            if not end.code:
                pytest.fail("the command ended well, and exited instead of returning")
            return int(end.code)
    return 0
