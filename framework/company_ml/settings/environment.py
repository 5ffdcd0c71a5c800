"""The settings of an environment: from the packaged YAML, each of them to be overridden by a variable."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

EnvironmentName = Literal["dev", "test", "prod"]


class Environment(BaseModel):
    """Where one environment keeps its runs, models and data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: EnvironmentName
    tracking_uri: str = Field(description="MLflow's tracking server.")
    registry_uri: str = Field(description="MLflow's model registry.")
    experiment_folder: str = Field(description="Workspace folder of the experiments.")
    models_catalog: str = Field(description="Catalog of all registered models.")
    models_schema: str = Field(description="Schema of the models that this environment fills.")
    archive_schema: str = Field(description="Schema of what was taken out of use.")
    data_catalog: str = Field(description="Catalog of the environment's data.")
    retention_days: Mapping[str, int] = Field(description="Days a version is kept, by schema.")


def load(name: EnvironmentName) -> Environment:
    """Return the settings of an environment."""
    text = files("company_ml").joinpath("configs", f"{name}.yaml").read_text(encoding="utf-8")
    return Environment.model_validate({"name": name, **yaml.safe_load(text)})
