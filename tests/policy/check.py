"""Runs the whole pack over a stack, each rule with the settings that the stack's configuration gives it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from policy.core.discovery import find
from policy.core.exemptions import Exemptions
from policy.core.resource import Resource, Stack
from policy.core.rule import ResourceRule, StackRule
from policy.core.run import Outcome, evaluate_resource, evaluate_stack
from tests.stack_files import FIXTURES, StackFiles

RULES = find()


@dataclass
class Report:
    """What the rules of a pack said."""

    violations: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    excused: set[str] = field(default_factory=set[str])
    """Rules of which an exemption excused something."""
    unknown: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    crashes: list[str] = field(default_factory=list[str])

    def add(self, rule: str, outcome: Outcome, exemptions: Exemptions | None) -> None:
        violations = [v for v in outcome.violations if not (exemptions and exemptions.excuse(rule, v))]
        if len(violations) < len(outcome.violations):
            self.excused.add(rule)
        if violations:
            told = [f"{v.resource.kind} {v.resource.name}: {v.message}" for v in violations]
            self.violations.setdefault(rule, []).extend(told)
        if outcome.unknown:
            self.unknown.setdefault(rule, []).extend(later.path for later in outcome.unknown)
        if outcome.crash:
            self.crashes.append(outcome.crash)


def settings_of(stack: str, rule: str, files: StackFiles = FIXTURES) -> dict[str, Any]:
    """Return what the configuration of a stack sets for a rule, in the CLI's format."""
    entry: Any = files.configuration(stack).get(rule, {})
    return (
        {key: value for key, value in entry.items() if key != "enforcementLevel"}
        if isinstance(entry, dict)
        else {}
    )


def check(
    name: str,
    stack: Stack,
    only: Iterable[Resource] | None = None,
    files: StackFiles = FIXTURES,
    exemptions: Exemptions | None = None,
) -> Report:
    """Run every rule; those about single resources on some of them, if it is said on which."""
    report = Report()
    resources = stack.resources if only is None else list(only)
    for rule in RULES:
        settings = settings_of(name, rule.name, files)
        if isinstance(rule, StackRule):
            report.add(rule.name, evaluate_stack(rule, stack, settings), exemptions)
        else:
            assert isinstance(rule, ResourceRule)
            for resource in resources:
                report.add(rule.name, evaluate_resource(rule, resource, settings), exemptions)
    return report
