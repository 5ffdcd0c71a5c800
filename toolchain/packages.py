"""The Python packages of the program and of the framework, each in a virtual environment of its own."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from toolchain.commands import ask, watch
from toolchain.environment import keep
from toolchain.failure import SetupError
from toolchain.uv import provide_uv

OLDEST, BELOW = (3, 11), (3, 13)
"""The Pythons that the framework runs on, as its `requires-python` says."""

LOCK = "requirements.txt"
"""The program's packages: exact versions with digests, for every platform, and no index's address."""
FRAMEWORK_LOCK = "requirements/test.txt"
"""The packages of the framework's tests, in its folder, in the same form."""


def sync_program(root: Path) -> None:
    """Bring `.venv` to the packages of the lock, with the program itself and its commands in it."""
    install = _installer("program", root, LOCK, lambda _: Path(sys.executable))
    keep(root, ("pyproject.toml", LOCK), install)


def sync_framework(root: Path) -> None:
    """Bring `framework/.venv` to what its tests need, with the framework itself and its commands in it."""
    folder = root / "framework"
    install = _installer("framework", folder, FRAMEWORK_LOCK, _framework_python)
    keep(folder, ("pyproject.toml", FRAMEWORK_LOCK), install)


def _installer(
    project: str, folder: Path, lock: str, choose_python: Callable[[Path], Path]
) -> Callable[[Path, bool], None]:
    """Return the function that installs the packages of a lock, and the project of the folder over them.

    `choose_python(uv)` returns the Python that a new environment is made with.
    """

    def install(environment: Path, usable: bool) -> None:
        uv = provide_uv()
        if not usable:
            _create(uv, environment, choose_python(uv), folder)
        python = ["--python", environment / "bin" / "python"]
        # Compiled here and now: the SDKs are large, and where Python may not write bytecode, every
        # command would compile them again, for longer than all the rest takes.
        packages = ["--require-hashes", "--compile-bytecode", lock]
        # The backend that builds the project is among the packages, so nothing is downloaded unchecked.
        itself = ["--no-deps", "--no-build-isolation", "--editable", "."]
        for what, command in (
            (f"Installing the {project}'s Python packages", ["sync", *packages]),
            (f"Installing the {project}", ["install", *itself]),
        ):
            watch(what, [uv, "pip", *command, *python], folder=folder, environment=_environment())

    return install


def _create(uv: Path, environment: Path, python: Path, folder: Path) -> None:
    shutil.rmtree(environment, ignore_errors=True)
    created = ask([uv, "venv", "--python", python, environment], folder=folder, environment=_environment())
    if created.returncode:
        raise SetupError(f"{environment} cannot be made:\n{created.stderr.rstrip()}")


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
