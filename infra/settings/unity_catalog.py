"""Unity Catalog: the metastore, the models' catalog, and the catalog of an environment."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

import platform_model
from infra import naming
from infra.settings.declared import ModelStage, Role
from infra.settings.identity import repeated_roles
from platform_model.teams import Volume
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import CatalogName, Guid, SchemaName, UnityCatalogName


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


class RegisteredModel(Section):
    """A model that the registry has before anyone logs a version of it, in each of the stages."""

    name: UnityCatalogName = Field(description="Name of the model, the same in every stage.")
    comment: str = Field(description="What the model is for.")
    stages: tuple[ModelStage, ...] = Field(
        default_factory=lambda: platform_model.current().stage_keys,
        min_length=1,
        description="Stages in whose schemas it is declared; without them, in all.",
    )
    tags: Mapping[str, str] = Field(default={}, description="Tags of the model, such as pii or gdpr.")

    @rule
    def _a_stage_is_listed_once(self) -> Problems:
        for position, stage in enumerate(self.stages):
            if stage in self.stages[:position]:
                yield Problem(("stages", position), f"{stage} is listed twice; list it once")


class Models(Section):
    """The model registry: a catalog that all environments share, with a schema for each stage."""

    removed_keys: ClassVar[Mapping[str, str]] = {
        "schemas": "stands in platform.yaml now; state each schema there, in stages, and remove it"
    }

    catalog: CatalogName = Field(description="Name of the catalog.")
    comment: str = Field(description="What the catalog holds.")
    registered: tuple[RegisteredModel, ...] = Field(default=(), description="The models that are declared.")
    retraining_schema: SchemaName = Field(
        default="retraining", description="Schema of production's requests to retrain models."
    )

    @rule
    def _catalog_is_no_environments(self) -> Problems:
        for environment in platform_model.current().environment_names:
            if self.catalog == naming.catalog(environment):
                yield Problem(("catalog",), f"{self.catalog} is the catalog of {environment}; choose another")

    @rule
    def _names_are_unique(self) -> Problems:
        yield from _repeated(("registered",), [model.name for model in self.registered])
        if self.retraining_schema in [stage.schema_name for stage in platform_model.current().stages]:
            yield Problem(
                ("retrainingSchema",), f"{self.retraining_schema} is the schema of a stage; choose another"
            )


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
