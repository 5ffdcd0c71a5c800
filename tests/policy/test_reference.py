"""The reference page is the one that the rules give."""

from policy.reference import FILE, text
from tests.policy.check import RULES


def test_the_page_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run `python -m policy.reference`"


def test_the_page_has_an_entry_for_every_rule() -> None:
    page = text()
    for rule in RULES:
        assert f"\n### {rule.name}\n" in page
        assert rule.source in page
        assert rule.remediation in page
