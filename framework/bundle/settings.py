"""What a bundle's files may say at their top; the official package has models of resources only.

https://docs.databricks.com/aws/en/dev-tools/bundles/reference
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bundle.problems import Problem


class Strict(BaseModel):
    """Base of all: no unknown keys."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Permission(Strict):
    """Who may do what with everything that the bundle makes."""

    level: Literal["CAN_MANAGE", "CAN_RUN", "CAN_VIEW"]
    group_name: str | None = None
    service_principal_name: str | None = None
    user_name: str | None = None


class RunAs(Strict):
    """The identity of the jobs that name no other."""

    service_principal_name: str


class Workspace(Strict):
    """The workspace of a target, and the folder in it."""

    host: str = Field(pattern=r"^https://[^/]+$")
    root_path: str | None = None


class Presets(Strict):
    """What all resources have."""

    tags: dict[str, str] = {}


class Bundle(Strict):
    """The bundle's own settings."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    databricks_cli_version: str
    target: str


class Sync(Strict):
    """The local files that jobs read."""

    paths: list[str]


class Variable(Strict):
    """A value that differs from target to target."""

    description: str
    default: Any = None
    type: Literal["complex"] | None = None


class Resources(Strict):
    """What the bundle makes. Pulumi makes all else, so that nothing has two owners."""

    jobs: dict[str, dict[str, Any]] = {}


class Settings(Strict):
    """The configuration of one target."""

    bundle: Bundle
    mode: Literal["development", "production"]
    permissions: list[Permission]
    presets: Presets
    resources: Resources
    run_as: RunAs
    sync: Sync
    variables: dict[str, Variable]
    workspace: Workspace


class Target(Strict):
    """A target, before it is merged with the rest."""

    default: bool = False
    mode: Literal["development", "production"]
    resources: Resources = Resources()
    workspace: dict[str, Any] = {}


class Whole(Strict):
    """All files together, before a target is chosen."""

    bundle: dict[str, Any]
    include: list[str]
    permissions: list[Any]
    presets: dict[str, Any]
    run_as: dict[str, Any]
    sync: dict[str, Any]
    targets: dict[str, Target]
    variables: dict[str, Any]


def problems_of(model: type[Strict], values: Mapping[str, Any]) -> list[Problem]:
    """Return what a model says against values; empty if it takes them."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        return [Problem(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
    return []
