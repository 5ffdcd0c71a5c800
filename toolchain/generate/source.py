"""Reading what generated files follow from."""

from pathlib import Path

from toolchain.failure import SetupError


def read(root: Path, path: str) -> str:
    """Return the text of a file.

    Args:
        root: Folder of the repository.
        path: The file's path in it.

    Raises:
        SetupError: it cannot be read.
    """
    try:
        return (root / path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SetupError(f"{path}: cannot be read: {error}") from None
