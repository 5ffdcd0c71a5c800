"""What may stand in names: of environments, stages and roles, and in the patterns."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import TYPE_CHECKING

from platform_model import name_limits as limits
from platform_model.patterns import EVERYWHERE, KINDS, LONGEST, placeholders
from sections.problems import Problem, Problems, guess
from sections.values import BUILT_IN_SCHEMAS

if TYPE_CHECKING:
    from platform_model.model import Platform

SHARED = "shared"
"""The stack of what the account and the region have one of. It comes up first."""

HUB = "hub"
"""What stands for the shared stack in names of what is the hub's alone."""

BACKEND = "backend"
"""What stands for the stack of the states in names."""

_OF_BACKEND = frozenset({"resourceGroup", "keyVault"})
"""The kinds of things named by a stack or an environment that the stack of the states has, too."""

_TAKEN_BY_STACKS = {
    SHARED: "the shared stack",
    HUB: "the shared stack",
    BACKEND: "the stack of the states",
    "drift": "the pipeline that looks for drift",
}
"""What an environment of the name would share its keys and names with."""

_TAKEN_BY_PRINCIPALS = {
    "deploy": "the principal that deploys",
    "preview": "the principal of previews",
    "run": "the principal of jobs",
}
"""What a role of the name would share its grants with, as these go by keys."""

_TAKEN_BY_DATABRICKS = dict.fromkeys(BUILT_IN_SCHEMAS, "a schema of every catalog")
"""What the schema of a team of the name would share its name with."""

_ONE_NAMESPACE = frozenset(
    {limits.RESOURCE_GROUP, limits.STORAGE_ACCOUNT, limits.KEY_VAULT, limits.PRINCIPAL, limits.IDENTITY}
)
"""Whose names are told apart across kinds of things: in a subscription, an account or the whole world."""


def _text(
    pattern: str, what: str, wording: str, taken: Mapping[str, str] | None = None
) -> Callable[[str], str]:
    """Return a check that gives a text back, or raises ``ValueError`` if it does not fit or is taken."""
    fits = re.compile(pattern)

    def check(value: str) -> str:
        if taken and value in taken:
            raise ValueError(f"{value} is what {taken[value]} is called; choose another name")
        if not fits.fullmatch(value):
            raise ValueError(
                f"{value or 'an empty text'} is no {what}; use {wording}, beginning with a letter"
            )
        return value

    return check


environment = _text(
    r"[a-z][a-z0-9]{0,15}",
    "name of an environment",
    "1 to 16 lower-case letters and digits",
    _TAKEN_BY_STACKS,
)
stage = _text(r"[a-z][a-z0-9_]{0,31}", "key of a stage", "1 to 32 lower-case letters, digits and underscores")
role = _text(
    r"[a-z][A-Za-z0-9]{0,63}",
    "key of a role, such as dataScientists",
    "1 to 64 letters and digits",
    _TAKEN_BY_PRINCIPALS,
)
team = _text(
    r"[a-z][a-z0-9_]{0,63}",
    "key of a team, such as risk",
    "1 to 64 lower-case letters, digits and underscores",
    _TAKEN_BY_DATABRICKS,
)
organisation = _text(r"[a-z][a-z0-9]{0,15}", "organisation in names", "1 to 16 lower-case letters and digits")
workload = _text(
    r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
    "workload in names",
    "lower-case letters, digits and single hyphens",
)
abbreviation = _text(r"[a-z][a-z0-9]{0,11}", "abbreviation in names", "1 to 12 lower-case letters and digits")


def mistake(check: Callable[[str], str], value: str) -> str | None:
    """Say what a check has against a value."""
    try:
        check(value)
    except ValueError as error:
        return str(error)
    return None


def names_fit(platform: "Platform") -> Problems:
    """Yield the patterns that are none, and the names that break a limit or that two things would have."""
    wrong = list(_patterns(platform.names))
    yield from wrong
    if wrong:
        return
    taken: dict[tuple[str, str], str] = {}
    for kind, named in KINDS.items():
        for about, parts in _things(platform, kind):
            try:
                name = platform.name(kind, **parts)
            except ValueError as error:
                yield Problem(_place(platform, kind, parts), f"{error} (names.{kind})")
                continue
            # Names of one kind of object are told apart without regard to case.
            first = taken.setdefault((named.limit.kind, name.lower()), f"{kind} of {about}")
            if first != f"{kind} of {about}" and named.limit in _ONE_NAMESPACE:
                yield Problem(
                    _place(platform, kind, parts),
                    f"{name} would be the {kind} of {about} and the {first}; change a pattern in names",
                )


def _patterns(names: Mapping[str, str]) -> Problems:
    for kind, pattern in names.items():
        path = ("names", kind)
        if kind not in KINDS:
            yield Problem(path, f"is no kind of thing; {guess(kind, list(KINDS))}")
            continue
        needs = KINDS[kind].needs
        try:
            used = placeholders(pattern)
        except ValueError as error:
            yield Problem(path, f"{pattern} is no pattern ({error}); write parts as {{stack}}")
            continue
        if unknown := sorted(used - needs - EVERYWHERE):
            known = ", ".join(sorted(needs | EVERYWHERE))
            yield Problem(path, f"nothing is known of {', '.join(unknown)}; the parts are {known}")
        if missing := sorted(needs - used):
            yield Problem(
                path, f"lacks {{{'}, {'.join(missing)}}}, by which the names of two things are told apart"
            )


def _things(platform: "Platform", kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what there is of a kind: what it belongs to, and the parts of its name at their longest."""
    needs, further = KINDS[kind].needs, [BACKEND] if kind in _OF_BACKEND else []
    fixed = {part: LONGEST[part] for part in needs if part in LONGEST}
    if "team" in needs:
        for key in platform.teams:
            places = platform.environments_of(key) if "environment" in needs else ()
            for place in places or (None,):
                yield key, {**fixed, "team": key, **({"environment": place} if place else {})}
    elif {"local", "remote"} <= needs:
        for local, remote in permutations((HUB, *platform.environment_names), 2):
            yield f"{local} and {remote}", {**fixed, "local": local, "remote": remote}
    elif "stack" in needs:
        for stack in (*platform.stacks, *further):
            yield stack, {**fixed, "stack": stack}
    elif "environment" in needs:
        for name in (*platform.environment_names, *further):
            yield name, {**fixed, "environment": name}
    else:
        yield "the platform", fixed


def _place(platform: "Platform", kind: str, parts: Mapping[str, str]) -> tuple[str | int, ...]:
    """Return where the name comes from: a pattern of the file, a team, an environment, or the platform."""
    if kind in platform.names:
        return ("names", kind)
    if "team" in parts:
        return ("teams", parts["team"])
    names = platform.environment_names
    stack = next((part for part in parts.values() if part in names), None)
    return ("environments", names.index(stack), "name") if stack else ("workload",)
