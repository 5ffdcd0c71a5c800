"""Commands as a person types them, with a data folder of the test's own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

LOCALCLOUD = str(Path(sys.executable).with_name("localcloud"))
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """Give the environment of a person who has never run anything, and who has real credentials."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME") if name in os.environ}
    return kept | {
        "LOCALCLOUD_DATA": str(tmp_path / "data"),
        "ARM_CLIENT_SECRET": "a-real-credential",
        "DATABRICKS_TOKEN": "a-real-credential",
        "PULUMI_ACCESS_TOKEN": "a-real-credential",
    }


@pytest.fixture
def localcloud(tmp_path: Path, variables: dict[str, str]) -> Command:
    """Run ``localcloud`` with these arguments in the test's folder."""

    def command(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [LOCALCLOUD, *arguments],
            cwd=tmp_path,
            env=variables | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return command
