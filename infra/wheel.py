"""The framework's wheel, built from its sources: the same sources give the same bytes, on every machine."""

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

DATE = (2020, 2, 2, 0, 0, 0)
"""Year to second of every file in a wheel: any will do that stays the same. Hatchling's own choice."""


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """A wheel as it lies on the disk."""

    path: Path
    sha256: str
    """Digest of its bytes, in hexadecimal digits."""


def build_wheel(source: Path, into: Path) -> Wheel:
    """Build the wheel of a project whose backend is Hatchling; takes no network, and changes no source.

    Args:
        source: Folder of the project, with its `pyproject.toml`.
        into: Folder that gets the wheel; made if it is missing. A wheel of the same name is replaced at once,
            so whoever reads it meanwhile has the old or the new one whole.
    """
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".wheel-") as scratch:
        built = Path(next(WheelBuilder(str(source)).build(directory=scratch, versions=["standard"])))
        stored = built.with_suffix(".stored")
        _store(built, stored)
        digest = hashlib.sha256(stored.read_bytes()).hexdigest()
        path = stored.replace(into / built.name)
    return Wheel(path=path, sha256=digest)


def _store(wheel: Path, stored: Path) -> None:
    """Copy a wheel without compression and with one date.

    What deflate makes of the same bytes differs between the builds of zlib that Pythons come with, and
    Hatchling takes the date from the environment (SOURCE_DATE_EPOCH). Either would deploy an unchanged wheel.
    """
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            copy = zipfile.ZipInfo(entry.filename, DATE)
            copy.external_attr = entry.external_attr
            copy.create_system = 3  # Unix, on every machine: that is whose permissions the entries have
            target.writestr(copy, source.read(entry))
