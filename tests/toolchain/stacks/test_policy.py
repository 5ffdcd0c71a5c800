"""The policy pack on the command line, and what a check says."""

from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain.stacks.events import Progress
from toolchain.stacks.order import UP
from toolchain.stacks.policy import check, flags, verdict


@pytest.mark.parametrize("stack", UP)
def test_every_stack_has_the_pack_and_a_configuration_of_its_own(stack: str) -> None:
    for flag in flags(stack):
        path = Path(flag.partition("=")[2])
        assert path.is_absolute()
        assert path.is_file()
    assert flags(stack)[1].endswith(f"/{stack}.json")


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
