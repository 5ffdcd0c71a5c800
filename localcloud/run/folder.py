"""The folder that holds an instance of localcloud: its clouds, and Pulumi's state of them."""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from localcloud.run.failure import RunError

VARIABLE = "LOCALCLOUD_DATA"
MARKER = "localcloud-data"
KEPT = (MARKER, ".gitignore")


class DataFolder:
    """A folder that localcloud made, or may make."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "cloud.db"
        self.state = path / "state"
        self.home = path / "home"
        self.commands = path / "bin"
        self.stacks = path / "stacks"
        self._marker = path / MARKER

    @staticmethod
    def here() -> "DataFolder":
        """Return the folder that the environment names, or the one beside the nearest ``Pulumi.yaml``."""
        named = os.environ.get(VARIABLE)
        if named:
            return DataFolder(Path(named).absolute())
        start = Path.cwd()
        projects = (folder for folder in [start, *start.parents] if (folder / "Pulumi.yaml").is_file())
        return DataFolder(next(projects, start) / ".localcloud")

    @property
    def exists(self) -> bool:
        """Tell whether localcloud has made the folder."""
        return self._marker.is_file()

    def create(self) -> None:
        """Make what is missing. Refuses a folder that holds something else."""
        if self.path.is_dir() and not self.exists and any(self.path.iterdir()):
            raise RunError(f"{self.path} holds other things; name an empty or a new folder in {VARIABLE}")
        try:
            for folder in (self.path, self.state, self.home, self.commands, self.stacks):
                folder.mkdir(parents=True, exist_ok=True)
            (self.path / ".gitignore").write_text("*\n", encoding="utf-8")
            self._marker.touch()
        except OSError as error:
            raise RunError(f"cannot make the data folder {self.path}: {error.strerror}") from None

    @contextmanager
    def in_use(self) -> Generator[None]:
        """Make the folder, and keep others from resetting it meanwhile."""
        self.create()
        with self._marker.open("rb") as marker:
            fcntl.flock(marker, fcntl.LOCK_SH)
            yield

    def reset(self) -> bool:
        """Delete everything in the folder; return whether there was anything. Refuses one that is in use."""
        if not self.path.exists():
            return False
        if not self.exists:
            raise RunError(f"{self.path} was not made by localcloud; nothing is deleted")
        with self._marker.open("rb") as marker:
            try:
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RunError(f"{self.path} is in use by a run; end it first") from None
            found = [item for item in self.path.iterdir() if item.name not in KEPT]
            for item in found:
                if item.is_dir() and not item.is_symlink():
                    shutil.rmtree(item)
                else:
                    item.unlink()
        return bool(found)
