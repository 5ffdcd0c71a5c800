"""What a company edits in the shipped files is valid, keeps the policies, and is planned whole."""

import re
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from policy.core.exemptions import Exemptions, read
from sections import clock
from tests.contract import rules
from tests.infra.settings.files import mistakes
from tests.policy.check import RULES, check
from tests.policy.conftest import Recorded
from tests.policy.edits import EDITS, Edit
from tests.stack_files import ROOT, SHIPPED
from tests.stacks.conftest import StackOf
from tests.stacks.registry import TRAINED


@pytest.fixture
def of_the_docs(tmp_path: Path) -> Exemptions:
    """Return the exemption that the docs give for the first deployment, granted today."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    today = clock.today()
    days = {"granted": today, "expires": today + timedelta(7)}
    for key, day in days.items():
        block = re.sub(rf"{key}: \d{{4}}-\d\d-\d\d", f"{key}: {day}", block)
    file = tmp_path / "exemptions.yaml"
    file.write_text(dedent(block), encoding="utf-8")
    return read({rule.name for rule in RULES}, today, file)


def test_there_are_twenty_five_edits_at_least() -> None:
    assert len({edit.title for edit in EDITS}) == len(EDITS) >= 25


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.title)
def test_an_ordinary_edit_is_valid_keeps_the_policies_and_is_planned(
    stack_of: StackOf,
    recorded: Recorded,
    of_the_docs: Exemptions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Edit,
) -> None:
    files = edit.apply(SHIPPED, tmp_path / "edited")
    monkeypatch.chdir(files.stacks)
    settings = files.settings()
    for stack in settings:
        assert mistakes(stack, settings, clock.today()) == []
    excused: set[str] = set()
    for stack in edit.stacks:
        assert list(rules.refused(stack_of(stack, registry=TRAINED, files=files))) == []
        plan = recorded(stack, files=files)
        report = check(stack, plan, files=files, exemptions=of_the_docs)
        assert report.crashes == []
        assert report.violations == {}
        excused |= report.excused
    assert excused == edit.exempted
