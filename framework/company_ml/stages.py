"""The stages of a model's life, and the schemas of the models' catalog that hold them.

Code names stages. What a stage's schema is called, and how long it keeps a version, the stacks decide: on
Databricks both are read from the properties that the stacks give the schemas, see ``registry.stage_schemas``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from company_ml.errors import InputError
from company_ml.names import ARCHIVE, PROMOTED, STAGES, ModelName, Stage
from company_ml.platform import PLATFORM

__all__ = ["ARCHIVE", "PROMOTED", "STAGES", "Stage", "StageSchema", "Stages"]

STAGE_PROPERTY = "stage"
"""Property of a schema: the stage that it holds."""
RETENTION_PROPERTY = "retention_days"
"""Property of a schema: days after which a version that nobody uses leaves it."""


class StageSchema(BaseModel):
    """The schema of a stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,254}$", description="Name of the schema.")
    retention_days: Annotated[int, Field(ge=1, strict=True, description="Days a version is kept.")]


OWN_SERVER: Mapping[Stage, StageSchema] = {
    key: StageSchema(name=stage.schema, retention_days=stage.retention_days)
    for key, stage in PLATFORM.stages.items()
}
"""The schemas on an MLflow server of one's own, which has no catalogs to ask. Never used on Databricks."""


@dataclass(frozen=True)
class Stages:
    """The schemas of the stages, as far as the caller may see them."""

    schemas: Mapping[Stage, StageSchema]
    origin: str
    """Where they were read, for messages."""

    def __post_init__(self) -> None:
        """Refuse schemas that would mix two stages, or lose models.

        Raises:
            InputError: two stages have one schema, or the archive keeps versions shorter than another stage.
        """
        names = [schema.name for schema in self.schemas.values()]
        for name in sorted({name for name in names if names.count(name) > 1}):
            raise InputError(f"{self.origin}: two stages have the schema {name}; give each its own")
        archive = self.schemas.get(ARCHIVE)
        longest = max((schema.retention_days for schema in self.schemas.values()), default=0)
        if archive is not None and archive.retention_days < longest:
            raise InputError(
                f"{self.origin}: {archive.name} keeps versions for {archive.retention_days} days, shorter "
                f"than the {longest} of what is moved there"
            )

    def schema(self, stage: Stage) -> str:
        """Return the name of a stage's schema.

        Raises:
            InputError: no schema that the caller may see holds the stage.
        """
        self.require(stage)
        return self.schemas[stage].name

    def require(self, *stages: Stage) -> None:
        """Refuse to go on without the schemas of stages.

        Raises:
            InputError: no schema that the caller may see holds one of the stages; all of them are named.
        """
        missing = [stage for stage in stages if stage not in self.schemas]
        if missing:
            raise InputError(
                f"{self.origin}: no schema that you may use holds the stage {' or '.join(missing)}; ask for "
                f"USE SCHEMA, or deploy the shared stack, which sets the property {STAGE_PROPERTY}"
            )

    def stage_of(self, model: ModelName) -> Stage | None:
        """Return the stage whose schema a model is in, or None."""
        return next((stage for stage, schema in self.schemas.items() if schema.name == model.schema), None)

    def before(self, stage: Stage) -> str:
        """Return the schema that versions of a stage come from.

        Raises:
            InputError: nothing is promoted into the stage, or the schema before is not to be seen.
        """
        if stage not in PROMOTED[1:]:
            raise InputError(f"nothing is promoted to {self.schema(stage)}; {_ONE_STEP}")
        return self.schema(PROMOTED[PROMOTED.index(stage) - 1])

    def after(self, model: ModelName) -> tuple[Stage, ModelName]:
        """Return the next stage of a model, and the name that the model has there.

        Raises:
            InputError: the model's stage is the last one, or its schema holds none.
        """
        stage = self.stage_of(model)
        if stage not in PROMOTED[:-1]:
            raise InputError(f"{model} cannot be promoted out of {model.schema}; {_ONE_STEP}")
        following = PROMOTED[PROMOTED.index(stage) + 1]
        return following, model.in_schema(self.schema(following))


_ONE_STEP = f"versions go from {' to '.join(PROMOTED)}, one step at a time"
