"""Virtual environments that are brought up to date when what describes them changed, and only then."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

STAMP = "databricks-mlops-setup"


def keep(folder: Path, files: Sequence[str], install: Callable[[Path, bool], None]) -> None:
    """Bring `.venv` of a folder to what its files say; reading one stamp is all it takes if it is so already.

    `install(environment, usable)` does the work; `usable` tells whether there is a Python in it.
    """
    environment = folder / ".venv"
    stamp = environment / STAMP
    state = fingerprint(folder, files)
    before = stamp.read_text() if stamp.is_file() else ""
    usable = (environment / "bin" / "python").exists()
    if usable and before == state:
        return
    if before and not before.startswith(f"{folder}\n"):
        # The scripts of a virtual environment name its folder, so a moved checkout needs a new one.
        shutil.rmtree(environment)
        usable = False
    install(environment, usable)
    stamp.write_text(state)


def fingerprint(folder: Path, files: Sequence[str]) -> str:
    """What the virtual environment was made from: the folder, and a digest of the files that describe it."""
    digest = hashlib.sha256()
    for name in files:
        digest.update((folder / name).read_bytes())
    return f"{folder}\n{digest.hexdigest()}\n"
