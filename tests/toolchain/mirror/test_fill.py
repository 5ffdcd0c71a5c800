"""Filling a mirror, with a `databricks` that takes what the official command takes and keeps a folder."""

import json
from pathlib import Path

import pytest

from infra.outputs import EnvironmentOutputs
from tests.recipes.double import install
from tests.stack_files import FIXTURES
from tests.toolchain.bundle.test_values import told
from tests.toolchain.mirror.index import variables, wheel, write_list
from toolchain.bundle import outputs
from toolchain.failure import SetupError
from toolchain.lock import MIRROR
from toolchain.mirror.__main__ import Filled, fill, main

FOLDER = "/Volumes/ml_dev_catalog/libraries/wheels/packages"


@pytest.fixture
def double(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the double, which keeps the volumes."""
    folder = tmp_path / "double"
    for name, value in {**variables(tmp_path / "index"), **install(folder)}.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def checkout(tmp_path: Path, double: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a checkout whose list has two packages, and stacks that were deployed."""
    made = tmp_path / "checkout"
    first, second = (wheel(tmp_path / "index", name) for name in ("first", "second"))
    made.mkdir()
    FIXTURES.copy(made)
    write_list(made / "framework" / "requirements" / f"{MIRROR}.txt", first, second)
    monkeypatch.setattr(outputs, "read", lambda stacks: {stack: told(stack) for stack in stacks})
    return made


def names(double: Path) -> list[str]:
    return sorted(path.name for path in (double / FOLDER.lstrip("/")).iterdir())


def test_a_mirror_is_filled_with_the_list_and_later_with_what_it_lacks(checkout: Path, double: Path) -> None:
    assert fill(checkout, "dev") == Filled(FOLDER, wheels=2, uploaded=2)
    assert names(double) == ["first-1.0-py3-none-any.whl", "second-1.0-py3-none-any.whl"]
    assert fill(checkout, "dev") == Filled(FOLDER, wheels=2, uploaded=0)
    (double / FOLDER.lstrip("/") / "first-1.0-py3-none-any.whl").unlink()
    (double / FOLDER.lstrip("/") / "second-1.0-py3-none-any.whl").write_bytes(b"cut short")
    assert fill(checkout, "dev") == Filled(FOLDER, wheels=2, uploaded=2)
    asked = [json.loads(line)["command"] for line in (double / "calls.jsonl").read_text().splitlines()]
    assert asked.count("databricks fs cp") == 2
    assert not list((checkout / "build" / "packages").glob("tmp*"))


def test_a_stack_that_asks_an_index_has_no_mirror(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def indexed(stacks: list[str]) -> dict[str, EnvironmentOutputs]:
        plain = told("dev")
        files = plain.framework.model_copy(update={"mirror": None})
        return dict.fromkeys(stacks, plain.model_copy(update={"framework": files}))

    monkeypatch.setattr(outputs, "read", indexed)
    with pytest.raises(
        SetupError, match=r"^the stack dev has no mirror: serverless\.packages of .* is index$"
    ):
        fill(checkout, "dev")


def test_the_shared_stack_has_none(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    assert main("shared") == 1
    assert capsys.readouterr().err == "mirror: the stack shared has no mirror: choose among dev, test, prod\n"


def test_a_workspace_that_refuses_is_named_before_anything_is_downloaded(
    checkout: Path, double: Path
) -> None:
    (double / "Volumes").write_text("no folder")
    with pytest.raises(SetupError, match=rf"^{FOLDER} cannot be reached at https://adb-1\.1\."):
        fill(checkout, "dev")
    assert not (checkout / "build").exists()


def test_a_missing_databricks_cli_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    with pytest.raises(SetupError, match="the Databricks CLI is missing, which writes volumes"):
        fill(checkout, "dev")
