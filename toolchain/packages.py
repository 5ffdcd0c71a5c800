"""The Python packages of the program and of the framework, each in a virtual environment of its own."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from toolchain.commands import ask, watch
from toolchain.environment import keep
from toolchain.failure import SetupError
from toolchain.uv import provide_uv

OLDEST, BELOW = (3, 11), (3, 13)
"""The Pythons that the framework runs on, as its `requires-python` says."""


def sync_program(root: Path) -> None:
    """Bring `.venv` to what `uv.lock` says."""

    def install(environment: Path, usable: bool) -> None:
        # Without a choice uv might take, or look for, another Python than the one that runs this.
        python = [] if usable else ["--python", sys.executable]
        watch(
            "Installing the Python packages of uv.lock",
            # Compiled here and now: the SDKs are large, and where Python may not write bytecode, every
            # command would compile them again, for longer than all the rest takes.
            [provide_uv(), "sync", "--frozen", "--all-groups", "--compile-bytecode", *python],
            folder=root,
            environment={**_environment(), "UV_PROJECT_ENVIRONMENT": str(environment)},
        )

    keep(root, ("pyproject.toml", "uv.lock"), install)


def sync_framework(root: Path) -> None:
    """Bring `framework/.venv` to what its tests need, with the framework itself and its commands in it."""
    folder = root / "framework"

    def install(environment: Path, usable: bool) -> None:
        uv = provide_uv()
        if not usable:
            _make(uv, environment, folder)
        python = ["--python", environment / "bin" / "python"]
        packages = ["--require-hashes", "--compile-bytecode", "requirements/test.txt"]
        # The backend that builds the framework is among the packages, so nothing is downloaded unchecked.
        itself = ["--no-deps", "--no-build-isolation", "--editable", "."]
        for what, command in (
            ("Installing the Python packages of framework/requirements/test.txt", ["sync", *packages]),
            ("Installing the framework", ["install", *itself]),
        ):
            watch(what, [uv, "pip", *command, *python], folder=folder, environment=_environment())

    keep(folder, ("pyproject.toml", "requirements/test.txt"), install)


def _make(uv: Path, environment: Path, folder: Path) -> None:
    shutil.rmtree(environment, ignore_errors=True)
    python = _framework_python(uv)
    made = ask([uv, "venv", "--python", python, environment], folder=folder, environment=_environment())
    if made.returncode:
        raise SetupError(f"{environment} cannot be made:\n{made.stderr.rstrip()}")


def _framework_python(uv: Path) -> Path:
    """The Python that runs this if the framework runs on it, else one that uv finds on the machine."""
    if OLDEST <= sys.version_info[:2] < BELOW:
        return Path(sys.executable)
    oldest, below = (".".join(map(str, version)) for version in (OLDEST, BELOW))
    found = ask(
        [uv, "python", "find", "--system", "--no-project", f">={oldest},<{below}"], environment=_environment()
    )
    if found.returncode:
        raise SetupError(
            f"the framework runs on the Pythons of the ML runtimes ({oldest} or later, below {below}), and "
            f"this machine has none: {sys.executable} is {sys.version.split()[0]}. Install one beside it, "
            "such as your system's python3.12, then run `make setup` again."
        )
    return Path(found.stdout.strip())


def _environment() -> Mapping[str, str]:
    return {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
