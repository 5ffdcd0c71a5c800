"""The two sides of a review: a revision of the project, and the tree as it stands in its folder."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from review.failure import ReviewError
from toolchain.commands import ask

NEEDED = ("Pulumi.yaml", "localcloud/cli.py", "toolchain/stacks/__main__.py")
"""Files without which a revision cannot be brought up on localcloud."""


@dataclass(frozen=True)
class Commit:
    """One commit, and the first line of what it says."""

    id: str
    subject: str

    @property
    def short(self) -> str:
        """The id as people write it."""
        return self.id[:10]


@dataclass(frozen=True)
class Tree:
    """The folder under review: the commit that is checked out, and the files that differ from it."""

    folder: Path
    head: Commit
    uncommitted: tuple[str, ...]


def read_tree(folder: Path) -> Tree:
    """Read what is checked out in a folder, changed or not.

    Raises:
        ReviewError: the folder is no checkout of this project.
    """
    inside = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if inside.returncode:
        raise ReviewError(f"{folder} is no git checkout with a commit: run this in a clone of the project.")
    if not (folder / "Pulumi.yaml").is_file():
        raise ReviewError(f"{folder} has no Pulumi.yaml: run this in the folder of the project.")
    status = _git(folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    changed = tuple(entry[3:] for entry in status.stdout.split("\0") if entry)
    return Tree(folder, _commit(folder, inside.stdout.strip()), changed)


def find_base(tree: Tree, asked: str) -> Commit:
    """Find the commit with which a tree is compared: where its branch left the revision that was asked for.

    What others have added to that revision since is no part of the change. Where the two have no common
    history, the revision itself is the base.

    Raises:
        ReviewError: there is no such revision, or the project is not in it.
    """
    found = _git(tree.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{asked}^{{commit}}")
    if found.returncode:
        raise ReviewError(
            f"there is no revision {asked} here: fetch it (git fetch origin), or name another one "
            "with BASE=..."
        )
    named = found.stdout.strip()
    common = _git(tree.folder, "merge-base", named, tree.head.id)
    base = _commit(tree.folder, common.stdout.strip() if common.returncode == 0 else named)
    missing = [name for name in NEEDED if _git(tree.folder, "cat-file", "-e", f"{base.id}:{name}").returncode]
    if missing:
        raise ReviewError(
            f"the base {base.short} ({base.subject}) does not hold the project ({', '.join(missing)}): "
            "name a later revision with BASE=..."
        )
    return base


def write_out(folder: Path, commit: Commit, to: Path) -> None:
    """Write the files of a commit into an empty folder; nothing is registered in the repository."""
    to.mkdir(parents=True)
    with subprocess.Popen(  # noqa: S603 - a fixed command
        ["git", "-C", str(folder), "archive", "--format=tar", commit.id],  # noqa: S607 - whichever git
        stdout=subprocess.PIPE,
    ) as archive:
        subprocess.run(["tar", "-x", "-C", str(to)], stdin=archive.stdout, check=True)  # noqa: S603, S607
    if archive.returncode:
        raise ReviewError(f"git cannot write out {commit.short}; the reason stands above.")


def _commit(folder: Path, name: str) -> Commit:
    subject = _git(folder, "show", "--no-patch", "--format=%s", name).stdout.strip()
    return Commit(name, subject)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return ask(["git", "-C", folder, *arguments])
