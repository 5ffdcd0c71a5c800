"""`python -m toolchain.generate`: writes the files that follow from ``platform.yaml``."""

import sys
from collections.abc import Container
from pathlib import Path

import platform_model
from platform_model import Platform
from toolchain.commands import log
from toolchain.failure import SetupError
from toolchain.generate import bundle, codeowners, framework, pipelines, policy, stack_files
from toolchain.platform import platform

PARTS = (policy.files, pipelines.files, framework.files, bundle.files, codeowners.files)
WRITTEN_ALONE = (policy.FILE.format(stack="*"), bundle.FILE.format(target="*"))
"""Patterns of folders that hold nothing but what this writes."""


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return what each file is to hold, by path in the repository.

    Raises:
        SetupError: a file that they follow from cannot be read.
    """
    stack_files.require(platform.stacks, root)
    return {path: text for part in PARTS for path, text in part(platform, root).items()}


def leftovers(root: Path, following: Container[str]) -> list[str]:
    """Return the files that followed from an entry which is gone, such as a removed environment's.

    Args:
        root: Folder of the repository.
        following: Paths of the files that follow now.
    """
    written = [file.relative_to(root).as_posix() for pattern in WRITTEN_ALONE for file in root.glob(pattern)]
    if codeowners.is_generated(root):
        written.append(codeowners.FILE)
    return sorted(path for path in written if path not in following)


def write(root: Path) -> list[str]:
    """Write every file that differs, delete those that follow from nothing, and return which these were.

    Args:
        root: Folder of the repository.

    Raises:
        SetupError: ``platform.yaml`` has mistakes, or a file that they follow from cannot be read.
    """
    following = files(platform(root), root)
    changed = leftovers(root, following)
    for path in changed:
        (root / path).unlink()
    for path, text in following.items():
        file = root / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def main() -> int:
    """Write, and say which files changed."""
    try:
        changed = write(platform_model.root(Path.cwd()))
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    log("\n".join(changed) or "all files are fresh")
    return 0


if __name__ == "__main__":
    sys.exit(main())
