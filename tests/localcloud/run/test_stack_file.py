"""Stack files that are no YAML: one line says which file, where in it, and what is wrong."""

import pytest

from localcloud.run.stack_file import mistake


@pytest.mark.parametrize("text", ["", "config:\n  p:key: value\n", "# nothing\n"])
def test_yaml_is_no_mistake(text: str) -> None:
    assert mistake("Pulumi.dev.yaml", text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("config: [\n", "Pulumi.dev.yaml, line 2, column 1: expected the node content"),
        ("config:\n  a: b: c\n", "Pulumi.dev.yaml, line 2, column 7: mapping values are not allowed here"),
        ("config:\n\ta: b\n", "Pulumi.dev.yaml, line 2, column 1: found character"),
        ("a: \x00\n", "Pulumi.dev.yaml: unacceptable character #x0000"),
    ],
)
def test_a_mistake_names_file_and_place(text: str, words: str) -> None:
    said = mistake("Pulumi.dev.yaml", text)
    assert said is not None
    assert said.startswith(words)
    assert "\n" not in said


@pytest.mark.parametrize("text", ["config:\n  p:note: {long}\n", "config:\n  p:settings: {{note: {long}}}\n"])
def test_a_configuration_that_no_program_can_be_given_is_too_long(text: str) -> None:
    assert mistake("Pulumi.dev.yaml", text.format(long="a" * 130_000)) is None
    said = mistake("Pulumi.dev.yaml", text.format(long="a" * 131_060))
    assert said is not None
    assert said.startswith("Pulumi.dev.yaml: its configuration takes 128 KiB")
