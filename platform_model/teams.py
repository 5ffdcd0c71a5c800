"""What ``teams/<key>.yaml`` says: who a team is, where it works, what it has, and who reads of it."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import (
    AccountObjectId,
    Email,
    ExperimentName,
    GroupName,
    SchemaName,
    UnityCatalogName,
    Usd,
    WarehouseSize,
)

TAG = "team"
"""Key of the tag, and of the schemas' property, that says whose a cost or a schema is."""

ARTIFACTS = "mlflow_artifacts"
"""Volume, in a team's first schema, of the files of its experiments' runs."""

# https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
_OWNER = re.compile(
    r"@[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(/[A-Za-z0-9_.-]{1,100})?|[^@\s#]+@[^@\s#]+\.[^@\s#.]+"
)
_READ = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


def _owner(value: str) -> str:
    if not _OWNER.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no code owner; write @user, @organisation/team or a mail address"
        )
    return value


def _read(value: str) -> str:
    if not _READ.fullmatch(value):
        raise ValueError(f"{value or 'an empty text'} names no schema of a team; write <team>.<schema>")
    return value


CodeOwner = Annotated[str, AfterValidator(_owner)]
"""Who reviews changes of a file, as GitHub's ``CODEOWNERS`` names them."""


class Volume(Section):
    """A place for files in a schema."""

    name: UnityCatalogName = Field(description="Name of the volume.")
    comment: str = Field(description="What the volume holds.")


class Warehouse(Section):
    """A serverless SQL warehouse."""

    # https://learn.microsoft.com/azure/databricks/compute/sql-warehouse/warehouse-behavior
    size: WarehouseSize = Field(description="Size of each of the warehouse's clusters.")
    max_clusters: int = Field(ge=1, le=30, description="Clusters to which the warehouse grows.")
    auto_stop_minutes: int = Field(ge=10, le=10_000, description="Idle minutes after which it stops.")


class TeamBudget(Section):
    """Budget of a team, by the tag ``team``: Databricks mails when a month's cost passes it."""

    monthly_usd: Usd = Field(description="Cost of a month, at list prices, above which to mail.")
    emails: tuple[Email, ...] = Field(min_length=1, description="Who is mailed.")

    @rule
    def _nobody_is_mailed_twice(self) -> Problems:
        yield from repeated(("emails",), [email.lower() for email in self.emails])


class TeamSchema(Section):
    """A schema of a team, in the catalog of each of its environments."""

    name: SchemaName = Field(description="Name of the schema.")
    comment: str = Field(description="What the schema holds.")
    volumes: tuple[Volume, ...] = Field(default=(), description="Places for files in the schema.")
    readers: tuple[str, ...] = Field(
        default=(), description="Other teams that read the schema, by key; each lists it in its reads."
    )

    @rule
    def _each_is_listed_once(self) -> Problems:
        yield from repeated(("volumes",), [volume.name for volume in self.volumes], "name")
        yield from repeated(("readers",), self.readers)


class ClusterBounds(Section):
    """Bounds of a team's clusters; where the environment's own are lower, those hold."""

    max_workers: int | None = Field(default=None, ge=1, description="The most workers of a cluster.")
    # https://learn.microsoft.com/azure/databricks/compute/configure#automatic-termination
    auto_termination_minutes: int | None = Field(
        default=None, ge=10, le=10_000, description="Idle minutes after which an interactive cluster ends."
    )


class TeamPool(Section):
    """Nodes of the environment's type that stand ready for a team's clusters, none of them idle for ever."""

    # https://learn.microsoft.com/azure/databricks/compute/pools
    max_capacity: int = Field(ge=2, description="The most nodes of the pool: a driver and a worker at least.")
    idle_minutes: int = Field(ge=0, le=10_000, description="Minutes after which an idle node is released.")


class Team(Section):
    """A team: people who share data, compute and a budget that other teams have no part of."""

    description: str = Field(description="What the team does.")
    group: GroupName | None = Field(
        default=None, description="Name of the account group; by default it follows from names.teamGroup."
    )
    existing_id: AccountObjectId | None = Field(
        default=None, description="Account id of a group to use; without it the shared stack creates one."
    )
    owners: tuple[CodeOwner, ...] = Field(
        default=(), description="Who reviews changes of the file, beside the platform's owners: CODEOWNERS."
    )
    environments: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="Environments that the team works in; by default all."
    )
    schemas: tuple[TeamSchema, ...] = Field(
        default=(), min_length=1, description="Schemas of the team; by default one, named like the team."
    )
    reads: tuple[Annotated[str, AfterValidator(_read)], ...] = Field(
        default=(), description="Schemas of other teams, as <team>.<schema>, whose readers list this team."
    )
    experiments: tuple[ExperimentName, ...] = Field(
        default=(), min_length=1, description="MLflow experiments; by default one, named like the team."
    )
    endpoints: tuple[str, ...] = Field(
        default=(), description="Serving endpoints that the team calls, whose queryTeams list it."
    )
    policy: ClusterBounds = Field(default=ClusterBounds(), description="Bounds of the team's clusters.")
    pool: TeamPool | None = Field(
        default=None, description="Pool of the team's clusters; without it they start cold."
    )
    warehouse: Warehouse | None = Field(
        default=None,
        description="SQL warehouse of the team, beside the environment's, which every team uses.",
    )
    budget: TeamBudget = Field(description="Monthly budget of the team.")

    @rule
    def _each_is_listed_once(self) -> Problems:
        yield from repeated(("owners",), self.owners)
        yield from repeated(("environments",), self.environments or ())
        yield from repeated(("schemas",), [schema.name for schema in self.schemas], "name")
        yield from repeated(("reads",), self.reads)
        yield from repeated(("experiments",), self.experiments)
        yield from repeated(("endpoints",), self.endpoints)

    @rule
    def _runs_have_a_volume_of_their_own(self) -> Problems:
        for schema in self.schemas[:1]:
            for position, volume in enumerate(schema.volumes):
                if volume.name == ARTIFACTS:
                    yield Problem(
                        ("schemas", 0, "volumes", position, "name"),
                        f"{ARTIFACTS} holds the files of runs and is created anyway; rename it or remove it",
                    )


def repeated(path: tuple[str, ...], names: tuple[str, ...] | list[str], *key: str) -> Problems:
    """Yield the entries of a list whose name stands in it before.

    Args:
        path: Where the list stands.
        names: Names of its entries.
        key: Key of an entry that holds the name, if entries are no names themselves.
    """
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Problem((*path, position, *key), f"{name} is listed twice; list it once")
