"""What comes of a rule, whatever it does."""

from collections.abc import Iterator
from typing import Any

import pytest

from policy.core.resource import Resource, Stack
from policy.core.rule import ResourceRule, Severity, StackRule, Violation, apart
from policy.core.run import evaluate_resource, evaluate_stack
from policy.core.values import UNKNOWN, NotYetKnown, Properties

TYPE = "azure-native:storage:StorageAccount"
WORDS: dict[str, Any] = {
    "severity": Severity.LOW,
    "description": "D.",
    "reason": "R.",
    "source": "https://example.com/page",
    "remediation": "W.",
}


def resource(**properties: Any) -> Resource:
    return Resource(
        type=TYPE, name="lake", urn=f"urn:pulumi:dev::p::{TYPE}::lake", properties=Properties(properties)
    )


def rule(check: Any, **more: Any) -> ResourceRule:
    return ResourceRule(name="storage-x", on=(TYPE,), check=check, **WORDS, **more)


def test_a_rule_is_not_shown_types_that_it_does_not_name() -> None:
    def check(_: Resource) -> Iterator[str]:
        yield "seen"

    other = ResourceRule(name="storage-x", on=("other:type:Type",), check=check, **WORDS)
    assert evaluate_resource(other, resource(), {}).violations == ()


@pytest.mark.parametrize("value", [UNKNOWN, {"c": UNKNOWN}, [UNKNOWN], [{"c": UNKNOWN}]])
def test_an_unknown_value_can_not_be_looked_at_however_deep_it_is(value: Any) -> None:
    def check(seen: Resource) -> Iterator[str]:
        found = seen.at("a.b")
        for one in found if isinstance(found, list) else [found]:
            assert isinstance(one, Properties)
            yield f"c is {one.at('c')}"

    outcome = evaluate_resource(rule(check), resource(a={"b": value}), {})
    assert outcome.violations == ()
    assert outcome.crash == ""
    assert [later.path.startswith("a.b") for later in outcome.unknown] == [True]


def test_what_was_found_before_an_unknown_value_is_kept() -> None:
    def check(seen: Resource) -> Iterator[str]:
        yield "first"
        yield seen.at("a")

    outcome = evaluate_resource(rule(check), resource(a=UNKNOWN), {})
    assert [violation.message for violation in outcome.violations] == ["first"]
    assert [later.path for later in outcome.unknown] == ["a"]


def test_parts_that_are_checked_apart_do_not_hide_each_other() -> None:
    def check(seen: Resource) -> Iterator[str | NotYetKnown]:
        return apart(seen.each("rules"), lambda part: [f"port {part.at('port')}"])

    outcome = evaluate_resource(rule(check), resource(rules=[{"port": UNKNOWN}, {"port": 22}]), {})
    assert [violation.message for violation in outcome.violations] == ["port 22"]
    assert [later.path for later in outcome.unknown] == ["rules.0.port"]


def test_a_rule_that_crashes_is_named_with_the_place_and_without_the_value() -> None:
    def check(seen: Resource) -> Iterator[str]:
        yield str(int(seen.at("password")))

    outcome = evaluate_resource(rule(check), resource(password="hunter2"), {})
    assert outcome.crash.startswith("the rule storage-x crashed with ValueError in test_run.py, line ")
    assert "hunter2" not in outcome.crash


def test_a_rule_about_a_stack_that_crashes_is_named_too() -> None:
    def check(seen: Stack) -> Iterator[Violation]:
        yield Violation(seen.resources[7], "gone")

    broken = StackRule(name="stack-x", check=check, **WORDS)
    outcome = evaluate_stack(broken, Stack(resources=()), {})
    assert outcome.crash.startswith("the rule stack-x crashed with IndexError")


def test_a_setting_that_is_not_configured_has_its_default() -> None:
    def check(seen: Resource) -> Iterator[str]:
        yield f"most is {seen.settings['most']}"

    schema = {"most": {"type": "integer", "description": "The most.", "default": 3}}
    limited = rule(check, settings=schema)
    for configured, most in (({}, 3), ({"most": 5}, 5)):
        (violation,) = evaluate_resource(limited, resource(), configured).violations
        assert violation.message == f"most is {most}"
