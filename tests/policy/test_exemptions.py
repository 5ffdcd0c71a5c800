"""Exemptions are narrow, explained, and end."""

import datetime
from pathlib import Path

import pytest

from policy.core.exemptions import FILE, BadExemptions, Exemptions, read
from policy.core.resource import Resource
from policy.core.rule import Violation
from policy.core.values import Properties
from sections import clock
from tests.policy.check import RULES

RULE = "storage-no-public-access"
TODAY = datetime.date(2026, 11, 25)
ENTRY = f"""
- rule: {RULE}
  stack: dev
  resource: lake*
  reason: A partner uploads samples until the pilot ends.
  granted_by: security@example.com
  granted: 2026-11-01
  expires: 2026-12-31
"""


def exemptions(folder: Path, text: str = ENTRY, today: datetime.date = TODAY) -> Exemptions:
    file = folder / "exemptions.yaml"
    file.write_text(text, encoding="utf-8")
    return read({RULE}, today, file)


def violation(name: str = "lake", stack: str = "dev") -> Violation:
    urn = f"urn:pulumi:{stack}::p::t:m:T::{name}"
    return Violation(Resource(type="t:m:T", name=name, urn=urn, properties=Properties({})), "is wrong")


def test_the_committed_file_can_be_read() -> None:
    today = clock.today()
    assert read({rule.name for rule in RULES}, today, FILE).expired("other") == []


def test_an_exemption_covers_its_rule_in_its_stack_for_its_resource(tmp_path: Path) -> None:
    found = exemptions(tmp_path)
    assert found.excuse(RULE, violation())
    assert found.excuse(RULE, violation("lake-blobs"))
    assert not found.excuse("storage-tls", violation())
    assert not found.excuse(RULE, violation(stack="prod"))
    assert not found.excuse(RULE, violation("vault"))


def test_an_exemption_holds_on_its_last_day_and_no_longer(tmp_path: Path) -> None:
    last = datetime.date(2026, 12, 31)
    assert exemptions(tmp_path, today=last).excuse(RULE, violation())
    assert exemptions(tmp_path, today=last).expired("dev") == []

    after = exemptions(tmp_path, today=last + datetime.timedelta(days=1))
    assert not after.excuse(RULE, violation())
    assert after.expired("prod") == []
    (told,) = after.expired("dev")
    assert told.startswith(f"the exemption of lake* in dev from {RULE} expired on 2026-12-31")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"rule: {RULE}", "rule: storage-publik", "there is no rule storage-publik"),
        ("A partner uploads samples until the pilot ends.", "because", "at least 20 characters"),
        ("expires: 2026-12-31", "expires: 2027-12-31", "lasts 425 days"),
        ("expires: 2026-12-31", "expires: 2026-11-01", "lasts 0 days"),
        ("expires: 2026-12-31", "expires: soon", "expires"),
        ("granted_by: security@example.com", "granted_by: ''", "granted_by"),
        ("stack: dev", "stak: dev", "stak"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_entry(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in ENTRY
    with pytest.raises(BadExemptions, match=r"^exemptions\.yaml, exemption 1: ") as caught:
        exemptions(tmp_path, ENTRY.replace(old, new))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [("a: 1", "must be a list"), ("[", "cannot be read: "), ("2026-99-99", "cannot be read: ")],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadExemptions, match=told):
        exemptions(tmp_path, text)
