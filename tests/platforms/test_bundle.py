"""`make bundle` for other platforms: every target is valid with what their stacks tell."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.platforms.variants import VARIANTS, fourth
from tests.stack_files import ROOT, StackFiles
from tests.toolchain.bundle.test_values import POLICIES, told
from toolchain.bundle import __main__ as bundle
from toolchain.bundle import outputs, policies

_CHECK = """
import sys
from pathlib import Path
from bundle.check import check_all

print({target: [str(one) for one in problems] for target, problems in check_all(Path(sys.argv[1])).items()})
"""


def up(files: StackFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stacks of a platform tell what they would if they were up."""
    settings = files.settings()

    def read(stacks: tuple[str, ...]) -> dict[str, object]:
        integration = {name: settings[name].get("integration") for name in stacks}
        return {
            name: told("dev", integrationSchema=each["schema"] if each else None)
            for name, each in integration.items()
        }

    monkeypatch.chdir(files.stacks)
    monkeypatch.setattr(outputs, "read", read)
    monkeypatch.setattr(policies, "read", lambda stack: POLICIES["dev"])


def check(framework: Path) -> str:
    """Return what the framework's own check says of a bundle, by target."""
    done = subprocess.run(
        [bundle.PYTHON, "-c", _CHECK, framework],
        cwd=ROOT / "framework",
        env={"PATH": os.defpath},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_is_valid_in_every_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variant: str
) -> None:
    files = VARIANTS[variant](tmp_path / "platform")
    up(files, monkeypatch)
    said: list[str] = []
    monkeypatch.setattr(bundle, "validate", lambda framework: said.append(check(framework)))
    assert bundle.main() == 0, capsys.readouterr().err
    targets = sorted(path.stem for path in (files.stacks / "framework" / "resources").glob("*.yml"))
    assert said == [str({target: [] for target in targets})]


def test_each_environment_that_tries_jobs_has_values_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = fourth(tmp_path / "platform")
    up(files, monkeypatch)
    monkeypatch.setattr(
        outputs,
        "read",
        lambda stacks: {
            name: told("dev", catalog=f"ml_{name}_catalog", integrationSchema="trials") for name in stacks
        },
    )
    monkeypatch.setattr(bundle, "validate", lambda framework: None)
    assert bundle.main() == 0
    written = files.stacks / "framework" / ".databricks" / "bundle"
    values = {
        name: json.loads((written / f"integration-{name}" / "variable-overrides.json").read_text())
        for name in ("test", "uat")
    }
    assert {name: own["catalog"] for name, own in values.items()} == {
        "test": "ml_test_catalog",
        "uat": "ml_uat_catalog",
    }
    # The trial's two schemas are of the first stages, wherever it runs.
    stages = {(own["training_environment"], own["environment"]) for own in values.values()}
    assert stages == {("dev", "test")}


def test_a_stack_that_was_not_deployed_since_its_file_asks_for_trials_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = fourth(tmp_path / "platform")
    up(files, monkeypatch)
    monkeypatch.setattr(outputs, "read", lambda stacks: {name: told("dev") for name in stacks})
    assert bundle.main() == 1
    assert capsys.readouterr().err.splitlines() == [
        f"bundle: the stack {stack} has no schema for the integration test yet, and integration of "
        f"Pulumi.{stack}.yaml asks for one: deploy the stack"
        for stack in ("test", "uat")
    ]
    assert not (files.stacks / "framework" / ".databricks").exists()
