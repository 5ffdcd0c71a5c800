"""The policy pack on the command line, and what a check says."""

import subprocess
from pathlib import Path

import pytest

from tests.stack_files import STACKS as UP
from tests.toolchain.conftest import Program
from toolchain.stacks.__main__ import main
from toolchain.stacks.events import Progress
from toolchain.stacks.policy import check, flags, verdict


@pytest.mark.parametrize("stack", UP)
def test_every_stack_has_the_pack_and_a_configuration_of_its_own(stack: str) -> None:
    for flag in flags(stack):
        path = Path(flag.partition("=")[2])
        assert path.is_absolute()
        assert path.is_file()
    assert flags(stack)[1].endswith(f"/{stack}.json")


def test_the_configuration_is_that_of_the_checkout_in_which_the_command_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").touch()
    (tmp_path / "infra").mkdir()
    monkeypatch.chdir(tmp_path / "infra")
    assert flags("dev")[1] == f"--policy-pack-config={tmp_path / 'policy' / 'config' / 'dev.json'}"


def test_a_check_is_a_preview_that_streams_its_events(
    path: Path, program: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(path / "pulumi", f'echo "$@ $PULUMI_ENABLE_STREAMING_JSON_PREVIEW" > {tmp_path}/asked')
    assert check("dev")
    asked = (tmp_path / "asked").read_text().strip()
    assert asked == f"preview {' '.join(flags('dev'))} --non-interactive --json --stack dev true"
    assert capsys.readouterr().out == "  dev     passes, 0 s\n"


def test_a_broken_policy_is_told_without_the_engines_summary_of_it() -> None:
    progress = Progress(
        violations=["mandatory: a"], advice=["advisory: b"], messages=["error: preview failed"]
    )
    assert verdict("prod", progress, succeeded=False, seconds=5).splitlines() == [
        "  prod    breaks a policy, 5 s",
        "          mandatory: a",
        "          advisory: b",
    ]


def test_a_preview_that_fails_for_another_reason_says_so() -> None:
    progress = Progress(messages=["error: no stack named 'dev' found"])
    assert verdict("dev", progress, succeeded=False, seconds=1).splitlines() == [
        "  dev     could not be previewed, 1 s",
        "          error: no stack named 'dev' found",
    ]


def test_up_checks_every_stack_with_its_own_configuration(
    path: Path, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    program(
        path / "pulumi",
        f"""case "$1" in up) echo "$@" >> {asked};; stack) echo '{{"deployment": {{}}}}';; esac""",
    )
    monkeypatch.setattr("sys.argv", ["stacks", "up"])
    assert main() == 0
    lines = asked.read_text().splitlines()
    assert len(lines) == len(UP)
    for stack, line in zip(UP, lines, strict=True):
        assert f" {' '.join(flags(stack))} " in line
        assert line.endswith(f" --stack {stack}")


def test_one_stack_that_breaks_a_policy_keeps_no_other_from_being_checked(
    path: Path, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    program(path / "pulumi", f'echo "$@" >> {asked}; case "$*" in *" shared") exit 1;; esac')
    monkeypatch.setattr("sys.argv", ["stacks", "policy"])
    assert main() == 1
    assert [line.rpartition(" ")[2] for line in asked.read_text().splitlines()] == list(UP)


@pytest.mark.parametrize("stack", UP)
def test_make_preview_checks_too(stack: str) -> None:
    root = Path(__file__).parents[3]
    make = ["make", "--dry-run", "--no-print-directory", "preview", f"STACK={stack}"]
    said = subprocess.run(make, cwd=root, capture_output=True, text=True, check=True).stdout
    pack, configuration = flags(stack)
    for flag in (pack, configuration):
        name, _, value = flag.partition("=")
        assert f'{name}="{value}"' in said
