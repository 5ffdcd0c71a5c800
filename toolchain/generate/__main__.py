"""`python -m toolchain.generate`: writes the files that follow from ``platform.yaml``."""

import sys
from pathlib import Path

import platform_model
from platform_model import Platform
from toolchain.commands import say
from toolchain.failure import SetupError
from toolchain.generate import bundle, codeowners, framework, pipelines, policy
from toolchain.platform import platform

PARTS = (policy.files, pipelines.files, framework.files, bundle.files, codeowners.files)


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return what each file is to hold, by path in the repository; without a text there is to be none.

    Raises:
        SetupError: a file that they follow from cannot be read.
    """
    return {path: text for part in PARTS for path, text in part(platform, root).items()}


def write(root: Path) -> list[str]:
    """Write every file that differs, delete those that are to be none, and return which changed.

    Args:
        root: Folder of the repository.

    Raises:
        SetupError: ``platform.yaml`` has mistakes, or a file that they follow from cannot be read.
    """
    changed: list[str] = []
    for path, text in files(platform(root), root).items():
        file = root / path
        if text == (file.read_text(encoding="utf-8") if file.is_file() else ""):
            continue
        changed.append(path)
        if text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        else:
            file.unlink()
    return changed


def main() -> int:
    """Write, and say which files changed."""
    try:
        changed = write(platform_model.root(Path.cwd()))
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    say("\n".join(changed) or "all files are fresh")
    return 0


if __name__ == "__main__":
    sys.exit(main())
