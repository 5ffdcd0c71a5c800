"""An update: what it asks of `pulumi`, and what a person reads of it."""

from collections import Counter
from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain.stacks.events import Progress
from toolchain.stacks.order import down, up
from toolchain.stacks.update import report, update


def test_pulumi_is_asked_without_questions_for_the_stack(
    path: Path, program: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(path / "pulumi", f'echo "$@" > {tmp_path}/asked')
    assert update("dev", ["up", "--suppress-outputs"])
    asked = (tmp_path / "asked").read_text().strip()
    assert asked == "up --suppress-outputs --yes --skip-preview --non-interactive --json --stack dev"
    assert capsys.readouterr().out == "  dev     no changes, 0 s\n"


def test_a_failure_is_told_with_what_pulumi_said(
    path: Path, program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    program(path / "pulumi", "echo \"error: no stack named 'dev' found\" >&2; exit 255")
    assert not update("dev", ["up"])
    assert capsys.readouterr().out == "  dev     failed, 0 s\n          error: no stack named 'dev' found\n"


def test_a_log_gets_a_line_now_and_then(
    path: Path, program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    program(path / "pulumi", "/bin/sleep 0.3")
    update("dev", ["up"], every=0.1)
    assert "  dev     … 0 resources, 0 s\n" in capsys.readouterr().out


def test_the_report_counts_and_times() -> None:
    progress = Progress(finished=Counter(create=62, same=3))
    assert report("prod", progress, succeeded=True, seconds=75) == "  prod    62 created, 1 min 15 s"


def test_a_failed_update_says_what_it_had_done_and_every_message() -> None:
    progress = Progress(finished=Counter(create=2), messages=["Subnet a: error: one\ntwo"])
    assert report("dev", progress, succeeded=False, seconds=3).splitlines() == [
        "  dev     failed after 2 created, 3 s",
        "          Subnet a: error: one",
        "          two",
    ]


def test_broken_policies_are_told_before_other_messages() -> None:
    progress = Progress(
        messages=["error: update failed"],
        violations=["mandatory: storage-tls: StorageAccount lake\n  Old TLS."],
        advice=["advisory: cost-tags: Vault vault\n  No tags."],
    )
    assert report("dev", progress, succeeded=False, seconds=3).splitlines() == [
        "  dev     failed, 3 s",
        "          mandatory: storage-tls: StorageAccount lake",
        "            Old TLS.",
        "          advisory: cost-tags: Vault vault",
        "            No tags.",
        "          error: update failed",
    ]


def test_what_all_share_comes_first_and_goes_last() -> None:
    assert up()[0] == down()[-1] == "shared"
