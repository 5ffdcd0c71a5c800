"""uv, which resolves and installs the Python packages."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from toolchain.cache import provide
from toolchain.commands import ask, watch
from toolchain.failure import SetupError
from toolchain.version import Version, parse, show

PINNED: Version = (0, 13, 9)
MINIMUM: Version = (0, 8, 0)


def provide_uv() -> Path:
    """Uv from PATH if it is recent enough, else from the package index that pip is configured for."""
    found = shutil.which("uv")
    if found and (_version(found) or (0, 0, 0)) >= MINIMUM:
        return Path(found)
    return provide(f"uv-{show(PINNED)}", _install) / "bin" / "uv"


def _version(uv: str) -> Version | None:
    return parse(ask([uv, "--version"]).stdout)


def _install(result: Path, scratch: Path) -> None:
    pip = [_pip(scratch), "-m", "pip", "install", "--quiet", "--no-deps", "--target", result]
    version = show(PINNED)
    watch(f"Installing uv {version}", [*pip, f"uv=={version}"], folder=scratch, environment=os.environ)


def _pip(scratch: Path) -> Path:
    """A Python that has pip: this one, or a throw-away virtual environment (Debian splits both off)."""
    if importlib.util.find_spec("pip"):
        return Path(sys.executable)
    made = ask([sys.executable, "-m", "venv", scratch / "venv"])
    if made.returncode:
        raise SetupError(
            f"uv is missing, and {sys.executable} has neither pip nor venv to install it with: install uv "
            "(https://docs.astral.sh/uv/) or your system's python3-venv package, then run `make setup` again."
        )
    return scratch / "venv" / "bin" / "python"
