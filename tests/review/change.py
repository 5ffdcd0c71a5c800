"""Changes of the real project, reviewed by the real command."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.lifecycle.platform import STATE_AT_THE_END
from tests.review.collect.repository import git
from tests.stack_files import FIXTURES, KEY, ROOT


@dataclass(frozen=True)
class Reviewed:
    """What a review left behind."""

    status: int
    output: str
    comment: str
    page: str
    data: dict[str, Any]

    def stack(self, name: str) -> dict[str, Any]:
        """Return a stack's part of the data."""
        [found] = [stack for stack in self.data["stacks"] if stack["stack"] == name]
        return found

    def happens(self, name: str) -> dict[str, str]:
        """Return what becomes of each resource of a stack, by ``word name``."""
        return {f"{each['word']} {each['name']}": each["happens"] for each in self.stack(name)["changes"]}


@dataclass(frozen=True)
class Checkout:
    """A clone of the project in which a change can be made, and the bases that reviews share."""

    folder: Path
    platforms: Path

    def edit(self, stack: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Change the settings of a stack."""
        file = self.folder / f"Pulumi.{stack}.yaml"
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        change(content["config"][KEY])
        file.write_text(yaml.safe_dump(content), encoding="utf-8")

    def review(self, *arguments: str) -> Reviewed:
        """Review the clone as it is against its last commit."""
        command = [sys.executable, "-m", "review", "--tree", str(self.folder), "--base", "HEAD"]
        done = subprocess.run(
            [*command, "--platforms", str(self.platforms), *arguments],
            cwd=ROOT,
            env={**os.environ, **STATE_AT_THE_END},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        out = self.folder / "build" / "review"
        assert (out / "report.json").is_file(), done.stdout
        return Reviewed(
            done.returncode,
            done.stdout,
            (out / "comment.md").read_text(encoding="utf-8"),
            (out / "report.html").read_text(encoding="utf-8"),
            json.loads((out / "report.json").read_text(encoding="utf-8")),
        )


def commit_project(to: Path) -> None:
    """Make a repository whose one commit holds the project as it is here, with the fixtures' stack files."""
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in names:
        if name and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    FIXTURES.copy(to)
    git(to, "init", "--quiet", "--initial-branch=main")
    git(to, "add", "--all")
    git(to, "commit", "--quiet", "--message", "The platform as it is")


def clone(repository: Path, to: Path) -> None:
    """Clone a repository, with the tools of this checkout where pulumi looks for them."""
    git(repository, "clone", "--quiet", str(repository), str(to))
    (to / ".venv").symlink_to(sys.prefix)
    # The pattern in .gitignore is that of a folder, and this is a link.
    with (to / ".git" / "info" / "exclude").open("a", encoding="utf-8") as exclude:
        exclude.write(f"{os.linesep}.venv\n")
