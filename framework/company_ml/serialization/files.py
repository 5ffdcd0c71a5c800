"""Files that appear whole or not at all, and stay within one folder."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from company_ml.errors import InputError


def inside(root: Path, name: str | Path) -> Path:
    """Return the path of a file below a folder, whatever links are on the way.

    Raises:
        InputError: the path leads out of the folder.
    """
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()) or path == root.resolve():
        raise InputError(f"{name} leads out of {root}: give a path below it")
    return path


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file to read. Whatever else is there is refused without waiting for it, as a pipe would.

    Raises:
        IsADirectoryError: there is something else than a regular file.
        OSError: the file cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise IsADirectoryError(f"{path} is no regular file")
    return os.fdopen(descriptor, "rb")


@contextmanager
def alone(folder: Path) -> Generator[None]:
    """Let the processes of this machine that write into a folder do so one after the other.

    The folder itself is locked, so that nothing is left behind. Volumes are mounted through FUSE, which may
    have no locks: then, as between machines, the later of two writers wins.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_beside(path: Path, write: Callable[[BinaryIO], None]) -> Path:
    """Write a new file into the folder of a path, to be renamed to it, and return it safe on the disk.

    What fails leaves nothing behind. The folder is the same, as a rename is atomic in one file system only.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def put(written: Path, path: Path) -> None:
    """Rename a written file to its path, in place of what is there."""
    written.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Volumes are mounted through FUSE, which has no such thing for folders, and needs none.
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)
