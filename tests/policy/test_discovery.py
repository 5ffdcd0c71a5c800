"""Rules are found by their place, and bear the name that it gives them."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.core.discovery import NotARule, area_of, areas, find
from policy.rules import storage

RULE = """
from policy.core.rule import ResourceRule, Severity

RULE = ResourceRule(
    name="{name}", severity=Severity.LOW, description="D.", reason="R.", source="https://example.com/a",
    remediation="W.", on=("a:b:C",), check=lambda resource: [],
)
"""


@pytest.fixture
def more_storage_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder whose modules count as rules about storage."""
    monkeypatch.setattr(storage, "__path__", [*storage.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    yield tmp_path
    for file in tmp_path.glob("*.py"):
        sys.modules.pop(f"policy.rules.storage.{file.stem}", None)


def test_a_new_file_is_a_new_rule(more_storage_rules: Path) -> None:
    before = find()
    (more_storage_rules / "of_a_test.py").write_text(RULE.format(name="storage-of-a-test"), encoding="utf-8")
    assert {rule.name for rule in find()} - {rule.name for rule in before} == {"storage-of-a-test"}


def test_a_table_holds_several_rules(more_storage_rules: Path) -> None:
    before = find()
    first, second = (RULE.format(name=f"storage-{name}") for name in ("one", "two"))
    table = f"{first}\nONE = RULE\n{second}\nRULES = (ONE, RULE)\ndel RULE\n"
    (more_storage_rules / "of_a_test.py").write_text(table, encoding="utf-8")
    found = {rule.name for rule in find()} - {rule.name for rule in before}
    assert found == {"storage-one", "storage-two"}


def test_a_rule_of_a_table_bears_its_area_s_name(more_storage_rules: Path) -> None:
    table = f"{RULE.format(name='network-one')}\nRULES = (RULE,)\ndel RULE\n"
    (more_storage_rules / "of_a_test.py").write_text(table, encoding="utf-8")
    with pytest.raises(NotARule, match="calls itself network-one; name it storage-network-one"):
        find()


def test_a_rule_by_another_name_is_refused_with_the_right_one(more_storage_rules: Path) -> None:
    (more_storage_rules / "of_a_test.py").write_text(RULE.format(name="storage-test"), encoding="utf-8")
    with pytest.raises(NotARule, match=r"of_a_test calls itself storage-test; name it storage-of-a-test"):
        find()


def test_a_file_without_a_rule_is_refused(more_storage_rules: Path) -> None:
    (more_storage_rules / "of_a_test.py").write_text("RULE = None\n", encoding="utf-8")
    with pytest.raises(NotARule, match=r"policy\.rules\.storage\.of_a_test declares no RULE"):
        find()


def test_every_area_has_rules_and_every_rule_an_area() -> None:
    assert {area_of(rule) for rule in find()} == set(areas())
