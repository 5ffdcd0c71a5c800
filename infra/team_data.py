"""Data of the teams of an environment: schemas in its catalog, open to the team, its readers and the jobs."""

from collections.abc import Iterator, Mapping, Sequence

import pulumi

import platform_model
from components.unity_catalog.privileges import SchemaPrivilege
from components.unity_catalog.specs import SchemaSpec, VolumeSpec
from infra import access
from infra.outputs import PrincipalRef, SharedOutputs
from infra.state import SCHEMA, StackState
from platform_model import SHARED, Environment, Platform
from platform_model.team_rules import file_of
from platform_model.teams import ARTIFACTS, TAG, TeamSchema

EVERY_TEAM = "every-team"
"""What grants, assignments and permissions call the group of all teams of an environment."""


def grantee(team: str) -> str:
    """Return what grants, assignments and permissions call a team: no role and no duty has a hyphen."""
    return f"team-{team}"


def groups(environment: str, shared: SharedOutputs) -> dict[str, PrincipalRef]:
    """Return the groups of an environment's teams, and that of all of them, by grantee.

    Raises:
        pulumi.RunError: the shared stack does not have one of them yet.
    """
    teams = platform_model.current().teams_in(environment)
    missing = [team for team in teams if team not in shared.teams]
    if missing or (teams and environment not in shared.team_groups):
        raise pulumi.RunError(
            "\n".join(
                f"{file_of(team)}: the stack {SHARED} has no group of the team in {environment} yet: "
                f"run `pulumi up -s {SHARED}` first"
                for team in missing or teams
            )
        )
    found = {grantee(team): shared.teams[team] for team in teams}
    return {**found, EVERY_TEAM: shared.team_groups[environment]} if teams else {}


def schemas(environment: Environment) -> list[SchemaSpec]:
    """Return the schemas of an environment's teams.

    People write in development alone, as in the environment's own schemas; elsewhere jobs do.
    """
    platform = platform_model.current()
    own = access.SCHEMA_WRITER if environment.is_development else access.SCHEMA_READER
    return [
        SchemaSpec(
            name=schema.name,
            comment=schema.comment,
            properties={TAG: team},
            grants=_grants(team, own, schema, platform.teams_in(environment.name)),
            volumes=list(_volumes(schema, holds_runs=position == 0)),
        )
        for team in platform.teams_in(environment.name)
        for position, schema in enumerate(platform.schemas_of(team))
    ]


def artifacts(team: str) -> str:
    """Return the volume of the files of a team's runs, as ``schema.volume``."""
    return f"{platform_model.current().schemas_of(team)[0].name}.{ARTIFACTS}"


def require_kept(platform: Platform, environment: str, state: StackState) -> None:
    """Stop before a schema of a team is deleted because a file no longer declares it.

    Args:
        platform: The teams that there are.
        environment: The environment.
        state: What is deployed of it.

    Raises:
        pulumi.RunError: the state has such schemas; a line each.
    """
    if lines := list(undeclared(platform, environment, state)):
        raise pulumi.RunError("\n".join(lines))


def undeclared(platform: Platform, environment: str, state: StackState) -> Iterator[str]:
    """Yield the schemas of teams that are deployed and no longer declared, each in a sentence."""
    declared = {
        (team, schema.name) for team in platform.teams_in(environment) for schema in platform.schemas_of(team)
    }
    for schema in sorted(state.of(SCHEMA), key=lambda one: str(one["name"])):
        properties: Mapping[str, str] = schema.get("properties") or {}
        team = properties.get(TAG)
        if team and (team, schema["name"]) not in declared:
            gone = "is removed" if team not in platform.teams else f"no longer declares {schema['name']}"
            yield (
                f"{file_of(team)}: {gone}, and {environment} has {schema['catalogName']}.{schema['name']}, "
                "which may hold data of the team: declare it again, or delete it first as docs/teams.md says"
            )


def _grants(
    team: str, own: Sequence[SchemaPrivilege], schema: TeamSchema, present: Sequence[str]
) -> Mapping[str, Sequence[SchemaPrivilege]]:
    return {
        "run": access.SCHEMA_RUNNER,
        grantee(team): own,
        **{grantee(reader): access.SCHEMA_READER for reader in schema.readers if reader in present},
    }


def _volumes(schema: TeamSchema, *, holds_runs: bool) -> Iterator[VolumeSpec]:
    for volume in schema.volumes:
        yield VolumeSpec(name=volume.name, comment=volume.comment)
    if holds_runs:
        yield VolumeSpec(name=ARTIFACTS, comment="Files of experiments' runs")
