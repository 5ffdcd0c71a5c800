"""How the arguments of pulumi are read."""

from pathlib import Path

import pytest

from localcloud.run.arguments import Arguments


@pytest.mark.parametrize(
    "line",
    [
        "up -s dev",
        "up -sdev",
        "up -s=dev",
        "up --stack dev",
        "up --stack=dev --yes",
        "--color never up -y -s dev",
        "-v 3 up -m up -s dev",
        "up -s dev -- -s other",
    ],
)
def test_the_command_and_the_stack_are_found(line: str) -> None:
    parsed = Arguments.of(line.split())
    assert (parsed.command, parsed.stack) == ("up", "dev")


def test_the_command_s_command_and_its_operand_are_found() -> None:
    parsed = Arguments.of(["stack", "--color", "never", "select", "dev"])
    assert (parsed.command, parsed.subcommand, parsed.operand) == ("stack", "select", "dev")


@pytest.mark.parametrize("line", ["-C infra up", "--cwd=infra up", "up --cwd infra", "-Cinfra up"])
def test_the_folder_is_found(line: str) -> None:
    assert Arguments.of(line.split()).folder == Path("infra")


@pytest.mark.parametrize("flag", [["--config-file", "a.yaml"], ["--config-file=a.yaml"]])
def test_a_stack_file_takes_the_place_of_the_one_that_was_named(flag: list[str]) -> None:
    parsed = Arguments.of(["up", *flag, "--yes"])
    assert parsed.config_file == Path("a.yaml")
    assert parsed.with_config_file(Path("/copy")) == ["up", "--config-file=/copy", "--yes"]


def test_a_stack_file_is_added_before_what_is_no_flag() -> None:
    parsed = Arguments.of(["up", "--", "x"])
    assert parsed.with_config_file(Path("/copy")) == ["up", "--config-file=/copy", "--", "x"]
