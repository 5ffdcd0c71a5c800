"""Stack files that are no YAML: one line says which file, where in it, and what is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from localcloud.run.stack_file import StackFileError, parse, read

TOO_LONG = "Pulumi.dev.yaml: its configuration takes 128 KiB"


@pytest.mark.parametrize(
    ("text", "content"),
    [("", None), ("config:\n  p:key: value\n", {"config": {"p:key": "value"}}), ("# nothing\n", None)],
)
def test_yaml_is_read(text: str, content: object) -> None:
    assert parse("Pulumi.dev.yaml", text) == content


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("config: [\n", "Pulumi.dev.yaml, line 2, column 1: did not find expected node content"),
        ("config:\n  a: b: c\n", "Pulumi.dev.yaml, line 2, column 7: mapping values are not allowed"),
        ("config:\n\ta: b\n", "Pulumi.dev.yaml, line 2, column 1: found character"),
        ("a: \x00\n", "Pulumi.dev.yaml: unacceptable character #x0000"),
        (
            "a: 2026-99-99\n",
            "Pulumi.dev.yaml: a value is not of its type (month must be in 1..12); put it in",
        ),
        ("a: !!bool x\n", "Pulumi.dev.yaml: a value is not of its type ('x'); put it in quotes"),
    ],
)
def test_a_mistake_names_file_and_place(text: str, words: str) -> None:
    with pytest.raises(StackFileError) as mistake:
        parse("Pulumi.dev.yaml", text)
    assert str(mistake.value).startswith(words)
    assert "\n" not in str(mistake.value)


def test_a_file_that_is_no_text_is_told_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_bytes(b"config:\n  p:note: \xff\n")
    with pytest.raises(
        StackFileError, match=r"^Pulumi\.dev\.yaml: byte 18 is no UTF-8; save the file as UTF-8$"
    ):
        read(file)


@pytest.mark.parametrize("text", ["config:\n  p:note: {long}\n", "config:\n  p:settings: {{note: {long}}}\n"])
def test_a_configuration_that_no_program_can_be_given_is_too_long(text: str) -> None:
    parse("Pulumi.dev.yaml", text.format(long="a" * 130_000))
    with pytest.raises(StackFileError, match=f"^{TOO_LONG}"):
        parse("Pulumi.dev.yaml", text.format(long="a" * 131_060))


@pytest.mark.parametrize(("length", "status", "says"), [(1_000, 0, ""), (131_072, 1, TOO_LONG)])
def test_a_file_is_checked_by_itself_before_a_run_on_the_real_clouds(
    tmp_path: Path, length: int, status: int, says: str
) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(f"config:\n  p:note: {'a' * length}\n", encoding="utf-8")
    command = [sys.executable, "-m", "localcloud.run.stack_file", str(file)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr.startswith(says)) == (status, True)
