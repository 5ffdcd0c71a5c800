"""Folders outside the checkout that hold what is expensive to get, made once per machine and version."""

import fcntl
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from toolchain.commands import log


def cache_folder() -> Path:
    """The project's folder in the user's cache, by the XDG rules (a relative setting is invalid)."""
    configured = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(configured) if configured.startswith("/") else Path.home() / ".cache"
    return base / "databricks-mlops"


def provide(name: str, make: Callable[[Path, Path], None]) -> Path:
    """The cached folder `name`; `make(result, scratch)` fills it if it is not there yet.

    It appears whole or not at all: it is made beside its place and renamed. Whoever comes second waits.
    """
    folder = cache_folder() / name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.parent / f".{name}.lock"):
        if not folder.is_dir():
            _make(folder, make)
    return folder


def _make(folder: Path, make: Callable[[Path, Path], None]) -> None:
    partial = folder.parent / f".{folder.name}.partial"
    # A setup that was killed left its folder behind; the lock says that nobody uses it now.
    shutil.rmtree(partial, ignore_errors=True)
    result, scratch = partial / "result", partial / "scratch"
    try:
        result.mkdir(parents=True)
        scratch.mkdir()
        make(result, scratch)
        result.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log("another setup is preparing the same thing; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
