"""What the engine is told, through the SDK's own objects."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from policy.core.exemptions import Exemptions, read
from policy.core.resource import Resource, Stack
from policy.core.rule import ResourceRule, Severity, StackRule, Violation
from policy.core.sdk import ROOT, CheckedInUp, Pack
from policy.core.values import UNKNOWN, NotYetKnown, UnknownProperties
from policy.core.view import plain
from tests.policy.check import RULES

TYPE = "azure-native:storage:StorageAccount"
WORDS: dict[str, Any] = {
    "severity": Severity.HIGH,
    "description": "It must be so.",
    "reason": "It is better.",
    "source": "https://example.com/page",
    "remediation": "Make it so.",
}
TODAY = datetime.date(2026, 11, 25)
NONE = Exemptions([], TODAY)
OPTIONS = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [])


def _bad(resource: Resource) -> Iterator[str]:
    if resource.at("kind") != "good":
        yield "kind is bad"


def _broken(_: Resource) -> Iterator[str]:
    raise ValueError("hunter2")


def _broken_stack(_: Stack) -> Iterator[Violation]:
    raise ValueError("hunter2")


BAD = ResourceRule(name="storage-bad", on=(TYPE,), check=_bad, **WORDS)
BROKEN = ResourceRule(name="storage-broken", on=(TYPE,), check=_broken, **WORDS)
BROKEN_STACK = StackRule(name="stack-broken", check=_broken_stack, **WORDS)


def urn(type_: str = TYPE) -> str:
    return f"urn:pulumi:dev::p::{type_}::lake"


def tell(policy: Policy, properties: dict[str, Any], type_: str = TYPE, **config: Any) -> list[str]:
    """Let a policy look at one resource, and return what it reports."""
    assert isinstance(policy, ResourceValidationPolicy)
    told: list[str] = []
    seen = unknown_checking_proxy(properties)
    args = ResourceValidationArgs(type_, seen, urn(type_), "lake", OPTIONS, None, config)
    policy.validate(args, lambda message, urn=None: told.append(message))
    return told


def policies(*rules: ResourceRule | StackRule, exemptions: Exemptions = NONE) -> dict[str, Policy]:
    return {policy.name: policy for policy in Pack(rules, exemptions).policies()}


def test_a_violation_is_told_with_the_way_out_the_reason_and_its_source() -> None:
    (told,) = tell(policies(BAD)["storage-bad"], {"kind": "worse"})
    assert told.splitlines() == [
        "kind is bad.",
        "Remediation: Make it so.",
        "Reason: It is better. https://example.com/page",
    ]


def test_a_good_resource_is_not_told() -> None:
    assert tell(policies(BAD)["storage-bad"], {"kind": "good"}) == []


def test_an_unknown_value_becomes_advice_that_names_it() -> None:
    with pytest.raises(CheckedInUp) as caught:
        tell(policies(BAD)["storage-bad"], {"kind": UNKNOWN_STRING_VALUE})
    assert caught.value.message.startswith("known only after deployment: kind;")


def test_a_crash_is_told_by_the_pack_itself_once_and_without_the_value() -> None:
    pack = policies(BROKEN)
    assert tell(pack["storage-broken"], {}) == []
    (told,) = tell(pack["pack-is-sound"], {})
    assert told.startswith("the rule storage-broken crashed with ValueError in test_sdk.py")
    assert "hunter2" not in told
    assert tell(pack["pack-is-sound"], {}) == []


def test_a_crash_of_a_rule_about_stacks_is_told_too() -> None:
    pack = policies(BROKEN_STACK)
    told: list[str] = []
    resource = PolicyResource(TYPE, {}, urn(), "lake", OPTIONS, None, None, [], {})
    for name in ("stack-broken", "pack-is-sound-for-stacks"):
        policy = pack[name]
        assert isinstance(policy, StackValidationPolicy)
        policy.validate(StackValidationArgs([resource]), lambda message, urn=None: told.append(message))
    assert len(told) == 1
    assert told[0].startswith("the rule stack-broken crashed with ValueError")


def test_a_resource_whose_provider_waits_for_something_is_checked_in_the_update() -> None:
    def check(stack: Stack) -> Iterator[Violation]:
        yield from (Violation(one, "it is bad") for one in stack.of(TYPE) if one.at("kind") != "good")

    provider = PolicyProviderResource("pulumi:providers:azure-native", {}, urn(), "azure")
    resource = PolicyResource(TYPE, {}, urn(), "lake", OPTIONS, provider, None, [], {})
    policy = policies(StackRule(name="stack-good", check=check, **WORDS))["stack-good"]
    assert isinstance(policy, StackValidationPolicy)
    told: list[str] = []
    with pytest.raises(CheckedInUp) as later:
        policy.validate(StackValidationArgs([resource]), lambda message, urn=None: told.append(message))
    assert later.value.message.startswith("known only after deployment: lake.kind;")
    assert told == []


@pytest.mark.parametrize("look", [list, len, lambda seen: seen.has("kind"), lambda seen: seen.at("kind")])
def test_nothing_can_be_read_of_what_is_not_shown_yet(look: Callable[[UnknownProperties], object]) -> None:
    with pytest.raises(NotYetKnown):
        look(UnknownProperties("lake"))


def test_the_configuration_of_another_stack_is_refused() -> None:
    sound = policies()["pack-is-sound"]
    (told,) = tell(sound, {}, ROOT, stack="prod")
    assert told.startswith("this is the stack dev, and the configuration is that of prod")
    assert tell(sound, {}, ROOT, stack="dev") == []
    assert tell(sound, {}, ROOT) == []


def test_exemptions_that_have_run_out_are_told_with_the_stack(tmp_path: Path) -> None:
    file = tmp_path / "exemptions.yaml"
    file.write_text(
        "[{rule: storage-bad, stack: dev, resource: lake, reason: It is only for a month or so.,"
        " granted_by: a@example.com, granted: 2026-10-01, expires: 2026-11-24}]",
        encoding="utf-8",
    )
    pack = policies(BAD, exemptions=read({"storage-bad"}, TODAY, file))
    assert len(tell(pack["storage-bad"], {"kind": "bad"})) == 1
    assert len(tell(pack["pack-is-sound"], {}, ROOT)) == 1

    pack = policies(BAD, exemptions=read({"storage-bad"}, TODAY - datetime.timedelta(days=1), file))
    assert tell(pack["storage-bad"], {"kind": "bad"}) == []
    assert tell(pack["pack-is-sound"], {}, ROOT) == []


def test_every_rule_becomes_a_policy_and_those_of_the_pack_are_always_mandatory() -> None:
    pack = policies(*RULES)
    assert {rule.name for rule in RULES} < set(pack)
    own = [pack["pack-is-sound"], pack["pack-is-sound-for-stacks"]]
    assert {policy.enforcement_level for policy in own} == {EnforcementLevel.MANDATORY}
    # They must be asked last, when all crashes are known.
    assert list(pack)[-2:] == [policy.name for policy in own]


def test_a_whole_number_is_told_as_one_though_the_engine_sends_floats() -> None:
    schema = {"least": {"type": "integer", "description": "The least.", "default": 1}}

    def few(resource: Resource) -> Iterator[str]:
        yield f"{resource.at('days')} of {resource.settings['least']}"

    rule = ResourceRule(name="storage-few", on=(TYPE,), check=few, settings=schema, **WORDS)
    (told,) = tell(policies(rule)["storage-few"], {"days": 7.0}, least=30.0)
    assert told.startswith("7 of 30.")


def test_what_the_sdk_wraps_is_unwrapped_and_unknowns_are_marked() -> None:
    wrapped = unknown_checking_proxy({"a": [{"b": UNKNOWN_STRING_VALUE}, UNKNOWN_STRING_VALUE], "c": 1})
    assert plain(wrapped) == {"a": [{"b": UNKNOWN}, UNKNOWN], "c": 1}
