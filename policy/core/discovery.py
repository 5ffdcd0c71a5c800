"""Finds the rules: each module in a package of `policy.rules` declares a `RULE`, or `RULES` of one shape."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules

from policy import rules
from policy.core.rule import ResourceRule, StackRule

AnyRule = ResourceRule | StackRule


class NotARule(Exception):  # noqa: N818 (what the module is)
    """A module among the rules that declares none, or one by another name than its place gives it."""


def find() -> list[AnyRule]:
    """Return all rules in the order of their names.

    Raises:
        NotARule: a module has neither, or a rule's name is not what its place gives it.
    """
    return sorted((rule for place in _modules() for rule in _rules(*place)), key=lambda rule: rule.name)


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


def _rules(area: str, module: str) -> Sequence[AnyRule]:
    place = f"{rules.__name__}.{area}.{module}"
    found = import_module(place)
    one, table = getattr(found, "RULE", None), getattr(found, "RULES", ())
    declared = (one, *table) if one else table
    if not declared or not all(isinstance(rule, ResourceRule | StackRule) for rule in declared):
        raise NotARule(f"{place} declares no RULE; make it a ResourceRule or a StackRule")
    beginning = f"{area}-".replace("_", "-")
    for rule in declared:
        name = f"{area}-{module}".replace("_", "-") if rule is one else rule.name
        if rule.name != name or not name.startswith(beginning):
            right = name if rule is one else f"{beginning}{rule.name}"
            raise NotARule(f"the rule in {place} calls itself {rule.name}; name it {right}")
    return declared
