"""Exemptions: who may break a rule for a while, and why, in one file that is reviewed like code."""

import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from policy.core.rule import Violation
from sections.files import read_yaml

FILE = Path(__file__).parents[1] / "exemptions.yaml"

LONGEST_DAYS = 180
"""An exemption that is still needed after that is looked at again."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class BadExemptions(Exception):  # noqa: N818 (what the file holds)
    """The file of exemptions is wrong; the message has a line for each mistake."""


class Exemption(BaseModel):
    """One rule, one resource of one stack, one reason, one person who answers for it, until one day.

    ``resource`` is the program's name for it, in which ``*`` stands for anything; ``expires`` is the last
    day on which it holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    rule: Text
    stack: Text
    resource: Text
    reason: Annotated[Text, Field(min_length=20)]
    granted_by: Text
    granted: datetime.date
    expires: datetime.date

    @model_validator(mode="after")
    def _short(self) -> Self:
        days = (self.expires - self.granted).days
        if not 0 < days <= LONGEST_DAYS:
            raise ValueError(
                f"lasts {days} days; let it expire 1 to {LONGEST_DAYS} days after it was granted"
            )
        return self

    def covers(self, rule: str, violation: Violation) -> bool:
        """Tell whether a violation of a rule is the one that is excused."""
        resource = violation.resource
        return (
            self.rule == rule and self.stack == resource.stack and fnmatchcase(resource.name, self.resource)
        )


class Exemptions:
    """All exemptions, as they stand on a day."""

    def __init__(self, every: list[Exemption], today: datetime.date) -> None:
        self._every = every
        self._today = today

    def excuse(self, rule: str, violation: Violation) -> bool:
        """Tell whether an exemption that has not run out covers a violation."""
        return any(one.covers(rule, violation) for one in self._every if one.expires >= self._today)

    def expired(self, stack: str) -> list[str]:
        """Return a sentence for each exemption of a stack that has run out."""
        return [
            f"the exemption of {one.resource} in {stack} from {one.rule} expired on {one.expires}"
            f" ({one.granted_by} granted it on {one.granted});"
            " mend the resource and remove the exemption, or have it granted anew"
            for one in self._every
            if one.stack == stack and one.expires < self._today
        ]


def read(rules: set[str], today: datetime.date, file: Path = FILE) -> Exemptions:
    """Read the file of exemptions.

    Raises:
        BadExemptions: it is no list of exemptions, or names a rule that there is not.
    """
    try:
        rows: Any = read_yaml(file) or []
    except FileNotFoundError:
        raise BadExemptions(f"{file.name} is missing; a list without an entry grants none") from None
    except ValueError as mistake:
        raise BadExemptions(f"{file.name} cannot be read: {mistake}") from None
    if not isinstance(rows, list):
        raise BadExemptions(f"{file.name} must be a list of exemptions")
    every: list[Exemption] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=1):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        try:
            exemption = Exemption.model_validate(row)
        except ValidationError as mistake:
            problems += [
                f"exemption {number}: {'.'.join(map(str, error['loc'])) or 'it'}: {error['msg']}"
                for error in mistake.errors()
            ]
            continue
        every.append(exemption)
        if exemption.rule not in rules:
            problems.append(
                f"exemption {number}: there is no rule {exemption.rule}; docs/policies.md lists them"
            )
    if problems:
        raise BadExemptions("\n".join(f"{file.name}, {problem}" for problem in problems))
    return Exemptions(every, today)
