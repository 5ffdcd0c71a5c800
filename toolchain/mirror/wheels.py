"""The wheels of the framework's list for mirrors, downloaded for where jobs run, with checked digests."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from toolchain.commands import watch
from toolchain.lock import GLIBC, PYTHON

OLDEST_GLIBC = 5
"""Minor version of the glibc 2 of the oldest wheels that there are: https://peps.python.org/pep-0600/."""

Pin = tuple[str, str]
"""Name and version of a package."""


def download(file: Path, into: Path) -> list[Path]:
    """Download what a folder lacks of a list, and return the wheels of the list.

    Args:
        file: The list: exact versions with digests.
        into: Folder that keeps the wheels from one run to the next; others in it stay, and are left out.

    Raises:
        SetupError: pip cannot download a wheel, or its digest is another one.
    """
    into.mkdir(parents=True, exist_ok=True)
    entries = dict(_entries(file))
    held = _held(into)
    missing = [text for pin, text in entries.items() if pin not in held]
    if missing:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as wanted:
            wanted.write("\n".join(missing))
            wanted.flush()
            watch(
                f"Downloading {len(missing)} of {len(entries)} wheels into {into}",
                [
                    *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
                    *("--require-hashes", "--no-deps", "--only-binary", ":all:", "--python-version", PYTHON),
                    *_platforms(),
                    *("--dest", into, "--requirement", wanted.name),
                ],
                folder=into,
                environment=os.environ,
            )
    return [path for pin, path in sorted(_held(into).items()) if pin in entries]


def _entries(file: Path) -> Iterator[tuple[Pin, str]]:
    """Yield the packages of a list, each with its line, which has the digests."""
    for line in file.read_text(encoding="utf-8").replace("\\\n", "").splitlines():
        if line.strip() and not line.startswith("#"):
            asked = Requirement(line.partition(" --hash")[0])
            yield (canonicalize_name(asked.name), str(asked.specifier).removeprefix("==")), line


def _held(folder: Path) -> dict[Pin, Path]:
    found: dict[Pin, Path] = {}
    for path in folder.glob("*.whl"):
        name, version, _, _ = parse_wheel_filename(path.name)
        found[name, str(version)] = path
    return found


def _platforms() -> Iterator[str]:
    """Yield the platforms whose wheels run where jobs do: pip adds no older ones to what it is given."""
    for minor in range(GLIBC, OLDEST_GLIBC - 1, -1):
        yield from ("--platform", f"manylinux_2_{minor}_x86_64")
    yield from ("--platform", "manylinux2014_x86_64")  # with its own, older names
