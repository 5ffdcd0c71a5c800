"""Rules between the sections of an environment: what one names, another declares."""

from collections.abc import Iterator

import platform_model
from infra import naming
from infra.settings.compute import RETENTION_CHECK, Compute
from infra.settings.declared import Role
from infra.settings.framework import Framework
from infra.settings.full_names import split
from infra.settings.identity import Access
from infra.settings.integration import Integration
from infra.settings.mlflow import Mlflow
from infra.settings.monitoring import Monitoring
from infra.settings.network import EnvironmentNetwork
from infra.settings.serving import Serving
from infra.settings.unity_catalog import Catalog
from platform_model import Environment
from platform_model.team_rules import file_of
from sections import secret_patterns
from sections.problems import Path, Problem, Problems


def roles_enter(access: Access, roles: Iterator[tuple[Path, Role]]) -> Problems:
    """Yield the roles that are given a right in the workspace and cannot enter it."""
    entering = {*access.admins, *access.users}
    for path, role in roles:
        if role not in entering:
            yield Problem(
                path, f"{role} cannot enter the workspace; add it to access.users or remove it here"
            )


def people_change_nothing_beyond_development(
    environment: Environment, access: Access, catalog: Catalog
) -> Problems:
    """Yield the roles that could change what only the pipeline may change.

    People have write access in development; in staging and production, pipelines have:
    https://learn.microsoft.com/azure/databricks/machine-learning/mlops/mlops-workflow
    """
    if environment.is_development:
        return
    administrators = platform_model.current().administrators
    for position, role in enumerate(access.admins):
        if role != administrators:
            yield Problem(
                ("access", "admins", position),
                f"{role} would administer {environment.name}, and so change everything in it; leave it to "
                f"{administrators} and list {role} in access.users",
            )
    for number, schema in enumerate(catalog.schemas):
        for position, role in enumerate(schema.writers):
            yield Problem(
                ("catalog", "schemas", number, "writers", position),
                f"{role} would write {schema.name} of {environment.name} past the pipeline; "
                "list it in readers",
            )


def roles_of_compute(compute: Compute) -> Iterator[tuple[Path, Role]]:
    """Return the roles that use compute, by where they stand."""
    for position, role in enumerate(compute.users):
        yield ("compute", "users", position), role
    for position, role in enumerate(compute.warehouse.users):
        yield ("compute", "warehouse", "users", position), role


def roles_of_mlflow(mlflow: Mlflow) -> Iterator[tuple[Path, Role]]:
    """Return the roles that see or log runs, by where they stand."""
    for key, roles in (("readers", mlflow.readers), ("editors", mlflow.editors)):
        for position, role in enumerate(roles):
            yield ("mlflow", key, position), role


def roles_of_framework(framework: Framework) -> Iterator[tuple[Path, Role]]:
    """Return the roles that read the framework's wheel, by where they stand."""
    for position, role in enumerate(framework.readers):
        yield ("framework", "readers", position), role


def roles_of_serving(serving: Serving) -> Iterator[tuple[Path, Role]]:
    """Return the roles that call endpoints, by where they stand."""
    for number, endpoint in enumerate(serving.endpoints):
        for position, role in enumerate(endpoint.query_groups):
            yield ("serving", "endpoints", number, "queryGroups", position), role


def teams_call_what_they_say(environment: str, serving: Serving) -> Problems:
    """Yield the endpoints that a team calls by what one of two files says, and not by the other."""
    platform = platform_model.current()
    present = platform.teams_in(environment)
    for number, endpoint in enumerate(serving.endpoints):
        path = ("serving", "endpoints", number, "queryTeams")
        for position, team in enumerate(endpoint.query_teams):
            if team not in present:
                yield Problem(
                    (*path, position), f"{team} does not work in {environment} ({file_of(team)}); remove it"
                )
            elif endpoint.name not in platform.teams[team].endpoints:
                yield Problem(
                    (*path, position),
                    f"{file_of(team)} does not say that {team} calls {endpoint.name}; add it to endpoints "
                    "there, or remove it here",
                )
        for team in present:
            if endpoint.name in platform.teams[team].endpoints and team not in endpoint.query_teams:
                yield Problem(
                    path,
                    f"{team} calls {endpoint.name} ({file_of(team)}); add {team}, or have that removed",
                )


def subnets_hold_the_clusters(environment: str, network: EnvironmentNetwork, compute: Compute) -> Problems:
    """Yield that more nodes may run at once than the address plan has room for."""
    platform = platform_model.current()
    pools = [pool for team in platform.teams_in(environment) if (pool := platform.teams[team].pool)]
    most = compute.most_nodes + sum(pool.max_capacity for pool in pools)
    if most > network.max_nodes:
        of = "the pool" if compute.pool else "the clusters at their largest, drivers included"
        theirs = f" and the pools of {len(pools)} teams (teams)" if pools else ""
        yield Problem(
            ("network", "maxNodes"),
            f"{network.max_nodes} is less than the {most} nodes of {of} (compute){theirs}; raise it or "
            "lower them",
        )


def compute_suits_the_environment(environment: Environment, compute: Compute) -> Problems:
    """Yield what only some environments may do with their clusters."""
    loses_data = compute.spark_conf.get(RETENTION_CHECK, "").strip().lower() == "false"
    if not environment.is_development and loses_data:
        yield Problem(
            ("compute", "sparkConf", RETENTION_CHECK),
            "lets VACUUM delete files in use; only data of development may be lost, "
            f"remove it in {environment.name}",
        )
    if not environment.is_production:
        return
    if compute.spot and compute.spot.first_on_demand < 1:
        yield Problem(
            ("compute", "spot", "firstOnDemand"),
            "0 makes the driver a spot node, and a cluster ends with its driver; "
            f"write at least 1 in {environment.name}",
        )
    if compute.pool and compute.pool.spot:
        yield Problem(
            ("compute", "pool", "spot"),
            f"a pool has nothing to fall back to; set it to false in {environment.name}",
        )


