"""Downloads for mirrors, by the real pip from a folder that stands for the index."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.toolchain.mirror.index import variables, wheel, write_list
from toolchain.failure import SetupError
from toolchain.mirror.wheels import download


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def downloaded(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Download the list ``list.txt`` into ``packages``, and return the names of its wheels."""
    for name, value in variables(index).items():
        monkeypatch.setenv(name, value)
    return lambda: [path.name for path in download(tmp_path / "list.txt", tmp_path / "packages")]


@pytest.mark.parametrize(
    "tag",
    [
        "py3-none-any",
        "py2.py3-none-any",
        "cp312-cp312-manylinux_2_28_x86_64",
        "cp312-cp312-manylinux_2_17_x86_64",
        "cp310-abi3-manylinux2014_x86_64",
        "cp312-cp312-manylinux2010_x86_64",
    ],
)
def test_a_wheel_that_runs_where_jobs_do_is_downloaded(
    downloaded: Callable[[], list[str]], index: Path, tmp_path: Path, tag: str
) -> None:
    write_list(tmp_path / "list.txt", wheel(index, "numpy", "2.1.0", tag))
    assert downloaded() == [f"numpy-2.1.0-{tag}.whl"]


@pytest.mark.parametrize(
    "tag",
    [
        "cp311-cp311-manylinux_2_28_x86_64",
        "cp312-cp312-manylinux_2_28_aarch64",
        "cp312-cp312-manylinux_2_34_x86_64",
        "cp312-cp312-macosx_11_0_arm64",
    ],
)
def test_a_wheel_for_another_place_is_not(
    downloaded: Callable[[], list[str]], index: Path, tmp_path: Path, tag: str
) -> None:
    write_list(tmp_path / "list.txt", wheel(index, "numpy", "2.1.0", tag))
    with pytest.raises(SetupError, match=r"No matching distribution found for numpy==2\.1\.0"):
        downloaded()


def test_a_wheel_with_another_digest_is_refused(
    downloaded: Callable[[], list[str]], index: Path, tmp_path: Path
) -> None:
    write_list(tmp_path / "list.txt", wheel(index, "numpy"))
    with wheel(index, "numpy").open("ab") as file:
        file.write(b"more")
    with pytest.raises(SetupError, match="THESE PACKAGES DO NOT MATCH THE HASHES"):
        downloaded()


def test_a_wheel_without_a_digest_is_refused(
    downloaded: Callable[[], list[str]], index: Path, tmp_path: Path
) -> None:
    wheel(index, "numpy")
    (tmp_path / "list.txt").write_text("numpy==1.0\n", encoding="utf-8")
    with pytest.raises(SetupError, match="Hashes are required in --require-hashes mode"):
        downloaded()


def test_what_is_there_is_downloaded_only_once_and_what_left_the_list_is_left_out(
    downloaded: Callable[[], list[str]], index: Path, tmp_path: Path
) -> None:
    old, kept, new = wheel(index, "old"), wheel(index, "kept"), wheel(index, "new")
    write_list(tmp_path / "list.txt", old, kept)
    assert downloaded() == ["kept-1.0-py3-none-any.whl", "old-1.0-py3-none-any.whl"]
    kept.unlink()  # from now on the index has it no more
    write_list(tmp_path / "list.txt", new)
    with (tmp_path / "list.txt").open("a", encoding="utf-8") as file:
        file.write("kept==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    assert downloaded() == ["kept-1.0-py3-none-any.whl", "new-1.0-py3-none-any.whl"]
    assert (tmp_path / "packages" / "old-1.0-py3-none-any.whl").is_file()
