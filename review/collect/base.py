"""The platform before the change: all four stacks of the base, brought up on clouds of their own."""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from review.collect import data_science
from review.collect.clouds import Clouds
from review.collect.revision import Commit, Tree, write_out
from review.failure import ReviewError
from toolchain.commands import ask, log, watch
from toolchain.failure import SetupError
from toolchain.packages import LOCK

KEPT = 3
"""How many platforms stay for the next review; one takes about 15 MB."""


def platform(tree: Tree, base: Commit, folder: Path) -> Path:
    """Return the data folder of localcloud in which the base is up; a review of the same base finds it again.

    It is there whole or not at all: it is made beside its place and renamed. Whoever comes second waits.

    Raises:
        ReviewError: the base does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="review-") as scratch:
        source = Path(scratch) / "tree"
        write_out(tree.folder, base, source)
        made = data_science.commands([source, tree.folder])
        name = f"{base.id}-{data_science.digest(made)}"
        result, partial = folder / name, folder / f".{name}.partial"
        with FileLock(folder / f".{name}.lock"):
            if result.is_dir():
                log(f"The base {base.short} is still up from an earlier review")
                result.touch()
                return result
            # A review that was killed left its clouds behind; the lock says that nobody uses them now.
            shutil.rmtree(partial, ignore_errors=True)
            _bring_up(Clouds(source, _tools(tree, base, source), partial), base, made)
            partial.rename(result)
    _forget_old_ones(folder)
    return result


def _tools(tree: Tree, base: Commit, source: Path) -> Path:
    """The virtual environment that the files of the base were written for."""
    own, then, now = Path(sys.prefix), source / LOCK, tree.folder / LOCK
    if then.is_file() and then.read_bytes() == now.read_bytes():
        # The language host looks for the environment in the project's folder.
        (source / ".venv").symlink_to(own)
        return own
    # Other packages then and now: the base comes up with its own, or it would not be the base.
    setup = [sys.executable, "-m", "toolchain"]
    try:
        watch(f"Setting up the tools of the base {base.short}", setup, folder=source, environment=os.environ)
    except SetupError as error:
        raise ReviewError(
            f"the tools of the base {base.short} cannot be set up: {_tail(str(error))}"
        ) from None
    return source / ".venv"


def _bring_up(clouds: Clouds, base: Commit, made: Sequence[data_science.Words]) -> None:
    try:
        _up(clouds, f"Bringing up the base {base.short} ({base.subject}) on localcloud")
        if made:
            _make(clouds, made)
            _up(clouds, "Bringing up what waited for it")
    except SetupError as error:
        raise ReviewError(
            f"the base {base.short} does not come up on localcloud, so there is nothing to compare with: "
            f"repair it first, or name another one with BASE=...\n{_tail(str(error))}"
        ) from None


def _up(clouds: Clouds, what: str) -> None:
    watch(
        what,
        clouds.command("python", "-m", "toolchain.stacks", "up"),
        folder=clouds.tree,
        # The state is written once at the end, which takes a third less time: an update that is killed leaves
        # clouds that nobody uses.
        environment=clouds.variables() | {"PULUMI_SKIP_CHECKPOINTS": "true"},
        summarise=lambda lines: lines[-1].strip() if lines else "",
        every=5,
    )


def _make(clouds: Clouds, made: Sequence[data_science.Words]) -> None:
    """What cannot be made waits on: its place may be part of the change, or the base does not play yet."""
    log("Making the models and tables that endpoints and monitors wait for …")
    for words in made:
        done = ask(clouds.data_command(*words), folder=clouds.tree, environment=clouds.variables())
        if done.returncode:
            told = done.stderr.strip().splitlines()[-1:] or ["it gives no reason"]
            log(f"  {words[0]} {words[1]} is not there: {told[0]}")


def _forget_old_ones(folder: Path) -> None:
    """Delete all but the last few that were used."""
    whole = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    found = sorted(whole, key=lambda path: path.stat().st_mtime)
    for path in found[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)


def _tail(text: str) -> str:
    return "\n".join(text.splitlines()[-20:])