def artifacts_have_a_volume(catalog: Catalog, mlflow: Mlflow) -> Problems:
    """Yield that the volume for the files of runs is nowhere declared."""
    volumes = {schema.name: [volume.name for volume in schema.volumes] for schema in catalog.schemas}
    place = mlflow.artifacts
    if place.schema_name not in volumes:
        yield Problem(("mlflow", "artifacts", "schema"), _undeclared(place.schema_name, list(volumes)))
    elif place.volume not in volumes[place.schema_name]:
        yield Problem(
            ("mlflow", "artifacts", "volume"),
            f"{place.volume} is no volume of {place.schema_name}; declare it in catalog.schemas",
        )


def framework_is_apart(catalog: Catalog, framework: Framework) -> Problems:
    """Yield that the wheel would lie where others write: whoever can change it decides what jobs run."""
    if framework.schema_name in [schema.name for schema in catalog.schemas]:
        yield Problem(
            ("framework", "schema"),
            f"{framework.schema_name} is a schema of catalog.schemas, whose writers could change the wheel; "
            "name one that is not declared there",
        )


def integration_is_apart(
    environment: Environment, catalog: Catalog, framework: Framework, integration: Integration | None
) -> Problems:
    """Yield that the integration test would write where others do, or where nothing is validated."""
    if integration is None:
        return
    if environment.tier != "validation":
        yield Problem(
            ("integration",),
            f"{environment.name} is not where changes are validated; remove it here and set it in the "
            "stack file of the environment before production",
        )
    taken = {schema.name for schema in catalog.schemas} | {framework.schema_name}
    for schema in integration.schemas:
        if schema in taken:
            yield Problem(
                ("integration", "schema"),
                f"{schema} is a schema of other data, where the test would write; name one that is neither "
                "in catalog.schemas nor the framework's",
            )


def teams_are_apart(
    environment: Environment, catalog: Catalog, framework: Framework, integration: Integration | None
) -> Problems:
    """Yield the schemas that a team has in the environment's catalog as well."""
    platform = platform_model.current()
    teams = {
        schema.name: team
        for team in platform.teams_in(environment.name)
        for schema in platform.schemas_of(team)
    }
    declared: list[tuple[Path, str]] = [
        *((("catalog", "schemas", n, "name"), schema.name) for n, schema in enumerate(catalog.schemas)),
        (("framework", "schema"), framework.schema_name),
        *((("integration", "schema"), name) for name in (integration.schemas if integration else ())),
    ]
    for path, name in declared:
        if team := teams.get(name):
            yield Problem(
                path, f"{name} is a schema of the team {team}, too ({file_of(team)}); rename one of them"
            )


def inference_tables_are_declared(environment: str, catalog: Catalog, serving: Serving) -> Problems:
    """Yield the inference tables that lie outside the environment's catalog or in no schema of it."""
    own = naming.catalog(environment)
    schemas = [schema.name for schema in catalog.schemas]
    for number, endpoint in enumerate(serving.endpoints):
        table = endpoint.inference_table
        path = ("serving", "endpoints", number, "inferenceTable")
        if table and table.catalog not in (None, own):
            yield Problem(
                (*path, "catalog"),
                f"{table.catalog} is not this environment's catalog; write {own} or remove it",
            )
        elif table and table.schema_name not in schemas:
            yield Problem((*path, "schema"), _undeclared(table.schema_name, schemas))


def secrets_are_in_the_scope(environment: str, serving: Serving, secret_scope: bool) -> Problems:
    """Yield the variables that refer to a secret of another scope, or where there is none."""
    own = naming.secret_scope(environment)
    for number, endpoint in enumerate(serving.endpoints):
        for position, served in enumerate(endpoint.versions):
            for key, value in served.environment.items():
                reference = secret_patterns.REFERENCE.fullmatch(value)
                path = ("serving", "endpoints", number, "versions", position, "environment", key)
                if reference and not secret_scope:
                    yield Problem(path, "refers to a secret, and there is no scope; set secretScope to true")
                elif reference and reference["scope"] != own:
                    yield Problem(
                        path, f"{reference['scope']} is not this environment's secret scope; write {own}"
                    )


def monitored_tables_are_declared(environment: str, catalog: Catalog, monitoring: Monitoring) -> Problems:
    """Yield the monitors whose table or profiles lie outside the environment's catalog or its schemas."""
    own = naming.catalog(environment)
    schemas = [schema.name for schema in catalog.schemas]
    for number, monitor in enumerate(monitoring.monitors):
        path = ("monitoring", "monitors", number)
        table = split(monitor.table)
        if table.catalog != own:
            yield Problem(
                (*path, "table"),
                f"{monitor.table} is not in this environment's catalog; "
                f"write {own}.{table.schema}.{table.name}",
            )
        elif table.schema not in schemas:
            yield Problem((*path, "table"), _undeclared(table.schema, schemas))
        if monitor.output_schema not in schemas:
            yield Problem((*path, "outputSchema"), _undeclared(monitor.output_schema, schemas))


def _undeclared(schema: str, declared: list[str]) -> str:
    return (
        f"{schema} is no schema of the catalog; "
        f"declare it in catalog.schemas or choose among {', '.join(declared)}"
    )
