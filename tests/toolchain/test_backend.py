"""The move of a state from where it was made to where it belongs, by the real pulumi."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from toolchain.backend import how_to_go_on, move
from toolchain.failure import SetupError

BIN = Path(sys.executable).parent


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose program is never run; the real pulumi comes first on PATH."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: place\nruntime: python\n")
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    return folder


def place(tmp_path: Path, name: str) -> dict[str, str]:
    """Return the variables by which pulumi finds a backend of its own."""
    (tmp_path / name).mkdir()
    return {
        **os.environ,
        "PULUMI_BACKEND_URL": (tmp_path / name).as_uri(),
        "PULUMI_HOME": str(tmp_path / f"{name}-home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }


def pulumi(project: Path, variables: Mapping[str, str], *words: str, said: str = "") -> str:
    command = ["pulumi", "-C", str(project), *words]
    done = subprocess.run(command, env=variables, input=said, capture_output=True, text=True, check=True)
    return done.stdout


def resources(project: Path, variables: Mapping[str, str]) -> list[Any]:
    exported = json.loads(pulumi(project, variables, "stack", "export", "-s", "backend"))
    return exported["deployment"].get("resources", [])


def test_a_state_is_moved_whole(tmp_path: Path, project: Path) -> None:
    first, new = place(tmp_path, "first"), place(tmp_path, "new")
    pulumi(project, first, "stack", "init", "backend")
    state = json.loads(pulumi(project, first, "stack", "export", "-s", "backend"))
    state["deployment"]["resources"] = [
        {
            "urn": "urn:pulumi:backend::place::pulumi:pulumi:Stack::place-backend",
            "custom": False,
            "type": "pulumi:pulumi:Stack",
            "outputs": {"backendUrl": "azblob://state"},
        }
    ]
    pulumi(project, first, "stack", "import", "-s", "backend", said=json.dumps(state))

    move(project, first, new, "passphrase")

    assert resources(project, new)[0]["outputs"] == {"backendUrl": "azblob://state"}


def test_a_move_that_fails_leaves_the_state_where_it_was(tmp_path: Path, project: Path) -> None:
    first = place(tmp_path, "first")
    pulumi(project, first, "stack", "init", "backend")
    nowhere = {**place(tmp_path, "new"), "PULUMI_BACKEND_URL": f"file://{tmp_path}/nowhere"}
    with pytest.raises(SetupError, match="Opening the new place failed"):
        move(project, first, nowhere, "passphrase")
    assert resources(project, first) == []


def test_all_stacks_get_the_key_and_the_place() -> None:
    said = how_to_go_on("azblob://state?storage_account=st", "azurekeyvault://kv.vault.azure.net/keys/key")
    for stack in ("shared", "dev", "test", "prod"):
        assert f"pulumi stack init {stack} --secrets-provider azurekeyvault://kv.vault" in said
