"""`python -m toolchain.subscriptions`: prints the subscriptions that ``platform.yaml`` names.

localcloud knows nothing of the platform: whatever starts it names them in ``LOCALCLOUD_SUBSCRIPTIONS``.
"""

import sys
from pathlib import Path

import platform_model
from platform_model.load import FILE, PlatformError, load

VARIABLE = "LOCALCLOUD_SUBSCRIPTIONS"
"""What localcloud reads them from, apart by spaces."""


def named(root: Path) -> str:
    """Return the subscriptions as the variable has them; none where the file has mistakes, which others tell.

    Args:
        root: Folder of the repository.
    """
    try:
        return " ".join(sorted({*load(root / FILE).subscriptions.values()}))
    except PlatformError:
        return ""


if __name__ == "__main__":
    sys.stdout.write(named(platform_model.root(Path.cwd())))
