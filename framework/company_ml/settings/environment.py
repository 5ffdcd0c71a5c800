"""The settings of an environment: from the packaged YAML, each of them to be overridden by a variable."""

import os
from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from company_ml.errors import InputError
from company_ml.settings.uris import Profile, check_registry_uri, check_tracking_uri, profile_in
from company_ml.settings.variables import overrides, variable
from company_ml.stages import OWN_SERVER, STAGES, Stage, Stages, StageSchema

EnvironmentName = Literal["dev", "test", "prod"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,254}$")]
"""A name in Unity Catalog that never needs backticks in SQL (see ``company_ml.names``)."""


class Environment(BaseModel):
    """Where one environment keeps its runs, models and data."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: EnvironmentName
    tracking_uri: str = Field(
        description="MLflow's tracking server: databricks, databricks://PROFILE, or a server's address."
    )
    registry_uri: str = Field(
        description="MLflow's model registry: databricks-uc, databricks-uc://PROFILE, or a server's address."
    )
    experiment_folder: str = Field(
        pattern=r"^(/[^/]+)+$",
        description="Workspace folder of the experiments; it exists before a run does.",
    )
    models_catalog: Identifier = Field(description="Catalog of all registered models.")
    stage: Literal["dev", "candidate", "production"] = Field(
        description="Stage of the registry that this environment fills."
    )
    data_catalog: Identifier = Field(description="Catalog of the environment's data.")
    mirror: str | None = Field(
        default=None,
        pattern=r"^(/[^/]+)+$",
        description="Folder of the wheels that stand for a package index: models carry theirs, and no "
        "version is promoted without; null where endpoints reach an index.",
    )
    stages: Mapping[Stage, StageSchema] = Field(
        default=OWN_SERVER,
        description="Schema of each stage on an MLflow server of one's own; on Databricks, schemas say it.",
    )

    @property
    def profile(self) -> Profile:
        """Profile of ``~/.databrickscfg`` that the URIs name; else variables lead to the workspace."""
        return profile_in(self.tracking_uri)

    @property
    def on_databricks(self) -> bool:
        """Whether runs and models are on Databricks, and not on a server of one's own."""
        return self.tracking_uri.startswith("databricks")

    @field_validator("tracking_uri")
    @classmethod
    def _tracking(cls, uri: str) -> str:
        return check_tracking_uri(uri)

    @field_validator("registry_uri")
    @classmethod
    def _registry(cls, uri: str) -> str:
        return check_registry_uri(uri)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        """Runs and models are of one workspace: a version in the registry names the run that made it."""
        on_databricks = {uri.startswith("databricks") for uri in (self.tracking_uri, self.registry_uri)}
        if len(on_databricks) > 1 or self.profile != profile_in(self.registry_uri):
            raise ValueError("tracking_uri and registry_uri name different places: give both the same one")
        return self

    @model_validator(mode="after")
    def _stages_once(self) -> Self:
        """Require all schemas of a server of one's own; on Databricks, nothing may contradict the stacks."""
        if self.on_databricks and "stages" in self.model_fields_set:
            raise ValueError(
                "stages is for an MLflow server of your own; on Databricks the stacks write each schema's "
                "stage and days into its properties: change models.schemas of the shared stack"
            )
        try:
            Stages(self.stages, "stages").require(*STAGES)
        except InputError as error:
            raise ValueError(str(error)) from None
        return self


def load(name: EnvironmentName, variables: Mapping[str, str] = os.environ) -> Environment:
    """Return the settings of an environment.

    Args:
        name: The environment.
        variables: What overrides the packaged YAML: ``COMPANY_ML_TRACKING_URI`` overrides ``tracking_uri``.
            A mapping is written as in YAML: ``{dev: {name: dev_models, retention_days: 30}, …}``.

    Raises:
        InputError: a variable or the YAML holds what no setting may be: all mistakes at once, each with the
            name of its variable or file.
    """
    place = f"{name}.yaml"
    packaged: dict[str, Any] = yaml.safe_load(
        files("company_ml").joinpath("configs", place).read_text(encoding="utf-8")
    )
    given, mistakes = overrides(variables, [field for field in Environment.model_fields if field != "name"])
    try:
        environment = Environment.model_validate({"name": name, **packaged, **given})
    except ValidationError as error:
        mistakes += [
            f"{_origin(mistake['loc'], given, place)}: {mistake['msg'].removeprefix('Value error, ')}"
            for mistake in error.errors()
        ]
    else:
        if not mistakes:
            return environment
    raise InputError("\n  ".join([f"the settings of {name} have mistakes:", *mistakes]))


def _origin(location: tuple[int | str, ...], given: Mapping[str, Any], place: str) -> str:
    """Name the variable or file that a mistake is in."""
    if not location:
        return f"{place} with {', '.join(map(variable, given))}" if given else place
    field, *rest = map(str, location)
    return ".".join([variable(field) if field in given else f"{place}: {field}", *rest])
