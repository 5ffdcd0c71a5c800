"""Commands as a pipeline starts them, but in this process: by their entry points, to an exit code."""

import sys
from collections.abc import Callable
from typing import NoReturn
from unittest import mock

import pytest


def ended(main: Callable[[], NoReturn], *arguments: str) -> int:
    """Return the exit code of a command."""
    with mock.patch.object(sys, "argv", ["command", *arguments]), pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)
