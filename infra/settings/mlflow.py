"""MLflow in an environment: its experiments, who logs runs, and where runs keep their files."""

from pydantic import Field

from infra.settings.declared import Role
from infra.settings.identity import repeated_roles
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import ExperimentName, UnityCatalogName


class Artifacts(Section):
    """The volume that keeps the files of runs."""

    schema_name: UnityCatalogName = Field(alias="schema", description="Schema, of the environment's catalog.")
    volume: UnityCatalogName = Field(description="Name of the volume; the schema declares it.")


class Experiment(Section):
    """An MLflow experiment."""

    name: ExperimentName = Field(description="Name in the workspace folder ml_experiments/<environment>.")


class Mlflow(Section):
    """MLflow's tracking. Models are registered in the shared registry."""

    artifacts: Artifacts = Field(description="Where runs keep their files.")
    readers: tuple[Role, ...] = Field(default=(), description="Roles that see runs.")
    editors: tuple[Role, ...] = Field(default=(), description="Roles that see and log runs.")
    experiments: tuple[Experiment, ...] = Field(default=(), description="The experiments.")

    @rule
    def _a_role_is_listed_once(self) -> Problems:
        for position, role in enumerate(self.readers):
            if role in self.editors:
                yield Problem(("readers", position), f"{role} is among editors, who read too; list it once")
        yield from repeated_roles("readers", self.readers)
        yield from repeated_roles("editors", self.editors)

    @rule
    def _names_are_unique(self) -> Problems:
        names = [experiment.name for experiment in self.experiments]
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Problem(
                    ("experiments", position, "name"), f"{name} is declared twice; remove or rename one"
                )
