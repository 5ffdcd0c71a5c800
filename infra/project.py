"""Where the project's own files are."""

from pathlib import Path


def root(start: Path) -> Path:
    """Return the folder that holds ``Pulumi.yaml``, at or above ``start``; ``start`` itself if none does.

    Pulumi runs the program in a folder below it, and another checkout's program runs in its own.
    """
    return next((folder for folder in (start, *start.parents) if (folder / "Pulumi.yaml").is_file()), start)
