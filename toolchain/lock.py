"""What `make lock` does: the exact version of every package, for the program and for the framework."""

import os
from collections.abc import Sequence
from pathlib import Path

from toolchain.commands import Words, watch
from toolchain.packages import FRAMEWORK_LOCK, LOCK
from toolchain.uv import provide_uv

JOBS = {
    "core": (),
    "training": ("core-ml", "serialization", "training"),
    "monitoring": ("core-ml", "databricks", "monitoring"),
}
"""The lists that jobs install, and the framework's extras that each of them holds besides its light core."""
MIRROR = "mirror"
"""The list of everything that is in one of the others, with digests: what mirrors hold."""
PYTHON = "3.12"
GLIBC = 28
"""Minor version of the glibc 2 that the wheels may ask for."""
RUNTIME = ("--python-version", PYTHON, "--python-platform", f"x86_64-manylinux_2_{GLIBC}")
"""Where jobs run: the ML runtime 17.3 LTS. https://docs.databricks.com/aws/en/release-notes/runtime/17.3lts-ml"""
OLDEST = "3.11"
"""The oldest Python that the program runs on, as its `requires-python` says."""
PLAIN = ("--quiet", "--no-header", "--no-annotate")


def lock(root: Path, *, upgrade: bool) -> None:
    """Resolve all packages anew; versions that still fit stay, unless an upgrade is asked for."""
    newer = ["--upgrade"] if upgrade else []
    # With digests, as these are what `make setup` installs.
    program = ["pyproject.toml", "--group", "dev", "--python-version", OLDEST]
    _compile(root, LOCK, ["--universal", "--generate-hashes", *program, *newer])
    framework, every = root / "framework", "requirements/lock.txt"
    # All extras in one resolution, the large ones included: what holds together here does so in every part.
    tested = ["pyproject.toml", "requirements/test.in"]
    _compile(framework, every, ["--universal", "--all-extras", *tested, *newer])
    within = ["--constraints", every, *newer]
    _compile(framework, FRAMEWORK_LOCK, ["--universal", "--generate-hashes", *tested, *within])
    for name, extras in JOBS.items():
        # Without digests: pip would refuse the framework's own wheel beside a list, as it has none.
        # https://pip.pypa.io/en/stable/topics/secure-installs/
        _compile(framework, f"requirements/{name}.txt", [*_chosen(extras), *RUNTIME, *within])
    every_job = {extra for extras in JOBS.values() for extra in extras}
    digests = ["--generate-hashes", *_chosen(sorted(every_job))]
    _compile(framework, f"requirements/{MIRROR}.txt", [*digests, *RUNTIME, *within])


def _chosen(extras: Sequence[str]) -> list[str]:
    return ["pyproject.toml", *(word for extra in extras for word in ("--extra", extra))]


def _compile(folder: Path, file: str, words: Sequence[str]) -> None:
    _uv(f"Locking {folder.name}/{file}", ["pip", "compile", *PLAIN, *words, "--output-file", file], folder)


def _uv(what: str, words: Words, folder: Path) -> None:
    watch(
        what,
        [provide_uv(), *words],
        folder=folder,
        environment={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )
