"""Read ``platform.yaml`` and ``teams/<key>.yaml``: typed, or every mistake, a line each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from platform_model import team_rules
from platform_model.model import Platform
from platform_model.team_rules import TEAMS, file_of
from platform_model.teams import Team
from sections.base import Section, as_far_as_valid, problems_of
from sections.files import read_yaml
from sections.problems import Problem, in_file_order

FILE = "platform.yaml"
"""The file, beside ``Pulumi.yaml`` and the folder of the teams."""


class PlatformError(Exception):
    """A file is missing, cannot be read, or has mistakes: a line each, with file and path."""


def load(file: Path) -> Platform:
    """Return what a file says, with the teams' files beside it.

    Raises:
        PlatformError: it is missing or has mistakes; the message lists all of them.
    """
    given = _values(file, file.name)
    if not isinstance(given, Mapping):
        raise PlatformError(f"{file.name}: must be a group of settings, as in the repository")
    values = dict(cast("Mapping[str, Any]", given))
    lines: list[str] = []
    if values.pop(TEAMS, None) is not None:
        lines.append(f"{file.name}: {TEAMS}: stands in {file_of('<team>')}, a file a team; move each there")
    teams: dict[str, Any] = {}
    for path in team_files(file.parent):
        try:
            teams[path.stem] = _values(path, f"{TEAMS}/{path.name}")
        except PlatformError as error:
            lines.append(str(error))
    wrong = {team: mistakes for team in teams if (mistakes := _own(team, teams[team]))}
    sound = {team: teams[team] for team in teams if team not in wrong}
    if lines or wrong:
        # Without one of the teams, rules between teams would say of others what is not so.
        alone = team_rules.alone(Platform.partial({**values, TEAMS: sound}))
        problems = [*_mistakes(Platform, values), *as_far_as_valid(alone, complete=False)]
        problems += [problem for mistakes in wrong.values() for problem in mistakes]
    else:
        everything = {**values, TEAMS: sound}
        try:
            return Platform.model_validate(everything)
        except ValidationError as error:
            problems = _in_order(error, Platform, everything)
    raise PlatformError("\n".join([*lines, *(_line(file, problem) for problem in problems)]))


def team_files(root: Path) -> list[Path]:
    """Return the teams' files of a checkout, by name, and those that are none for their suffix alone."""
    return sorted(path for path in (root / TEAMS).glob("*.y*ml") if path.suffix in (".yaml", ".yml"))


def _values(file: Path, name: str) -> Any:
    """Return what a YAML file holds."""
    if file.suffix == ".yml":
        raise PlatformError(f"{name}: is not read; rename it to {file.stem}.yaml")
    try:
        return read_yaml(file)
    except FileNotFoundError:
        raise PlatformError(f"{name}: is missing; take the repository's and change it") from None
    except ValueError as error:
        raise PlatformError(f"{name}: cannot be read: {error}") from None


def _mistakes(section: type[Section], values: Any) -> list[Problem]:
    """Return what is wrong with the values of a section, in their order."""
    try:
        section.model_validate(values)
    except ValidationError as error:
        return _in_order(error, section, values)
    return []


def _in_order(error: ValidationError, section: type[Section], values: Any) -> list[Problem]:
    """Return what an error says of the values of a section, in their order."""
    found = problems_of(error, section)
    return in_file_order(found, cast("Mapping[str, Any]", values)) if isinstance(values, Mapping) else found


def _own(team: str, values: Any) -> list[Problem]:
    """Return what is wrong with a team's file by itself."""
    return [problem.below(TEAMS, team) for problem in _mistakes(Team, values)]


def _line(file: Path, problem: Problem) -> str:
    """Return a problem as a line: of the platform's file, or of a team's."""
    if problem.path[:1] != (TEAMS,):
        return f"{file.name}: {problem}"
    _, team, *rest = problem.path
    where = ".".join(str(part) for part in rest)
    return ": ".join(part for part in (file_of(str(team)), where, problem.message) if part)
