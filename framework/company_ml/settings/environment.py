"""The settings of an environment: from the platform's file, each of them to be overridden by a variable."""

import os
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from company_ml.errors import InputError
from company_ml.platform import PACKAGED, PLATFORM
from company_ml.settings.uris import Profile, check_registry_uri, check_tracking_uri, profile_in
from company_ml.settings.variables import overrides, variable
from company_ml.stages import OWN_SERVER, PROMOTED, STAGES, Stage, Stages, StageSchema

EnvironmentName = str
"""Name of one of the platform's environments."""
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,254}$")]
"""A name in Unity Catalog that never needs backticks in SQL (see ``company_ml.names``)."""


class Environment(BaseModel):
    """Where one environment keeps its runs, models and data."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: EnvironmentName
    tracking_uri: str = Field(
        default="databricks",
        description="MLflow's tracking server: databricks, databricks://PROFILE, or a server's address.",
    )
    registry_uri: str = Field(
        default="databricks-uc",
        description="MLflow's model registry: databricks-uc, databricks-uc://PROFILE, or a server's address.",
    )
    experiment_folder: str = Field(
        pattern=r"^(/[^/]+)+$",
        description="Workspace folder of the experiments; it exists before a run does.",
    )
    models_catalog: Identifier = Field(description="Catalog of all registered models.")
    stage: Stage = Field(description="Stage of the registry that this environment fills.")
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
    def is_development(self) -> bool:
        """Whether models are trained here, and people make the champion by themselves."""
        return PLATFORM.environments[self.name].is_development

    @property
    def profile(self) -> Profile:
        """Profile of ``~/.databrickscfg`` that the URIs name; else variables lead to the workspace."""
        return profile_in(self.tracking_uri)

    @property
    def on_databricks(self) -> bool:
        """Whether runs and models are on Databricks, and not on a server of one's own."""
        return self.tracking_uri.startswith("databricks")

    @field_validator("stage")
    @classmethod
    def _stage(cls, stage: str) -> str:
        if stage not in PROMOTED:
            raise ValueError(
                f"{stage} is no stage that an environment fills: choose among {', '.join(PROMOTED)}"
            )
        return stage

    @field_validator("stages")
    @classmethod
    def _known(cls, stages: Mapping[Stage, StageSchema]) -> Mapping[Stage, StageSchema]:
        if unknown := [stage for stage in stages if stage not in STAGES]:
            raise ValueError(f"{', '.join(unknown)} is no stage: choose among {', '.join(STAGES)}")
        return stages

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
                "stage and days into its properties: change stages in platform.yaml"
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
        variables: What overrides the platform's file: ``COMPANY_ML_TRACKING_URI`` overrides ``tracking_uri``.
            A mapping is written as in YAML: ``{dev: {name: dev_models, retention_days: 30}, …}``.

    Raises:
        InputError: there is no such environment; or a variable or the platform's file holds what no setting
            may be: all mistakes at once, each with the name of its variable or file.
    """
    own = PLATFORM.environments.get(name)
    if own is None:
        raise InputError(f"{name} is no environment: choose among {', '.join(PLATFORM.environments)}")
    packaged: dict[str, Any] = {
        "models_catalog": PLATFORM.models_catalog,
        "stage": own.stage,
        "experiment_folder": own.experiment_folder,
        "data_catalog": own.data_catalog,
    }
    given, mistakes = overrides(variables, [field for field in Environment.model_fields if field != "name"])
    try:
        environment = Environment.model_validate({"name": name, **packaged, **given})
    except ValidationError as error:
        mistakes += [
            f"{_origin(mistake['loc'], given)}: {mistake['msg'].removeprefix('Value error, ')}"
            for mistake in error.errors()
        ]
    else:
        if not mistakes:
            return environment
    raise InputError("\n  ".join([f"the settings of {name} have mistakes:", *mistakes]))


def _origin(location: tuple[int | str, ...], given: Mapping[str, Any]) -> str:
    """Name the variable or file that a mistake is in."""
    if not location:
        return f"{PACKAGED.name} with {', '.join(map(variable, given))}" if given else PACKAGED.name
    field, *rest = map(str, location)
    return ".".join([variable(field) if field in given else f"{PACKAGED.name}: {field}", *rest])
