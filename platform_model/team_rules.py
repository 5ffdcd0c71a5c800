"""Rules between teams, and between teams and the platform: names, places, and what is read by others."""

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from platform_model import name_rules
from sections.problems import Path, Problem, Problems, guess

if TYPE_CHECKING:
    from platform_model.model import Platform

TEAMS = "teams"
"""Folder of the teams' files, and where problems say that they stand."""


def problems(platform: "Platform") -> Problems:
    """Yield what teams cannot be beside each other on this platform."""
    wrong = list(alone(platform))
    yield from wrong
    if wrong:
        return  # what follows would be told of names and places that there are not
    yield from _groups(platform)
    yield from _schemas(platform)
    yield from _reads(platform)
    yield from _readers(platform)


def alone(platform: "Platform") -> Problems:
    """Yield what a team cannot be on this platform, whatever other teams there are."""
    yield from _keys(platform)
    yield from _environments(platform)


def file_of(team: str) -> str:
    """Return the path of a team's file."""
    return f"{TEAMS}/{team}.yaml"


def _keys(platform: "Platform") -> Problems:
    for key in platform.teams:
        if mistake := name_rules.mistake(name_rules.team, key):
            yield Problem((TEAMS, key), mistake)
        elif key in platform.roles:
            yield Problem((TEAMS, key), f"{key} is the key of a role; choose another name for the file")


def _environments(platform: "Platform") -> Problems:
    names = platform.environment_names
    for key, team in platform.teams.items():
        for position, name in enumerate(team.environments or ()):
            if name not in names:
                yield Problem(
                    (TEAMS, key, "environments", position), f"{name} is no environment; {guess(name, names)}"
                )


def _groups(platform: "Platform") -> Problems:
    """Yield groups that are others', too: their names compare without case in the account."""
    if next(name_rules.names_fit(platform), None):
        return  # the patterns give no names
    taken = {role.group.lower(): f"the role {key}" for key, role in platform.roles.items()}
    taken |= {
        platform.name("teamsGroup", environment=name).lower(): f"all teams of {name}"
        for name in platform.environment_names
    }
    for key, team in platform.teams.items():
        group = platform.group_of(key)
        if first := taken.get(group.lower()):
            path: Path = (TEAMS, key, "group") if team.group else (TEAMS, key)
            yield Problem(path, f"{group} is the group of {first} already; state another as group")
        taken.setdefault(group.lower(), f"the team {key}")


def _schemas(platform: "Platform") -> Problems:
    """Yield schemas that two teams would have in the catalog of one environment."""
    for key, earlier in _pairs(platform):
        theirs = {schema.name for schema in platform.schemas_of(earlier)}
        for position, schema in enumerate(platform.schemas_of(key)):
            if schema.name in theirs:
                stated = bool(platform.teams[key].schemas)
                path: Path = (TEAMS, key, "schemas", position, "name") if stated else (TEAMS, key)
                yield Problem(
                    path,
                    f"{schema.name} would be a schema of {earlier}, too ({file_of(earlier)}); rename one",
                )


def _pairs(platform: "Platform") -> Iterator[tuple[str, str]]:
    """Yield each two teams that work in one environment."""
    for earlier, key in combinations(platform.teams, 2):
        if set(platform.environments_of(earlier)) & set(platform.environments_of(key)):
            yield key, earlier


def _readers(platform: "Platform") -> Problems:
    """Yield the readers that are no teams, or cannot read."""
    for path, owner, schema, reader in _granted(platform):
        if reader == owner:
            yield Problem(path, f"{reader} is the team itself, which reads its schemas anyway; remove it")
        elif reader not in platform.teams:
            yield Problem(path, f"{reader} is no team; {guess(reader, list(platform.teams))}")
        elif f"{owner}.{schema}" not in platform.teams[reader].reads:
            yield Problem(
                (TEAMS, reader, "reads"),
                f"{owner} lets {reader} read {schema} ({file_of(owner)}); add {owner}.{schema}, or have "
                "that removed",
            )
        elif not set(platform.environments_of(owner)) & set(platform.environments_of(reader)):
            yield Problem(path, f"{reader} and {owner} work in no environment both; remove it")


def _reads(platform: "Platform") -> Problems:
    """Yield what a team says that it reads, and is not there or not open to it."""
    granted = {(owner, schema, reader) for _, owner, schema, reader in _granted(platform)}
    for key, team in platform.teams.items():
        for position, name in enumerate(team.reads):
            path: Path = (TEAMS, key, "reads", position)
            owner, _, schema = name.partition(".")
            if owner not in platform.teams:
                yield Problem(path, f"{owner} is no team; {guess(owner, list(platform.teams))}")
                continue
            schemas = [one.name for one in platform.schemas_of(owner)]
            if schema not in schemas:
                yield Problem(path, f"{schema} is no schema of {owner}; {guess(schema, schemas)}")
            elif (owner, schema, key) not in granted:
                stated = platform.teams[owner].schemas
                where = ("schemas", schemas.index(schema), "readers") if stated else ("schemas",)
                yield Problem(
                    (TEAMS, owner, *where),
                    f"{key} reads {schema} ({file_of(key)}); add {key} to the schema's readers, or have "
                    "that removed",
                )


def _granted(platform: "Platform") -> Iterator[tuple[Path, str, str, str]]:
    """Yield who is let read what: the place in the file, the owner, the schema, the reader."""
    for key, team in platform.teams.items():
        for number, schema in enumerate(team.schemas):
            for position, reader in enumerate(schema.readers):
                yield (TEAMS, key, "schemas", number, "readers", position), key, schema.name, reader
