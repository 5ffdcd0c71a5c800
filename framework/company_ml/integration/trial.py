"""A trial: one run of the integration test, and the only names under which it makes anything.

Its tables and models lie in two schemas of the environment's own catalog of data, which the stack makes for
this alone. The registry that all environments share is another catalog, so no name of a trial can be that of
a real model; and the identity that runs it may write nothing in the registry.
"""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from company_ml.errors import InputError
from company_ml.names import PROMOTED, ModelName
from company_ml.settings.environment import Environment
from company_ml.stages import Stages

TRAINED, CANDIDATE = PROMOTED[:2]
"""The stages whose part the two schemas play."""
CANDIDATES = "_candidate"
"""Ending of the schema of the candidates, after the name of the schema of tables and new models."""
_CHANGE = re.compile(r"[a-z0-9]{1,32}")
_MADE = re.compile(r"integration_([a-z0-9]{1,32})(?:_[a-z0-9_]+)?")

TableRole = Literal[
    "customers", "features", "scores", "reference", "payload", "entities", "outcomes", "predictions"
]
Document = Literal["features", "training", "gates", "scoring", "inference"]


def change_of(name: str) -> str | None:
    """Return the change whose trial made the table or model of a name; None if none did."""
    match = _MADE.fullmatch(name)
    return match[1] if match else None


@dataclass(frozen=True)
class Trial:
    """The integration test of one change."""

    environment: Environment
    schema: str
    """Schema of the tables and of the models in development."""
    change: str
    """What is tried, such as the first digits of a commit."""
    root: Path
    """Folder of all trials' files, in a volume."""

    @classmethod
    def of(cls, environment: Environment, stages: Stages, change: str, root: Path) -> "Trial":
        """Return the trial of a change, after making sure that it keeps out of the registry.

        Raises:
            InputError: the names could be those of others: all mistakes at once.
        """
        schema = stages.schema(TRAINED)
        mistakes: list[str] = []
        if not _CHANGE.fullmatch(change):
            mistakes.append(f"the change {change!r} is no name: use 1 to 32 of a to z and 0 to 9")
        if environment.models_catalog != environment.data_catalog:
            mistakes.append(
                f"models would be registered in {environment.models_catalog}, and a trial's belong into the "
                f"environment's own catalog {environment.data_catalog}: pass it as --models-catalog"
            )
        if stages.schema(CANDIDATE) != f"{schema}{CANDIDATES}":
            mistakes.append(
                f"{stages.origin}: candidates are in {stages.schema(CANDIDATE)}, not in "
                f"{schema}{CANDIDATES}: these are not the schemas that a stack makes for trials"
            )
        if PurePosixPath(environment.experiment_folder).parent.name != change:
            mistakes.append(
                f"the experiments' folder {environment.experiment_folder} is not <folder>/{change}/<run>: "
                "pass it as --experiment-folder"
            )
        if mistakes:
            raise InputError("; ".join(mistakes))
        return cls(environment, schema, change, root)

    @property
    def name(self) -> str:
        """Name of the trial's model, and beginning of its tables' names."""
        return f"integration_{self.change}"

    @property
    def schemas(self) -> tuple[str, str]:
        """The schemas of all trials."""
        return self.schema, f"{self.schema}{CANDIDATES}"

    @property
    def trained(self) -> ModelName:
        """The model in development."""
        return ModelName(self.environment.models_catalog, self.schema, self.name)

    @property
    def candidate(self) -> ModelName:
        """The model among the candidates."""
        return self.trained.in_schema(self.schemas[1])

    def table(self, role: TableRole) -> str:
        """Return a table as definitions name it: ``schema.table``."""
        return f"{self.schema}.{self.name}_{role}"

    def full_table(self, role: TableRole) -> str:
        """Return the full name of a table."""
        return f"{self.environment.data_catalog}.{self.table(role)}"

    @property
    def files(self) -> Path:
        """Folder of the trial's files."""
        return self.root / self.change

    def document(self, kind: Document) -> Path:
        """Return the file of a definition that a command reads."""
        return self.files / f"{kind}.yaml"

    @property
    def experiments(self) -> PurePosixPath:
        """Workspace folder of all trials' experiments: a folder for each change, and in it for each run."""
        return PurePosixPath(self.environment.experiment_folder).parents[1]

    @property
    def experiment(self) -> str:
        """Full name of the experiment that training and evaluation record in."""
        return f"{self.environment.experiment_folder}/{self.name}"
