"""uv, and the virtual environment that it makes from `uv.lock`."""

import hashlib
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
STAMP = "databricks-mlops-setup"


def sync(root: Path) -> None:
    """Bring `.venv` to what `uv.lock` says; reading one stamp is all it takes if it is so already."""
    environment = root / ".venv"
    stamp = environment / STAMP
    state = fingerprint(root)
    before = stamp.read_text() if stamp.is_file() else ""
    usable = (environment / "bin" / "python").exists()
    if usable and before == state:
        return
    if before and not before.startswith(f"{root}\n"):
        # The scripts of a virtual environment name its folder, so a moved checkout needs a new one.
        shutil.rmtree(environment)
        usable = False
    # Without a choice uv might take, or look for, another Python than the one that runs this.
    python = [] if usable else ["--python", sys.executable]
    watch(
        "Installing the Python packages of uv.lock",
        # Compiled here and now: the SDKs are large, and where Python may not write bytecode, every command
        # would compile them again, for longer than all the rest takes.
        [provide_uv(), "sync", "--frozen", "--all-groups", "--compile-bytecode", *python],
        folder=root,
        environment={
            **os.environ,
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_PROJECT_ENVIRONMENT": str(environment),
        },
    )
    stamp.write_text(state)


def fingerprint(root: Path) -> str:
    """What the virtual environment was made from: the folder, and a digest of the files that describe it."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "uv.lock"):
        digest.update((root / name).read_bytes())
    return f"{root}\n{digest.hexdigest()}\n"


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
