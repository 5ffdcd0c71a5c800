"""A folder that stands for a package index, and lists of what is in it."""

import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

PURE = "py3-none-any"


def wheel(folder: Path, name: str, version: str = "1.0", tag: str = PURE) -> Path:
    """Write a wheel that only has its metadata."""
    folder.mkdir(parents=True, exist_ok=True)
    information = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        archive.writestr(f"{information}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{information}/RECORD", "")
    return path


def write_list(file: Path, *wheels: Path) -> None:
    """Write a list of wheels as `make lock` does: exact versions, each with its digest below."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(_entry(path) for path in wheels), encoding="utf-8")


def variables(index: Path) -> Mapping[str, str]:
    """Return the variables by which pip asks the folder and nothing else."""
    return {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index)}


def _entry(path: Path) -> str:
    name, version, _ = path.name.split("-", 2)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
