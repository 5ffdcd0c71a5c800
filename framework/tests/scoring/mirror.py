"""Mirrors of wheels for tests, as the volume of an environment holds them: none of the wheels is real."""

import base64
import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from company_ml.scoring.packaging import requirements

NEEDED = "company-ml-tests-needed"
"""Distribution that one of the model's requirements needs, and that is nowhere but in a mirror."""
MODULE = "company_ml_tests_needed"


def wheel(
    folder: Path, name: str, version: str, needs: Sequence[str] = (), modules: Mapping[str, str] | None = None
) -> Path:
    """Write a pure wheel and return its path."""
    distribution = name.replace("-", "_")
    information = f"{distribution}-{version}.dist-info"
    contents = {
        **(modules or {}),
        f"{information}/METADATA": "\n".join(
            ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *_required(needs), ""]
        ),
        f"{information}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in contents.items()]
    path = folder / f"{distribution}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name_, text in contents.items():
            archive.writestr(name_, text)
        archive.writestr(f"{information}/RECORD", "\n".join([*rows, f"{information}/RECORD,,", ""]))
    return path


def mirror_for(folder: Path, package: str) -> Path:
    """Write a mirror with the requirements of a model: metadata alone, but for one that needs a module."""
    folder.mkdir()
    for pin in requirements(package):
        name, _, version = pin.partition("==")
        wheel(folder, name, version, [f"{NEEDED}==1.0"] if name == "skops" else [])
    wheel(folder, NEEDED, "1.0", modules={f"{MODULE}.py": "ANSWER = 42\n"})
    wheel(folder, "of-no-model", "1.0")
    return folder


def _required(needs: Sequence[str]) -> list[str]:
    return [f"Requires-Dist: {one}" for one in needs]


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
