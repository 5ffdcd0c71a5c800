"""Pulumi's own installer, where the machine can reach it."""

import os
import shutil
import urllib.request
from pathlib import Path

from toolchain.commands import watch
from toolchain.version import Pins, show

ADDRESS = "https://get.pulumi.com/install.sh"
PATIENCE = 4  # seconds: without a network this must not hold up the build


def reach() -> bytes | None:
    """The installer's script, or None where it is out of reach (or curl, which it needs, is missing)."""
    if not shutil.which("curl"):
        return None
    try:
        with urllib.request.urlopen(ADDRESS, timeout=PATIENCE) as answer:
            script: bytes = answer.read()
    except (OSError, ValueError):
        return None
    # A portal or proxy may answer in its place.
    return script if script.startswith(b"#!") else None


def install(script: bytes, pins: Pins, result: Path, scratch: Path) -> None:
    """Run the installer for the pinned version; `result` then holds `pulumi` and its language hosts."""
    installer = scratch / "install.sh"
    installer.write_bytes(script)
    version = show(pins.pulumi)
    watch(
        f"Installing pulumi {version} with its own installer",
        ["/bin/sh", installer, "--version", version, "--install-root", scratch / "root", "--no-edit-path"],
        folder=scratch,
        environment=os.environ,
    )
    for binary in (scratch / "root" / "bin").iterdir():
        binary.rename(result / binary.name)
