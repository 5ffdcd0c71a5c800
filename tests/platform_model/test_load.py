"""Reading ``platform.yaml``: a platform, or each mistake in a line."""

from pathlib import Path

import pytest

from platform_model import checkout
from platform_model.load import FILE, PlatformError, load
from tests.stack_files import FIXTURES


def refused(folder: Path, content: str) -> str:
    """Return what is said of a file with this content."""
    (folder / FILE).write_bytes(content.encode("latin-1"))
    with pytest.raises(PlatformError) as stop:
        load(folder / FILE)
    return str(stop.value)


def test_a_file_that_is_missing_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match=r"^platform.yaml: is missing; "):
        load(tmp_path / FILE)


@pytest.mark.parametrize(
    "content", ["roles: [", "\xff", "workload: 2026-99-99", "workload: !!bool x", "[" * 5000]
)
def test_a_file_that_is_no_yaml_is_told_in_one_line(tmp_path: Path, content: str) -> None:
    said = refused(tmp_path, content)
    assert said.startswith("platform.yaml: cannot be read: ")
    assert "\n" not in said


def test_a_folder_in_its_place_is_told_so(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(PlatformError, match=r"^platform.yaml: cannot be read: Is a directory$"):
        load(tmp_path / FILE)


@pytest.mark.parametrize("content", ["", "a", "- a"])
def test_a_file_of_another_shape_is_told_so(tmp_path: Path, content: str) -> None:
    assert refused(tmp_path, content) == ("platform.yaml: must be a group of settings, as in the repository")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (FIXTURES.stacks / FILE).read_text(encoding="utf-8")
    broken = text.replace("organisation: company", "organisation: C").replace("operators: ", "operator: ")
    paths = [line.split(": ")[1] for line in refused(tmp_path, broken).splitlines()]
    assert paths == ["organisation", "operator", "operators"]


def test_a_command_below_a_project_finds_the_projects_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (FIXTURES.stacks / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace("name: prod", "name: live"), encoding="utf-8")
    (tmp_path / "Pulumi.yaml").write_text("name: x\n", encoding="utf-8")
    (tmp_path / "infra").mkdir()
    monkeypatch.chdir(tmp_path / "infra")
    assert checkout.current().environment_names == ("dev", "test", "live")
