"""The platform that a command works on."""

from pathlib import Path

import platform_model
from platform_model import Platform
from platform_model.load import FILE, PlatformError, load
from toolchain.failure import SetupError


def platform(root: Path | None = None) -> Platform:
    """Return what a checkout's ``platform.yaml`` says.

    Args:
        root: Folder of the repository; that of the working folder if none is named.

    Raises:
        SetupError: the file is missing or has mistakes: all of them, a line each.
    """
    try:
        return load(root / FILE) if root else platform_model.current()
    except PlatformError as error:
        raise SetupError(str(error)) from None
