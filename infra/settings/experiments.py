"""MLflow experiments and where they keep their artifacts."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from infra.settings.base import Section, rule
from infra.settings.identity import Role, repeated_roles
from infra.settings.problems import Problem, Problems
from infra.settings.values import UnityCatalogName

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,254}")


def _experiment_name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no name of an experiment; use at most 255 letters, digits, "
            "underscores, dots and hyphens, and start with a letter or digit; the folder comes from the stack"
        )
    return value


class Artifacts(Section):
    """The volume, in the environment's catalog, that keeps an experiment's files."""

    schema_name: UnityCatalogName = Field(alias="schema", description="Schema of the volume.")
    volume: UnityCatalogName = Field(description="Name of the volume; the schema declares it.")


class Experiment(Section):
    """An MLflow experiment, in the workspace folder ``ml_experiments/<environment>``."""

    name: Annotated[str, AfterValidator(_experiment_name)] = Field(description="Name of the experiment.")
    artifacts: Artifacts = Field(description="Where its runs keep their files.")
    readers: tuple[Role, ...] = Field(default=(), description="Roles that see runs.")
    editors: tuple[Role, ...] = Field(default=(), description="Roles that also log runs.")

    @rule
    def _a_role_is_listed_once(self) -> Problems:
        for position, role in enumerate(self.readers):
            if role in self.editors:
                yield Problem(("readers", position), f"{role} is among editors, who read too; list it once")
        yield from repeated_roles("readers", self.readers)
        yield from repeated_roles("editors", self.editors)
