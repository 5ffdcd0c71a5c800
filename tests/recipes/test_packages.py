"""The line that downloads the packages, run by the real pip on a folder that stands for the index."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.recipes.page import filled
from tests.recipes.scenarios import PACKAGES


def wheel(folder: Path, name: str, tag: str) -> None:
    """Write a wheel of version 1.0 that only has its metadata."""
    information = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as archive:
        archive.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{information}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{information}/RECORD", "")


def test_pip_puts_the_packages_of_both_lists_where_the_next_line_takes_them(tmp_path: Path) -> None:
    index, lists = tmp_path / "index", tmp_path / "framework" / "requirements"
    index.mkdir()
    lists.mkdir(parents=True)
    wheel(index, "pure", "py3-none-any")
    wheel(index, "compiled", "cp312-cp312-manylinux_2_28_x86_64")
    (lists / "core.txt").write_text("pure==1.0\n")
    (lists / "monitoring.txt").write_text("pure==1.0\ncompiled==1.0\n")
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m {filled(PACKAGES, {})}"],
        cwd=tmp_path,
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name.partition("-")[0] for path in (tmp_path / "build" / "packages").iterdir()) == [
        "compiled",
        "pure",
    ]
