"""Asking a warehouse takes the light core only, and what takes more says what to install."""

import subprocess
import sys

import pytest

WITHOUT = "import sys\nfor name in ('pandas', 'numpy', 'evidently', 'matplotlib'): sys.modules[name] = None\n"


@pytest.mark.parametrize(
    ("command", "arguments", "extras"),
    [
        (
            "monitor_model",
            "drift -e dev --reference a.csv --current b.csv",
            "validation-monitoring",
        ),
        ("report_cost", "--warehouse w --chart cost.png", "databricks"),
        ("govern_models", "audit --help", None),
    ],
)
def test_a_command_starts_with_the_light_core_and_names_the_extras_that_it_lacks(
    command: str, arguments: str, extras: str | None
) -> None:
    script = f"{WITHOUT}from company_ml.cli.{command} import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments.split()], capture_output=True, text=True, check=False
    )
    assert done.returncode == (2 if extras else 0)
    assert not extras or f"install company_ml_framework[{extras}]" in done.stderr
    assert "Traceback" not in done.stderr
