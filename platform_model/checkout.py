"""The platform of the checkout in which a command runs."""

import functools
from pathlib import Path

from platform_model.load import FILE, load
from platform_model.model import Platform


def root(start: Path) -> Path:
    """Return the project's folder, at or above ``start``; ``start`` itself if there is none.

    It holds ``platform.yaml``, or at least ``Pulumi.yaml``, of which the backend has one of its own. Pulumi
    runs the program in a folder below it, and another checkout's program runs in its own.
    """
    above = (start, *start.parents)
    marked = (folder for name in (FILE, "Pulumi.yaml") for folder in above if (folder / name).is_file())
    return next(marked, start)


def current() -> Platform:
    """Return the platform of the project that the working folder belongs to; its file is read once.

    Raises:
        PlatformError: the file is missing or has mistakes; the message lists all of them.
    """
    return _read(root(Path.cwd()) / FILE)


_read = functools.cache(load)
