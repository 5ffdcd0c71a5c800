"""Serving endpoints: which versions of a model answer, how requests are shared out, what is recorded."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from components.mlops.served_entities import MOST_ENTITIES
from infra.settings.declared import Role, Team
from infra.settings.full_names import FullName, ModelVersion
from infra.settings.identity import repeated_roles
from infra.settings.served_versions import ServedVersion, ServingName
from platform_model.teams import repeated
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import UnityCatalogName

Pattern = Literal["single", "blueGreen", "canary"]
"""How an endpoint shares requests out: to one version, to one of two, or to several by weight."""

"""https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/model-serving-limits"""

_WHOLE = 100


class InferenceTable(Section):
    """The table, in the environment's catalog, that records requests and answers.

    https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables
    """

    catalog: UnityCatalogName | None = Field(
        default=None, description="The environment's own catalog, which it is without a word."
    )
    schema_name: UnityCatalogName = Field(alias="schema", description="Schema of the table.")
    prefix: UnityCatalogName = Field(description="What the table's name begins with.")


class Shadow(Section):
    """A version that a replay job scores with recorded requests; no request is routed to it."""

    removed_keys: ClassVar[Mapping[str, str]] = {
        "traffic": "no request is routed to a shadow, a job replays them; remove it",
    }

    version: ModelVersion = Field(description="Number of the version, or an alias such as @challenger.")


class RateLimit(Section):
    """How often the endpoint may be called."""

    calls_per_minute: int = Field(ge=1, description="Calls that are answered within a minute.")
    per: Literal["endpoint", "user"] = Field(
        default="user", description="Whether everyone has the limit, or all together."
    )


class Endpoint(Section):
    """A serving endpoint. It waits for its model, version or alias if that does not exist yet."""

    removed_keys: ClassVar[Mapping[str, str]] = {
        "autoCaptureConfig": "Databricks no longer takes it; state inferenceTable",
        "autoCapture": "Databricks no longer takes it; state inferenceTable",
        "servedModels": "Databricks no longer takes it; state versions",
    }

    name: ServingName = Field(description="Name of the endpoint, the last part of its address.")
    model: FullName = Field(description="Full name of the registered model.")
    pattern: Pattern = Field(description="How requests are shared out among the versions.")
    versions: tuple[ServedVersion, ...] = Field(
        min_length=1, max_length=MOST_ENTITIES, description="The versions that are served."
    )
    inference_table: InferenceTable | None = Field(
        default=None, description="Where requests and answers are recorded; without it they are not."
    )
    usage_tracking: bool = Field(
        default=True, description="Whether requests are counted in system.serving.endpoint_usage."
    )
    rate_limits: tuple[RateLimit, ...] = Field(default=(), description="Limits of calls.")
    shadow: Shadow | None = Field(default=None, description="A version that is compared, not served.")
    query_groups: tuple[Role, ...] = Field(default=(), description="Roles that may call the endpoint.")
    query_teams: tuple[Team, ...] = Field(
        default=(), description="Teams that may call the endpoint; each lists it in its endpoints."
    )

    @rule
    def _traffic_is_shared_out_whole(self) -> Problems:
        total = sum(version.traffic for version in self.versions)
        if total != _WHOLE:
            yield Problem(("versions",), f"the traffic adds up to {total}; share out {_WHOLE}")

    @rule
    def _versions_fit_the_pattern(self) -> Problems:
        if mistake := _pattern_mistake(self.pattern, [version.traffic for version in self.versions]):
            yield Problem(("versions",), mistake)

    @rule
    def _a_version_is_served_once(self) -> Problems:
        for position, served in enumerate(self.versions):
            if served.version in [other.version for other in self.versions[:position]]:
                yield Problem(
                    ("versions", position, "version"), f"{served.version} is served twice; remove one"
                )

    @rule
    def _served_names_are_unique(self) -> Problems:
        for position, served in enumerate(self.versions):
            earlier = self.versions[:position]
            if served.served_name in [other.served_name for other in earlier] and served.version not in [
                other.version for other in earlier
            ]:
                yield Problem(
                    ("versions", position, "name"),
                    f"{served.served_name} is served already; choose another name",
                )

    @rule
    def _the_shadow_is_not_served(self) -> Problems:
        if self.shadow and self.shadow.version in [version.version for version in self.versions]:
            yield Problem(
                ("shadow", "version"), f"{self.shadow.version} is served already; compare another version"
            )

    @rule
    def _a_limit_is_said_once(self) -> Problems:
        for position, limit in enumerate(self.rate_limits):
            if limit.per in [other.per for other in self.rate_limits[:position]]:
                yield Problem(("rateLimits", position, "per"), f"{limit.per} has a limit already; remove one")

    @rule
    def _a_role_is_listed_once(self) -> Problems:
        yield from repeated_roles("queryGroups", self.query_groups)

    @rule
    def _a_team_is_listed_once(self) -> Problems:
        yield from repeated(("queryTeams",), self.query_teams)


class Serving(Section):
    """What answers requests with predictions."""

    endpoints: tuple[Endpoint, ...] = Field(default=(), description="The endpoints.")
    retired: tuple[ServingName, ...] = Field(
        default=(), description="Names of endpoints that production may delete, once they are not listed."
    )

    @rule
    def _a_retired_endpoint_is_not_declared(self) -> Problems:
        declared = {endpoint.name for endpoint in self.endpoints}
        for position, name in enumerate(self.retired):
            if name in declared:
                yield Problem(
                    ("retired", position), f"{name} is listed in endpoints; remove it here or there"
                )

    @rule
    def _names_are_unique(self) -> Problems:
        seen: list[str] = []
        for position, endpoint in enumerate(self.endpoints):
            if endpoint.name.lower() in seen:
                yield Problem(
                    ("endpoints", position, "name"),
                    f"{endpoint.name} is declared twice; remove or rename one",
                )
            seen.append(endpoint.name.lower())

    @rule
    def _tables_are_recorded_by_one_endpoint(self) -> Problems:
        seen: dict[tuple[str, str], str] = {}
        for position, endpoint in enumerate(self.endpoints):
            if table := endpoint.inference_table:
                first = seen.setdefault((table.schema_name, table.prefix), endpoint.name)
                if first != endpoint.name:
                    yield Problem(
                        ("endpoints", position, "inferenceTable", "prefix"),
                        f"{table.prefix} is the prefix of {first} already; choose another",
                    )


def _pattern_mistake(pattern: Pattern, traffic: Sequence[int]) -> str | None:
    """Say why versions with these shares do not make up a pattern."""
    if pattern == "single" and len(traffic) != 1:
        return f"single serves one version, here are {len(traffic)}; remove the others or choose canary"
    if pattern == "blueGreen" and sorted(traffic) != [0, _WHOLE]:
        return "blueGreen serves two versions, one with all the traffic and one with none; write 100 and 0"
    if pattern == "canary" and len(traffic) < 2:
        return "canary compares versions, here is one; add another or choose single"
    if pattern == "canary" and 0 in traffic:
        return "a version of canary has no traffic; give each a share, or choose blueGreen"
    return None
