"""The platform of the checkout in which a command runs."""

import functools
from pathlib import Path

from platform_model.load import FILE, load
from platform_model.model import Platform


def root(start: Path) -> Path:
    """Return the folder that holds ``Pulumi.yaml``, at or above ``start``; ``start`` itself if none does.

    Pulumi runs the program in a folder below it, and another checkout's program runs in its own.
    """
    return next((folder for folder in (start, *start.parents) if (folder / "Pulumi.yaml").is_file()), start)


def current() -> Platform:
    """Return the platform of the project that the working folder belongs to; its file is read once.

    Raises:
        PlatformError: the file is missing or has mistakes; the message lists all of them.
    """
    return _read(root(Path.cwd()) / FILE)


_read = functools.cache(load)
