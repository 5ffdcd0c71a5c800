"""The data folder: where it is, and what may be deleted."""

from pathlib import Path

import pytest

from localcloud.run.failure import RunError
from localcloud.run.folder import DataFolder


def test_it_stands_beside_the_nearest_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").touch()
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    monkeypatch.delenv("LOCALCLOUD_DATA", raising=False)
    assert DataFolder.here().path == tmp_path / ".localcloud"


def test_the_environment_may_name_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCALCLOUD_DATA", "mine")
    assert DataFolder.here().path == tmp_path / "mine"


def test_git_ignores_it_wherever_it_is(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    assert (folder.path / ".gitignore").read_text() == "*\n"


def test_a_folder_with_other_things_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(RunError, match="holds other things"):
        DataFolder(tmp_path).create()


def test_a_reset_empties_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    folder.database.touch()
    assert folder.reset()
    assert not folder.database.exists()
    assert not folder.state.exists()


def test_a_reset_of_nothing_is_fine(tmp_path: Path) -> None:
    assert not DataFolder(tmp_path / "data").reset()


def test_a_reset_refuses_a_folder_that_localcloud_did_not_make(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.touch()
    with pytest.raises(RunError, match="was not made by localcloud"):
        DataFolder(tmp_path).reset()
    assert letter.exists()


def test_a_reset_does_not_follow_links_out_of_the_folder(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.touch()
    folder = DataFolder(tmp_path / "data")
    folder.create()
    (folder.path / "link").symlink_to(tmp_path)
    folder.reset()
    assert letter.exists()


def test_a_reset_refuses_while_a_run_uses_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with folder.in_use(), pytest.raises(RunError, match="in use by a run"):
        DataFolder(folder.path).reset()
