"""The stack files that the repository ships and a company edits: valid and complete, whatever they say."""

from pathlib import Path

import pytest

from platform_model.load import FILE
from sections import clock
from tests.infra.settings.files import mistakes
from tests.stack_files import ROOT, SHIPPED, SHIPPED_STACKS

EVERY = pytest.mark.parametrize("stack", SHIPPED_STACKS)


@EVERY
def test_every_shipped_stack_file_is_without_mistake_today(
    stack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SHIPPED.copy(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert mistakes(stack, SHIPPED.settings(), clock.today()) == []


@EVERY
def test_every_shipped_stack_file_names_the_schema_for_editors(stack: str) -> None:
    first = SHIPPED.file(stack).read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=docs/settings.schema.json"


def test_the_platforms_file_names_the_schema_for_editors() -> None:
    first = (ROOT / FILE).read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=docs/platform.schema.json"


def test_every_stack_has_a_file_and_a_configuration_of_the_pack_and_there_are_no_others() -> None:
    assert {file.name for file in ROOT.glob("Pulumi.*.yaml")} == {
        f"Pulumi.{stack}.yaml" for stack in SHIPPED_STACKS
    }
    assert {file.stem for file in SHIPPED.policy.iterdir()} == set(SHIPPED_STACKS)
