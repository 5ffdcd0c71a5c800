"""Rotation of the key that encrypts the states' secrets: every state can be read before, during and after."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lifecycle.key_vault import Vault, served

PROGRAM = "import pulumi\npulumi.export('password', pulumi.Output.secret('hush-hush'))\n"
PROJECT = "name: tiny\nruntime: python\n"
Pulumi = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def vault() -> Vault:
    """Return the vault of the states' key."""
    return Vault()


@pytest.fixture
def pulumi(vault: Vault, tmp_path: Path) -> Iterator[Pulumi]:
    """Run the real command in a folder with a small program, where the vault can be reached."""
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "states").mkdir()
    with served(vault, tmp_path) as variables:
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "PULUMI_HOME": str(tmp_path / "home"),
            "PULUMI_BACKEND_URL": (tmp_path / "states").as_uri(),
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

        yield command


def succeed(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def deploy(pulumi: Pulumi, provider: str) -> None:
    succeed(pulumi("stack", "init", "dev", "--secrets-provider", provider))
    succeed(pulumi("config", "set", "--secret", "webhook", "whisper", "-s", "dev"))
    succeed(pulumi("up", "-s", "dev", "--yes", "--skip-preview"))


def read(pulumi: Pulumi) -> list[str]:
    state = ("stack", "output", "password", "--show-secrets", "-s", "dev")
    return [succeed(pulumi(*words)).strip() for words in (state, ("config", "get", "webhook", "-s", "dev"))]


def test_a_state_is_read_before_during_and_after_a_rotation(
    pulumi: Pulumi, vault: Vault, tmp_path: Path
) -> None:
    deploy(pulumi, list_versions(vault)[0])
    backup = succeed(pulumi("stack", "export", "-s", "dev"))
    assert read(pulumi) == ["hush-hush", "whisper"]

    second = vault.rotate()
    assert read(pulumi) == ["hush-hush", "whisper"]

    succeed(pulumi("stack", "change-secrets-provider", second, "-s", "dev"))
    assert second in (tmp_path / "Pulumi.dev.yaml").read_text()
    assert read(pulumi) == ["hush-hush", "whisper"]

    # A state of before the rotation is restored: the version that it names is still there.
    (tmp_path / "backup.json").write_text(backup)
    succeed(pulumi("stack", "import", "--file", "backup.json", "-s", "dev"))
    assert read(pulumi) == ["hush-hush", "whisper"]


def test_a_key_without_a_version_locks_the_state_at_the_first_rotation(pulumi: Pulumi, vault: Vault) -> None:
    deploy(pulumi, list_versions(vault)[0].rpartition("/")[0])
    vault.rotate()
    assert pulumi("config", "get", "webhook", "-s", "dev").returncode != 0


def list_versions(vault: Vault) -> list[str]:
    return [f"azurekeyvault://{vault.host}/keys/pulumi-state/{version}" for version in vault.versions]
