"""The framework's wheel: the same bytes from the same sources, whatever else differs."""

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from infra.wheel import build_wheel

PROJECT = """\
[project]
name = "sample"
version = "1.0.0"
requires-python = ">=3.11"
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
"""


def make_project(folder: Path, names: tuple[str, ...] = ("__init__.py", "a.py", "b.yaml")) -> Path:
    (folder / "sample").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PROJECT)
    for name in names:
        (folder / "sample" / name).write_text(f"# {name}\n")
    return folder


def test_the_same_sources_elsewhere_at_another_time_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = build_wheel(make_project(tmp_path / "one"), tmp_path / "out-one")
    other = make_project(tmp_path / "other", ("b.yaml", "a.py", "__init__.py"))
    os.utime(other / "sample" / "a.py", (1, 1))
    (other / "sample" / "a.py").chmod(0o600)
    (other / "sample" / "__pycache__").mkdir()
    (other / "sample" / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"bytecode")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    two = build_wheel(other, tmp_path / "out-two")
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.sha256 == two.sha256


def test_a_changed_line_gives_another_digest(tmp_path: Path) -> None:
    source = make_project(tmp_path / "source")
    before = build_wheel(source, tmp_path / "out")
    (source / "sample" / "a.py").write_text("# changed\n")
    assert build_wheel(source, tmp_path / "out").sha256 != before.sha256


def test_the_digest_is_the_files_and_nothing_else_is_left(tmp_path: Path) -> None:
    wheel = build_wheel(make_project(tmp_path / "source"), tmp_path / "out")
    assert wheel.path == tmp_path / "out" / "sample-1.0.0-py3-none-any.whl"
    assert wheel.sha256 == hashlib.sha256(wheel.path.read_bytes()).hexdigest()
    assert list((tmp_path / "out").iterdir()) == [wheel.path]


def test_no_byte_depends_on_how_a_machine_compresses(tmp_path: Path) -> None:
    wheel = build_wheel(make_project(tmp_path / "source"), tmp_path / "out")
    with zipfile.ZipFile(wheel.path) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.testzip() is None
