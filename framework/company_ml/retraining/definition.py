"""When a model is to be retrained, as people write it in YAML."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from company_ml import documents
from company_ml.features.definition import InSchema
from company_ml.inference.definition import ColumnName

_DRIFT, _PROFILE = "_drift_metrics", "_profile_metrics"
"""Endings of the tables that a monitor writes.
https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/monitor-output
"""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Monitored(_Section):
    """A monitor of the stack, by the tables that it writes. The limits are those of the stack's alerts."""

    drift: InSchema | None = Field(
        default=None, description="Its table of drift metrics; null if drift does not count."
    )
    columns: tuple[ColumnName, ...] = Field(
        default=(), description="Columns whose drift counts; every column if empty."
    )
    profile: InSchema | None = Field(
        default=None, description="Its table of profile metrics; null if accuracy does not count."
    )
    version_column: ColumnName | None = Field(
        default=None, description="Column of the predictions that holds the number of the version."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        mistakes: list[str] = []
        if self.drift is None and self.profile is None:
            mistakes.append("name the table drift, profile, or both")
        for table, ending in ((self.drift, _DRIFT), (self.profile, _PROFILE)):
            if table is not None and not table.endswith(ending):
                mistakes.append(f"a monitor's table ends in {ending}, and {table} does not")
        if self.columns and self.drift is None:
            mistakes.append("columns belong to drift")
        if self.profile is not None and self.version_column is None:
            mistakes.append("profile takes version_column, as accuracy is counted for each version")
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self


class Limit(_Section):
    """How often a model is retrained at most."""

    trainings: int = Field(
        default=2, ge=1, le=100, description="Most retrainings within the days, failed ones included."
    )
    days: int = Field(default=30, ge=1, le=365, description="Days in which they are counted.")


class Retraining(_Section):
    """When a model is retrained, and how. The same in production, which requests, and where it is trained."""

    model: str = Field(pattern=r"^[a-z][a-z0-9_]{0,199}$", description="Name of the model in its schema.")
    training: Annotated[str, Field(min_length=1, max_length=255)] = Field(
        description="Training configuration: a packaged one, or a .yaml file."
    )
    monitors: tuple[Monitored, ...] = Field(min_length=1, description="Monitors of the model's data.")
    windows: int = Field(
        default=3, ge=1, le=30, description="Windows in a row that are violated before training is requested."
    )
    limit: Limit = Limit()
    valid_days: int = Field(
        default=7, ge=1, le=90, description="Days after which a request is not trained any more."
    )


def load(name: str) -> Retraining:
    """Read a definition: a packaged one by name, or a file by path.

    Raises:
        InputError: there is no such definition, or it has mistakes: all of them, each with its key.
    """
    return documents.read(name, "retraining", Retraining)
