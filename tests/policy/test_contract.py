"""What every rule keeps, so that a person who meets it knows what to do."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from policy.core.discovery import AnyRule, area_of
from policy.core.rule import ResourceRule
from tests.policy.check import RULES
from tests.policy.mutations import every
from tests.stack_files import FIXTURES, SHIPPED, STACKS, StackFiles

EVERY = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
MUTATIONS = Counter(mutation.rule for mutation in every())
FILES = pytest.mark.parametrize("files", [FIXTURES, SHIPPED], ids=["fixtures", "shipped"])
LEVELS = {"mandatory", "advisory", "disabled"}
OF_THE_PACK = {"pack-is-sound", "pack-is-sound-for-stacks"}


@EVERY
def test_a_rule_is_tried_on_two_misconfigurations_at_least(rule: AnyRule) -> None:
    assert MUTATIONS[rule.name] >= 2


@EVERY
def test_a_rule_says_what_why_and_what_to_do_in_sentences(rule: AnyRule) -> None:
    for sentence in (rule.description, rule.reason, rule.remediation):
        assert sentence[0].isupper(), sentence
        assert sentence.endswith("."), sentence
    assert "\n" not in rule.description


@EVERY
def test_a_rule_names_the_page_that_it_stands_on(rule: AnyRule) -> None:
    source = urlsplit(rule.source)
    assert source.scheme == "https"
    assert source.path.strip("/"), "name a page, not a site"


def test_a_setting_of_a_rule_has_a_type_a_meaning_and_a_default() -> None:
    settings = {(rule.name, key): schema for rule in RULES for key, schema in rule.settings.items()}
    assert settings
    for place, schema in settings.items():
        assert {"type", "description", "default"} <= schema.keys(), place


@EVERY
def test_a_rule_about_resources_names_types_that_a_stack_has_or_could_have(rule: AnyRule) -> None:
    assert area_of(rule)
    if isinstance(rule, ResourceRule):
        assert rule.on
        assert all(type_.count(":") == 2 for type_ in rule.on)


def test_every_misconfiguration_names_a_rule_and_is_listed_once() -> None:
    titles = Counter(mutation.title for mutation in every())
    assert [title for title, count in titles.items() if count > 1] == []
    assert set(MUTATIONS) <= {rule.name for rule in RULES}


@FILES
@pytest.mark.parametrize("stack", STACKS)
def test_a_stacks_configuration_names_rules_levels_and_settings_that_there_are(
    files: StackFiles, stack: str
) -> None:
    settings = {rule.name: set(rule.settings) for rule in RULES}
    configuration = files.configuration(stack)
    assert configuration["pack-is-sound"] == {"stack": stack}
    for name, entry in configuration.items():
        assert name in {*settings, *OF_THE_PACK}
        values = entry if isinstance(entry, dict) else {"enforcementLevel": entry}
        assert values.get("enforcementLevel", "mandatory") in LEVELS
        assert set(values) - {"enforcementLevel"} <= settings.get(name, {"stack"})


@FILES
@pytest.mark.parametrize("stack", ["shared", "prod"])
def test_what_production_and_the_shared_stack_may_do_is_never_mere_advice(
    files: StackFiles, stack: str
) -> None:
    entries = files.configuration(stack).values()
    levels = {e if isinstance(e, str) else e.get("enforcementLevel", "mandatory") for e in entries}
    assert levels == {"mandatory"}
