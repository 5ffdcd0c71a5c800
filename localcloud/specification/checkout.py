"""A checkout of a repository: its files' names and texts, from a work tree or from a git directory."""

import re
import subprocess
from pathlib import Path

_ARCHIVE = re.compile(r".*-([0-9a-f]{40})")


class Checkout:
    """The files of a repository's newest commit, or of a folder."""

    def __init__(self, path: Path) -> None:
        """Open a work tree, a bare git directory, or an ordinary folder."""
        self._path = path
        self._bare = not (path / ".git").exists() and (path / "HEAD").is_file()
        self.commit = self._git("rev-parse", "HEAD").strip() if self._is_repository() else _named(path)

    def files(self, pattern: str) -> list[str]:
        """Return the paths that match a regular expression as a whole, sorted."""
        if self._bare:
            names = self._git("ls-tree", "-r", "--name-only", "HEAD").splitlines()
        else:
            names = [str(file.relative_to(self._path)) for file in self._path.rglob("*") if file.is_file()]
        return sorted(name for name in names if re.fullmatch(pattern, name))

    def text(self, name: str) -> str:
        """Return a file's text."""
        if self._bare:
            return self._git("show", f"HEAD:{name}")
        return (self._path / name).read_text(encoding="utf-8")

    def _is_repository(self) -> bool:
        return self._bare or (self._path / ".git").exists()

    def _git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self._path), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def _named(folder: Path) -> str:
    """Return the commit that the folder of a source archive is named after, or an empty text."""
    found = _ARCHIVE.fullmatch(folder.name)
    return found[1] if found else ""
