"""Hands the rules to Pulumi's policy SDK, and what they found back to the engine."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from policy.core.discovery import AnyRule
from policy.core.exemptions import Exemptions
from policy.core.rule import ResourceRule, Rule, StackRule
from policy.core.run import Outcome, evaluate_resource, evaluate_stack
from policy.core.values import NotYetKnown
from policy.core.view import plain, resource_of, stack_of

ROOT = "pulumi:pulumi:Stack"


class CheckedInUp(UnknownValueError):  # noqa: N818 (nothing is wrong)
    """Makes the SDK tell, as advice, that a rule could not see all; it has no other way to say so."""

    def __init__(self, unknown: Sequence[NotYetKnown]) -> None:
        super().__init__(UNKNOWN_STRING_VALUE, [])
        paths = ", ".join(dict.fromkeys(later.path for later in unknown))
        self.message = f"known only after deployment: {paths}; `pulumi up` checks it before it passes"


class _Crashes(threading.local):
    """Crashes that are not told yet.

    The engine analyzes resources in parallel; the SDK runs all policies of one of them in one thread.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []


class Pack:
    """The rules as the SDK wants them.

    A rule that crashes fails the pack through a policy of its own, which is mandatory everywhere: the rule's
    own enforcement level, which may be advisory, must not turn a crash into advice.
    """

    def __init__(self, rules: Sequence[AnyRule], exemptions: Exemptions) -> None:
        self._rules = rules
        self._exemptions = exemptions
        self._crashes = _Crashes()

    def policies(self) -> list[Policy]:
        """Return every rule as a policy, and last those that watch over the pack itself."""
        return [*map(self._policy, self._rules), self._resources_are_sound(), self._stack_is_sound()]

    def _policy(self, rule: AnyRule) -> Policy:
        return self._resource_policy(rule) if isinstance(rule, ResourceRule) else self._stack_policy(rule)

    def _resource_policy(self, rule: ResourceRule) -> Policy:
        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            self._report(rule, evaluate_resource(rule, resource_of(args), plain(args.get_config())), report)

        return ResourceValidationPolicy(validate=validate, **_described(rule))

    def _stack_policy(self, rule: StackRule) -> Policy:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            self._report(rule, evaluate_stack(rule, stack_of(args), plain(args.get_config())), report)

        return StackValidationPolicy(validate=validate, **_described(rule))

    def _report(self, rule: Rule, outcome: Outcome, report: ReportViolation) -> None:
        for violation in outcome.violations:
            if not self._exemptions.excuse(rule.name, violation):
                report(told(rule, violation.message), violation.resource.urn)
        if outcome.crash:
            self._crashes.seen.append(outcome.crash)
        if outcome.unknown:
            raise CheckedInUp(outcome.unknown)

    def _report_crashes(self, report: ReportViolation, urn: str | None) -> None:
        for crash in self._crashes.seen:
            report(f"{crash}; what it did not check must not pass, so mend the rule first", urn)
        self._crashes.seen.clear()

    def _resources_are_sound(self) -> Policy:
        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            self._report_crashes(report, args.urn)
            if args.resource_type == ROOT:
                for problem in self._of_the_stack(resource_of(args).stack, args.get_config()):
                    report(problem, args.urn)

        return ResourceValidationPolicy(
            name="pack-is-sound",
            description="Rules run to their end, exemptions are current, the configuration is the stack's.",
            enforcement_level=EnforcementLevel.MANDATORY,
            severity=Severity.CRITICAL,
            config_schema=PolicyConfigSchema({"stack": {"type": "string", "default": ""}}),
            validate=validate,
        )

    def _of_the_stack(self, stack: str, config: Mapping[str, Any]) -> Iterator[str]:
        yield from self._exemptions.expired(stack)
        configured = config.get("stack") or stack
        if configured != stack:
            yield (
                f"this is the stack {stack}, and the configuration is that of {configured};"
                f" name policy/config/{stack}.json"
            )

    def _stack_is_sound(self) -> Policy:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            self._report_crashes(report, None)

        return StackValidationPolicy(
            name="pack-is-sound-for-stacks",
            description="Rules about a whole stack run to their end.",
            enforcement_level=EnforcementLevel.MANDATORY,
            severity=Severity.CRITICAL,
            validate=validate,
        )


def told(rule: Rule, message: str) -> str:
    """Return what a person reads below the rule's description."""
    return f"{message}.\nRemediation: {rule.remediation}\nReason: {rule.reason} {rule.source}"


def _described(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "description": rule.description,
        "severity": Severity(rule.severity.value),
        "remediation_steps": rule.remediation,
        "url": rule.source,
        "config_schema": PolicyConfigSchema({key: dict(schema) for key, schema in rule.settings.items()})
        if rule.settings
        else None,
    }
