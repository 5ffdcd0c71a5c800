"""Unity Catalog: the metastore, the models' catalog, and the catalog of an environment."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Literal, get_args

from pydantic import Field

from infra import naming
from infra.settings.base import Section, rule
from infra.settings.identity import Role, repeated_roles
from infra.settings.problems import Problem, Problems
from infra.settings.stacks import ENVIRONMENTS
from infra.settings.values import CatalogName, Days, Guid, SchemaName, UnityCatalogName

ModelStage = Literal["dev", "candidate", "production", "archived"]
"""How far a model has come. A stage is a schema; what is deployed of it is an alias."""

STAGES: tuple[ModelStage, ...] = get_args(ModelStage)
"""The stages in the order in which a model passes them."""

_SECONDS_A_DAY = 86_400


class Metastore(Section):
    """The metastore of the region: there is one, which all workspaces share."""

    name: UnityCatalogName = Field(description="Name of the metastore.")
    sharing_scope: Literal["INTERNAL", "INTERNAL_AND_EXTERNAL"] = Field(
        default="INTERNAL", description="Whether Delta Sharing may reach outside the account."
    )
    # https://learn.microsoft.com/azure/databricks/delta-sharing/create-recipient
    recipient_token_days: Annotated[int, Field(ge=1, le=365)] = Field(
        description="Lifetime of an external recipient's token, 1 to 365 days."
    )
    existing_id: Guid | None = Field(
        default=None, description="Id of the region's metastore, if it has one; without it one is made."
    )

    @property
    def recipient_token_seconds(self) -> int:
        """The lifetime as the platform takes it."""
        return self.recipient_token_days * _SECONDS_A_DAY


class ModelSchema(Section):
    """The schema of the models that have reached a stage."""

    name: SchemaName = Field(description="Name of the schema.")
    stage: ModelStage = Field(description="How far the models of the schema have come.")
    comment: str = Field(description="What the schema holds.")
    retention_days: Days = Field(description="Days after which an unused version may be removed.")


class RegisteredModel(Section):
    """A model that the registry has before anyone logs a version of it, in each of the stages."""

    name: UnityCatalogName = Field(description="Name of the model, the same in every stage.")
    comment: str = Field(description="What the model is for.")
    stages: tuple[ModelStage, ...] = Field(
        default=STAGES, min_length=1, description="Stages in whose schemas it is declared."
    )
    tags: Mapping[str, str] = Field(default={}, description="Tags of the model, such as pii or gdpr.")

    @rule
    def _a_stage_is_listed_once(self) -> Problems:
        for position, stage in enumerate(self.stages):
            if stage in self.stages[:position]:
                yield Problem(("stages", position), f"{stage} is listed twice; list it once")


class Models(Section):
    """The model registry: a catalog that all environments share, with a schema for each stage."""

    catalog: CatalogName = Field(description="Name of the catalog.")
    comment: str = Field(description="What the catalog holds.")
    schemas: tuple[ModelSchema, ...] = Field(min_length=1, description="One schema for each stage.")
    registered: tuple[RegisteredModel, ...] = Field(default=(), description="The models that are declared.")
    retraining_schema: SchemaName = Field(
        default="retraining", description="Schema of production's requests to retrain models."
    )

    def schema_of(self, stage: ModelStage) -> ModelSchema:
        """Return the schema of a stage."""
        return next(schema for schema in self.schemas if schema.stage == stage)

    @rule
    def _catalog_is_no_environments(self) -> Problems:
        for environment in ENVIRONMENTS:
            if self.catalog == naming.catalog(environment):
                yield Problem(("catalog",), f"{self.catalog} is the catalog of {environment}; choose another")

    @rule
    def _each_stage_has_one_schema(self) -> Problems:
        for position, schema in enumerate(self.schemas):
            earlier = [other.name for other in self.schemas[:position] if other.stage == schema.stage]
            if earlier:
                yield Problem(
                    ("schemas", position, "stage"),
                    f"{schema.stage} is the stage of {earlier[0]} already; give each stage one schema",
                )
        declared = {schema.stage for schema in self.schemas}
        missing = [stage for stage in STAGES if stage not in declared]
        if missing:
            yield Problem(
                ("schemas",), f"no schema has the stage {', '.join(missing)}; add one for each stage"
            )

    @rule
    def _names_are_unique(self) -> Problems:
        yield from _repeated(("schemas",), [schema.name for schema in self.schemas])
        yield from _repeated(("registered",), [model.name for model in self.registered])
        if self.retraining_schema in [schema.name for schema in self.schemas]:
            yield Problem(
                ("retrainingSchema",), f"{self.retraining_schema} is the schema of a stage; choose another"
            )

    @rule
    def _later_stages_are_kept_longer(self) -> Problems:
        days: Mapping[str, int] = {schema.stage: schema.retention_days for schema in self.schemas}
        position_of = {schema.stage: position for position, schema in enumerate(self.schemas)}
        stages = [stage for stage in STAGES if stage in days]
        for earlier, later in pairwise(stages):
            if days[earlier] > days[later]:
                yield Problem(
                    ("schemas", position_of[later], "retentionDays"),
                    f"{days[later]} is less than the {days[earlier]} of {earlier}; "
                    f"keep {later} models at least as long",
                )


class Volume(Section):
    """A place for files in a schema."""

    name: UnityCatalogName = Field(description="Name of the volume.")
    comment: str = Field(description="What the volume holds.")


class Schema(Section):
    """A schema of the environment's catalog."""

    name: SchemaName = Field(description="Name of the schema.")
    comment: str = Field(description="What the schema holds.")
    readers: tuple[Role, ...] = Field(default=(), description="Roles that read the schema.")
    writers: tuple[Role, ...] = Field(default=(), description="Roles that read and write the schema.")
    volumes: tuple[Volume, ...] = Field(default=(), description="Places for files in the schema.")

    @rule
    def _a_role_is_granted_once(self) -> Problems:
        for position, role in enumerate(self.readers):
            if role in self.writers:
                yield Problem(("readers", position), f"{role} is among writers, who read too; list it once")
        yield from repeated_roles("readers", self.readers)
        yield from repeated_roles("writers", self.writers)

    @rule
    def _volume_names_are_unique(self) -> Problems:
        yield from _repeated(("volumes",), [volume.name for volume in self.volumes])


class Catalog(Section):
    """The catalog of an environment. Its name follows from the environment's."""

    comment: str = Field(description="What the catalog holds.")
    schemas: tuple[Schema, ...] = Field(min_length=1, description="The schemas, in the order of the work.")

    @rule
    def _names_are_unique(self) -> Problems:
        yield from _repeated(("schemas",), [schema.name for schema in self.schemas])


def _repeated(path: tuple[str, ...], names: Sequence[str]) -> Problems:
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Problem((*path, position, "name"), f"{name} is declared twice; remove or rename one")
