"""The platform before the change: all four stacks of the base, brought up on clouds of their own."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from filelock import FileLock

from review.collect.clouds import Clouds
from review.collect.revision import Commit, Tree, write_out
from review.failure import ReviewError
from toolchain.commands import say, watch
from toolchain.failure import SetupError

KEPT = 3
"""How many platforms stay for the next review; one takes about 15 MB."""


def platform(tree: Tree, base: Commit, folder: Path) -> Path:
    """Return the data folder of localcloud in which the base is up; a review of the same base finds it again.

    It is there whole or not at all: it is made beside its place and renamed. Whoever comes second waits.

    Raises:
        ReviewError: the base does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    result = folder / base.id
    with FileLock(folder / f"{base.id}.lock"):
        if result.is_dir():
            say(f"The base {base.short} is still up from an earlier review")
            result.touch()
            return result
        partial = folder / f".{base.id}.partial"
        # A review that was killed left its clouds behind; the lock says that nobody uses them now.
        shutil.rmtree(partial, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix="review-") as scratch:
            try:
                _up(_clouds(tree, base, Path(scratch), partial), base)
            except SetupError as error:
                raise ReviewError(
                    f"the base {base.short} does not come up on localcloud, so there is nothing to compare "
                    f"with: repair it first, or name another one with BASE=...\n{_tail(str(error))}"
                ) from None
        partial.rename(result)
    _forget_old_ones(folder)
    return result


def _clouds(tree: Tree, base: Commit, scratch: Path, data: Path) -> Clouds:
    """The files of the base, and the tools that they were written for."""
    source = scratch / "tree"
    write_out(tree.folder, base, source)
    own = Path(sys.prefix)
    lock = "uv.lock"
    if (source / lock).read_bytes() == (tree.folder / lock).read_bytes():
        # The language host looks for the environment in the project's folder.
        (source / ".venv").symlink_to(own)
        return Clouds(source, own, data)
    # Other packages then and now: the base comes up with its own, or it would not be the base.
    setup = [sys.executable, "-m", "toolchain"]
    try:
        watch(f"Setting up the tools of the base {base.short}", setup, folder=source, environment=os.environ)
    except SetupError as error:
        raise ReviewError(
            f"the tools of the base {base.short} cannot be set up: {_tail(str(error))}"
        ) from None
    return Clouds(source, source / ".venv", data)


def _up(clouds: Clouds, base: Commit) -> None:
    watch(
        f"Bringing up the base {base.short} ({base.subject}) on localcloud",
        clouds.command("python", "-m", "toolchain.stacks", "up"),
        folder=clouds.tree,
        environment=clouds.variables(),
        summarise=lambda lines: lines[-1].strip() if lines else "",
        every=5,
    )


def _forget_old_ones(folder: Path) -> None:
    """Delete all but the last few that were used."""
    whole = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    found = sorted(whole, key=lambda path: path.stat().st_mtime)
    for path in found[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)


def _tail(text: str) -> str:
    return "\n".join(text.splitlines()[-20:])
