"""Finds the rules: each module in a package of `policy.rules` declares one as `RULE`."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from policy import rules
from policy.core.rule import ResourceRule, StackRule

AnyRule = ResourceRule | StackRule


class NotARule(Exception):  # noqa: N818 (what the module is)
    """A module among the rules that declares none, or one by another name than its own."""


def find() -> list[AnyRule]:
    """Return all rules in the order of their names.

    Raises:
        NotARule: a module has no ``RULE``, or its name is not the one that its place gives it.
    """
    return sorted((_rule(area, module) for area, module in _modules()), key=lambda rule: rule.name)


def areas() -> list[str]:
    """Return the packages of rules, in order."""
    return sorted(found.name for found in iter_modules(rules.__path__) if found.ispkg)


def area_of(rule: AnyRule) -> str:
    """Return the package that a rule stands in."""
    return next(area for area in areas() if rule.name.startswith(f"{area.replace('_', '-')}-"))


def _modules() -> Iterator[tuple[str, str]]:
    for area in areas():
        package = import_module(f"{rules.__name__}.{area}")
        for found in iter_modules(package.__path__):
            yield area, found.name


def _rule(area: str, module: str) -> AnyRule:
    place = f"{rules.__name__}.{area}.{module}"
    rule = getattr(import_module(place), "RULE", None)
    if not isinstance(rule, ResourceRule | StackRule):
        raise NotARule(f"{place} declares no RULE; make it a ResourceRule or a StackRule")
    name = f"{area}-{module}".replace("_", "-")
    if rule.name != name:
        raise NotARule(f"the rule in {place} calls itself {rule.name}; name it {name}")
    return rule
