"""Lines for the clouds' own command lines, run in a shell on doubles that take only what those take."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.recipes.double import calls, install
from tests.recipes.official import UsageError, parse
from tests.recipes.page import filled
from tests.recipes.scenarios import DOUBLED
from tests.stack_files import ROOT

VALUES = {
    "account": "stmlops",
    "name": "stmlops.connection",
    "principal": "00000000-0000-0000-0000-000000000003",
    "target": "prod",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the bundle."""
    made = tmp_path / "checkout"
    made.mkdir()
    (made / "framework").symlink_to(ROOT / "framework")
    return made


def test_each_line_for_another_cloud_command_is_one_that_it_takes(checkout: Path, tmp_path: Path) -> None:
    double = tmp_path / "double"
    variables = install(double)
    for line in DOUBLED:
        done = subprocess.run(
            ["sh", "-c", filled(line, VALUES)],
            cwd=checkout,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert calls(double) == [
        "az login",
        "az role assignment list",
        "az storage account show",
        "az storage account private-endpoint-connection delete",
        "databricks bundle deploy",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("az storage blob list --include v", "required: account-name, auth-mode, container-name"),
        ("az storage blob copy begin", "no official command"),
        ("az role assignment list --asignee x", "unrecognized argument --asignee"),
        ("az keyvault key rotate --vault-name kv --name", "--name needs a value"),
        ("az storage account private-endpoint-connection delete --account-name a --name b", "needs --yes"),
        ("databricks fs cp --recursive build/packages", "takes 2 arguments, not 1"),
    ],
)
def test_a_line_that_the_official_command_refuses_is_refused(line: str, reason: str) -> None:
    program, *words = line.split()
    with pytest.raises(UsageError, match=reason):
        parse(program, words)
