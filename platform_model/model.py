"""The typed model of ``platform.yaml``: what a company has, and in which order its work moves.

Code knows tiers, stages and roles by what they are for; their names are data.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from platform_model import name_rules, team_rules
from platform_model.entries import TIERS, Environment, Role, RoleKey, Stage
from platform_model.name_limits import within
from platform_model.name_rules import SHARED
from platform_model.patterns import KINDS
from platform_model.teams import CodeOwner, Team, TeamSchema, repeated
from sections.base import Section, rule
from sections.problems import Problem, Problems, guess

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Platform(Section):
    """Everything that a company says of its platform as a whole. ``teams`` are files of their own."""

    unstated: ClassVar[frozenset[str]] = frozenset({"teams"})

    organisation: Annotated[str, AfterValidator(name_rules.organisation)] = Field(
        description="Whose platform it is, in names: lower-case letters and digits."
    )
    workload: Annotated[str, AfterValidator(name_rules.workload)] = Field(
        default="databricks-mlops", description="What the platform is called, in names of Azure resources."
    )
    abbreviation: Annotated[str, AfterValidator(name_rules.abbreviation)] = Field(
        default="mlops", description="The workload where a name must be short."
    )
    names: Mapping[str, str] = Field(
        default={}, description="Patterns of names, by kind, where they differ from the default."
    )
    subscriptions: Mapping[str, str] = Field(
        default={},
        description="Azure subscription of a stack, by the stack's name; without one, that of the login.",
    )
    environments: tuple[Environment, ...] = Field(
        # Each has a network connectivity configuration of its own, and an account can have ten a region:
        # https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link
        min_length=1,
        max_length=10,
        description="The environments, in the order in which work moves through them; ten at most.",
    )
    stages: tuple[Stage, ...] = Field(
        min_length=2,
        description="The stages of models, in the order in which one passes them; the last is the archive.",
    )
    administrators: RoleKey = Field(
        description="The role that owns the metastore and the catalogs, and administers the workspaces."
    )
    operators: RoleKey = Field(description="The role that sees every job's runs.")
    roles: Mapping[str, Role] = Field(min_length=1, description="What people do on the platform.")
    code_owners: tuple[CodeOwner, ...] = Field(
        default=(), description="Who reviews changes of every file: GitHub's CODEOWNERS; without them nobody."
    )
    teams: SkipJsonSchema[Mapping[str, Team]] = Field(default={})

    # What other parts ask

    @property
    def stacks(self) -> tuple[str, ...]:
        """Every stack, in the order in which they come up."""
        return (SHARED, *self.environment_names)

    @property
    def environment_names(self) -> tuple[str, ...]:
        """The environments' names, in the order in which work moves."""
        return tuple(environment.name for environment in self.environments)

    @property
    def stage_keys(self) -> tuple[str, ...]:
        """The stages' keys, in the order in which a model passes them."""
        return tuple(stage.key for stage in self.stages)

    @property
    def archive(self) -> Stage:
        """The stage of versions that no environment serves any more."""
        return self.stages[-1]

    @property
    def last(self) -> Environment:
        """The environment at the end: its pipeline promotes what answers customers, and keeps the archive."""
        return self.environments[-1]

    def subscription_id(self, stack: str) -> str | None:
        """Return the GUID of the subscription that is stated for a stack, in lower case as in ARM ids."""
        stated = self.subscriptions.get(stack)
        return stated.lower() if stated else None

    def environment(self, name: str) -> Environment:
        """Return the environment of a name."""
        return next(environment for environment in self.environments if environment.name == name)

    def before(self, name: str) -> Environment | None:
        """Return the environment from whose stage another one's is filled; none for the first."""
        position = self.environment_names.index(name)
        return self.environments[position - 1] if position else None

    def stage(self, key: str) -> Stage:
        """Return the stage of a key."""
        return next(stage for stage in self.stages if stage.key == key)

    def teams_in(self, environment: str) -> tuple[str, ...]:
        """Return the keys of the teams that work in an environment."""
        return tuple(key for key in self.teams if environment in self.environments_of(key))

    def environments_of(self, team: str) -> tuple[str, ...]:
        """Return the environments that a team works in."""
        return self.teams[team].environments or self.environment_names

    def group_of(self, team: str) -> str:
        """Return the name of a team's account group."""
        return self.teams[team].group or self.name("teamGroup", team=team)

    def schemas_of(self, team: str) -> tuple[TeamSchema, ...]:
        """Return a team's schemas."""
        stated = self.teams[team]
        return stated.schemas or (TeamSchema(name=team, comment=stated.description),)

    def name(self, kind: str, /, **parts: str) -> str:
        """Return the name of a thing.

        Args:
            kind: A key of ``platform_model.patterns.KINDS``.
            parts: What the kind's pattern needs, such as ``stack``.

        Raises:
            ValueError: the name breaks its platform's limit.
        """
        pattern = self.names.get(kind, KINDS[kind].pattern)
        return within(
            KINDS[kind].limit,
            pattern.format(
                organisation=self.organisation,
                workload=self.workload,
                abbreviation=self.abbreviation,
                **parts,
            ),
        )

    # Rules

    @rule
    def _subscriptions_are_of_stacks(self) -> Problems:
        for stack, subscription_id in self.subscriptions.items():
            path = ("subscriptions", stack)
            if stack not in self.stacks:
                yield Problem(path, f"is no stack; {guess(stack, self.stacks)}")
            if not _GUID.fullmatch(subscription_id):
                yield Problem(
                    path,
                    f"{subscription_id} is no GUID of a subscription; "
                    "`az account list --output table` shows it",
                )

    @rule
    def _environments_are_told_apart(self) -> Problems:
        for position, environment in enumerate(self.environments):
            if environment.name in self.environment_names[:position]:
                yield Problem(
                    ("environments", position, "name"), f"{environment.name} is declared twice; rename one"
                )

    @rule
    def _work_moves_from_development_to_production(self) -> Problems:
        first, last = self.environments[0], self.environments[-1]
        if not first.is_development:
            yield Problem(
                ("environments", 0, "tier"),
                f"{first.name} is first, and models are trained there; put a development environment first",
            )
        if not last.is_production:
            yield Problem(
                ("environments", len(self.environments) - 1, "tier"),
                f"{last.name} is last, and customers are answered there; put a production environment last",
            )
        for position, (earlier, later) in enumerate(pairwise(self.environments), start=1):
            if TIERS.index(earlier.tier) > TIERS.index(later.tier):
                yield Problem(
                    ("environments", position, "tier"),
                    f"{later.name} is {later.tier} and comes after {earlier.name}, which is {earlier.tier}; "
                    "no promotion goes back, change the order or the tier",
                )

    @rule
    def _each_environment_fills_a_stage_of_its_own(self) -> Problems:
        filled: dict[str, str] = {}
        for position, environment in enumerate(self.environments):
            path = ("environments", position, "stage")
            if environment.stage not in self.stage_keys:
                yield Problem(
                    path, f"{environment.stage} is no stage; {guess(environment.stage, self.stage_keys)}"
                )
            elif environment.stage == self.archive.key:
                yield Problem(
                    path, f"{environment.stage} is the archive, which no environment fills; choose another"
                )
            elif environment.stage in filled:
                yield Problem(
                    path,
                    f"{environment.stage} is filled by {filled[environment.stage]} already; "
                    "give each environment a stage of its own",
                )
            filled.setdefault(environment.stage, environment.name)

    @rule
    def _environments_fill_the_stages_in_their_order(self) -> Problems:
        keys = self.stage_keys
        for position, (earlier, later) in enumerate(pairwise(self.environments), start=1):
            if (
                {earlier.stage, later.stage} <= set(keys)
                and keys.index(earlier.stage) > keys.index(later.stage)
                and later.stage != self.archive.key
            ):
                yield Problem(
                    ("environments", position, "stage"),
                    f"{later.stage} comes before {earlier.stage} of {earlier.name}; no promotion can follow, "
                    "change the order of the stages or of the environments",
                )

    @rule
    def _each_stage_is_filled(self) -> Problems:
        filled = {environment.stage for environment in self.environments}
        for position, stage in enumerate(self.stages[:-1]):
            if stage.key not in filled:
                yield Problem(
                    ("stages", position, "key"),
                    f"no environment fills {stage.key}; name it as the stage of one, or remove it",
                )

    @rule
    def _stages_are_told_apart(self) -> Problems:
        for position, stage in enumerate(self.stages):
            earlier = self.stages[:position]
            if stage.key in [other.key for other in earlier]:
                yield Problem(("stages", position, "key"), f"{stage.key} is declared twice; rename one")
            if stage.schema_name in [other.schema_name for other in earlier]:
                yield Problem(
                    ("stages", position, "schema"), f"{stage.schema_name} is declared twice; rename one"
                )

    @rule
    def _later_stages_are_kept_longer(self) -> Problems:
        for position, (earlier, later) in enumerate(pairwise(self.stages), start=1):
            if earlier.retention_days > later.retention_days:
                yield Problem(
                    ("stages", position, "retentionDays"),
                    f"{later.retention_days} is less than the {earlier.retention_days} of {earlier.key}; "
                    f"keep {later.key} models at least as long",
                )

    @rule
    def _roles_have_keys(self) -> Problems:
        for key in self.roles:
            if mistake := name_rules.mistake(name_rules.role, key):
                yield Problem(("roles", key), mistake)

    @rule
    def _roles_have_groups_of_their_own(self) -> Problems:
        seen: dict[str, str] = {}
        for key, role in self.roles.items():
            # Group names compare without case in the account.
            first = seen.setdefault(role.group.lower(), key)
            if first != key:
                yield Problem(
                    ("roles", key, "group"), f"{role.group} is the group of {first} already; choose another"
                )

    @rule
    def _roles_are_declared(self) -> Problems:
        for path, key in self._named_roles():
            if key not in self.roles:
                yield Problem(path, f"{key} is no role; {guess(key, list(self.roles))}")

    def _named_roles(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield ("administrators",), self.administrators
        yield ("operators",), self.operators
        for position, environment in enumerate(self.environments):
            for number, key in enumerate(environment.bundle_deployers):
                yield ("environments", position, "bundleDeployers", number), key

    @rule
    def _people_deploy_jobs_in_development_alone(self) -> Problems:
        for position, environment in enumerate(self.environments):
            for number, key in enumerate(environment.bundle_deployers):
                if not environment.is_development:
                    yield Problem(
                        ("environments", position, "bundleDeployers", number),
                        f"{key} would run jobs as {environment.name} past the pipeline; "
                        "people deploy jobs in development alone, remove it",
                    )

    @rule
    def _people_fill_no_stage_beyond_development(self) -> Problems:
        developed = {environment.stage for environment in self.environments if environment.is_development}
        for key, role in self.roles.items():
            for stage, allowed in role.models.items():
                path = ("roles", key, "models", stage)
                if stage not in self.stage_keys:
                    yield Problem(path, f"{stage} is no stage; {guess(stage, self.stage_keys)}")
                elif allowed == "register" and stage not in developed:
                    yield Problem(
                        path,
                        f"{key} would register {stage} models past the pipeline; write review or use",
                    )

    @rule
    def _a_code_owner_is_listed_once(self) -> Problems:
        yield from repeated(("codeOwners",), self.code_owners)

    @rule
    def _teams_are_apart(self) -> Problems:
        yield from team_rules.problems(self)

    @rule
    def _names_fit(self) -> Problems:
        yield from name_rules.names_fit(self)
