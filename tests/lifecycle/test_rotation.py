"""Rotation of the key that encrypts the states' secrets: every state can be read before, during and after."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lifecycle.key_vault import Vault, served
from tests.recipes.double import install
from tests.recipes.page import filled
from tests.recipes.scenarios import EXPORT, LOGIN, NEW_KEY, NEW_PROVIDER, NEW_SECRET, NEW_STACK

PROGRAM = "import pulumi\npulumi.export('password', pulumi.Output.secret('hush-hush'))\n"
PROJECT = "name: tiny\nruntime: python\n"
Pulumi = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def vault() -> Vault:
    """Return the vault of the states' key."""
    return Vault()


@pytest.fixture
def pulumi(vault: Vault, tmp_path: Path) -> Iterator[Pulumi]:
    """Run the real command in a folder with a small program, logged in, where the vault can be reached."""
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "states").mkdir()
    with served(vault, tmp_path) as variables:
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "PULUMI_HOME": str(tmp_path / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            **variables,
        }

        def command(*words: str) -> "subprocess.CompletedProcess[str]":
            return subprocess.run(
                ["pulumi", *words, "--non-interactive"],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )

        succeed(command(*arguments(LOGIN, url=(tmp_path / "states").as_uri())))
        yield command


def arguments(line: str, **values: str) -> list[str]:
    """Return the arguments of a line of the operations' page, for the stack ``dev``."""
    return shlex.split(filled(line, {"stack": "dev", "vault": "kv-states", **values}))[1:]


def succeed(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rotate(vault: Vault, folder: Path) -> str:
    """Run the line that makes a new version of the key, and return what it prints: the version's id."""
    version = vault.rotate().rpartition("/")[2]
    kid = f"https://{vault.host}/keys/pulumi-state/{version}"
    variables = install(folder / "double", {"az keyvault key rotate": f"{kid}\n"})
    line = filled(NEW_KEY, {"vault": "kv-states"})
    command = ["sh", "-c", line]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert succeed(done).strip() == kid
    return version


def deploy(pulumi: Pulumi, provider: str) -> None:
    succeed(pulumi("stack", "init", "dev", "--secrets-provider", provider))
    set_secret_and_deploy(pulumi)


def set_secret_and_deploy(pulumi: Pulumi) -> None:
    succeed(pulumi(*arguments(NEW_SECRET, new="whisper")))
    succeed(pulumi("up", "-s", "dev", "--yes", "--skip-preview"))


def read(pulumi: Pulumi) -> list[str]:
    state = ("stack", "output", "password", "--show-secrets", "-s", "dev")
    return [
        succeed(pulumi(*words)).strip()
        for words in (state, ("config", "get", "teamsWebhookUrl", "-s", "dev"))
    ]


def test_a_state_is_read_before_during_and_after_a_rotation(
    pulumi: Pulumi, vault: Vault, tmp_path: Path
) -> None:
    (first,) = vault.versions
    succeed(pulumi(*arguments(NEW_STACK, version=first)))
    set_secret_and_deploy(pulumi)
    backup = succeed(pulumi(*arguments(EXPORT)))
    assert read(pulumi) == ["hush-hush", "whisper"]

    second = rotate(vault, tmp_path)
    assert read(pulumi) == ["hush-hush", "whisper"]

    succeed(pulumi(*arguments(NEW_PROVIDER, version=second)))
    assert second in (tmp_path / "Pulumi.dev.yaml").read_text()
    assert read(pulumi) == ["hush-hush", "whisper"]

    # A state of before the rotation is restored: the version that it names is still there.
    (tmp_path / "backup.json").write_text(backup)
    succeed(pulumi("stack", "import", "--file", "backup.json", "-s", "dev"))
    assert read(pulumi) == ["hush-hush", "whisper"]


def test_a_key_without_a_version_locks_the_state_at_the_first_rotation(pulumi: Pulumi, vault: Vault) -> None:
    deploy(pulumi, list_versions(vault)[0].rpartition("/")[0])
    vault.rotate()
    assert pulumi("config", "get", "teamsWebhookUrl", "-s", "dev").returncode != 0


def list_versions(vault: Vault) -> list[str]:
    return [f"azurekeyvault://{vault.host}/keys/pulumi-state/{version}" for version in vault.versions]
