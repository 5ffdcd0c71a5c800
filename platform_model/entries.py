"""The entries of ``platform.yaml``: an environment, a stage, a role."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from platform_model import name_rules
from sections.base import Section
from sections.values import AccountObjectId, Days, GroupName, SchemaName

Tier = Literal["development", "validation", "production"]
"""What an environment is for: people change it and train there; candidates prove themselves; customers are
answered."""

TIERS: tuple[Tier, ...] = get_args(Tier)
"""The tiers in the order in which work moves through them."""

ModelAccess = Literal["use", "review", "register"]
"""What a role may do with the models of a stage: load them; set tags on them, too; add versions, too."""

EnvironmentName = Annotated[str, AfterValidator(name_rules.environment)]
"""Name of an environment and of its stack: it stands in names of letters and digits alone."""

StageKey = Annotated[str, AfterValidator(name_rules.stage)]
"""What the rest of ``platform.yaml``, settings and jobs call a stage."""

RoleKey = Annotated[str, AfterValidator(name_rules.role)]
"""What the rest of ``platform.yaml`` and settings call a role."""


class Environment(Section):
    """A place where models are made, tried or served, with a stack of its own."""

    name: EnvironmentName = Field(description="Name of the environment and of its stack.")
    tier: Tier = Field(description="What it is for: people work in development alone.")
    stage: StageKey = Field(description="The stage of models that it fills and serves.")
    bundle_deployers: tuple[RoleKey, ...] = Field(
        default=(),
        description="Roles that deploy jobs of their own, which run as the environment's run principal.",
    )

    @property
    def is_development(self) -> bool:
        """Whether people change what is here, and models are trained here."""
        return self.tier == "development"

    @property
    def is_production(self) -> bool:
        """Whether what is deployed here answers customers."""
        return self.tier == "production"


class Stage(Section):
    """How far a model has come: a schema of the models' catalog. What is deployed of it is an alias."""

    key: StageKey = Field(description="What settings and jobs call the stage.")
    schema_name: SchemaName = Field(alias="schema", description="Schema of its models.")
    comment: str = Field(description="What the schema holds.")
    retention_days: Days = Field(description="Days after which an unused version may be removed.")


class Role(Section):
    """What a person does on the platform. Grants name roles, never people."""

    group: GroupName = Field(description="Name of the account group.")
    existing_id: AccountObjectId | None = Field(
        default=None, description="Account id of a group to use; without it the shared stack makes one."
    )
    description: str = Field(description="What people with the role do.")
    models: Mapping[str, ModelAccess] = Field(
        default={}, description="What it may do with models, by stage: use, review or register."
    )
