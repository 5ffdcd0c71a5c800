"""Serving endpoints of an environment: what they serve is in the registry, or they keep what they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components.mlops.served_entities import Concurrency, ServedEntity
from components.mlops.serving_endpoint import InferenceTable, RateLimit, ServingEndpoint, ServingEndpointArgs
from components.unity_catalog.catalog import Catalog
from components.workspace.permissions import Managers, at
from infra.environment import deployed
from infra.environment.principals import Principals
from infra.environment.reach import Reach
from infra.environment.workspace import Workspace
from infra.registry import Pending, Registry
from infra.settings.environment import EnvironmentSettings
from infra.settings.served_versions import ServedVersion
from infra.settings.serving import Endpoint
from infra.state import StackState


@dataclass(frozen=True)
class Served:
    """The endpoints by name; why others are not created yet, and why some keep what they serve."""

    endpoints: dict[str, ServingEndpoint] = field(default_factory=dict[str, ServingEndpoint])
    pending: dict[str, str] = field(default_factory=dict[str, str])
    kept: dict[str, str] = field(default_factory=dict[str, str])


def build(
    settings: EnvironmentSettings,
    workspace: Workspace,
    principals: Principals,
    catalog: Catalog,
    registry: Registry,
    state: StackState,
    managers: Managers,
    tags: Mapping[str, str],
    ways: Reach,
) -> Served:
    """Register the endpoints whose every version is in the registry and ready, and those that are deployed.

    A missing version is no mistake: training and promotion come after the first deployment. It is no wish
    to delete either: an endpoint that is deployed keeps the versions that it serves.
    """
    served = Served()
    for endpoint in settings.serving.endpoints:
        versions = [_entity(endpoint.model, version, registry) for version in endpoint.versions]
        reasons = "; ".join(version.reason for version in versions if isinstance(version, Pending))
        entities = _completed(endpoint, versions, state)
        if entities is None:
            served.pending[endpoint.name] = reasons
            continue
        if reasons:
            numbers = ", ".join(f"{entity.name} at version {entity.version}" for entity in entities)
            served.kept[endpoint.name] = f"{reasons}; it serves {numbers} as before"
        served.endpoints[endpoint.name] = ServingEndpoint(
            deployed.endpoint_name(endpoint.name),
            _args(endpoint, entities, principals, catalog, managers, tags),
            # It starts on serverless compute, which loads the model from its lake.
            pulumi.ResourceOptions(providers=[workspace.provider], depends_on=list(ways.serverless)),
        )
    return served


def _completed(
    endpoint: Endpoint, versions: Sequence[ServedEntity | Pending], state: StackState
) -> Sequence[ServedEntity] | None:
    """Return what an endpoint serves; None where a version is missing and the endpoint is not deployed.

    A missing version stays at the number that is served under its name. Where none is, such as the new half
    of a canary, all stays as it is deployed: traffic is never shared out to less than what was asked for.
    """
    if not any(isinstance(version, Pending) for version in versions):
        return [version for version in versions if isinstance(version, ServedEntity)]
    before = deployed.served(state, endpoint.name)
    if before is None:
        return None
    numbers = {entity.name: entity.version for entity in before if entity.model == endpoint.model}
    entities: list[ServedEntity] = []
    for settings, version in zip(endpoint.versions, versions, strict=True):
        if isinstance(version, ServedEntity):
            entities.append(version)
        elif settings.served_name in numbers:
            entities.append(_sized(endpoint.model, settings, numbers[settings.served_name]))
        else:
            return before
    return entities


def _entity(model: str, version: ServedVersion, registry: Registry) -> ServedEntity | Pending:
    number = registry.resolve(model, version.version)
    return number if isinstance(number, Pending) else _sized(model, version, number)


def _sized(model: str, version: ServedVersion, number: int) -> ServedEntity:
    size = version.size
    return ServedEntity(
        name=version.served_name,
        model=model,
        version=number,
        traffic=version.traffic,
        size=size
        if size
        else Concurrency(least=version.min_concurrency or 0, most=version.max_concurrency or 0),
        scale_to_zero=version.scale_to_zero,
        workload_type=version.workload_type,
        environment=version.environment,
    )


def _args(
    endpoint: Endpoint,
    entities: Sequence[ServedEntity],
    principals: Principals,
    catalog: Catalog,
    managers: Managers,
    tags: Mapping[str, str],
) -> ServingEndpointArgs:
    table = endpoint.inference_table
    return ServingEndpointArgs(
        endpoint_name=endpoint.name,
        entities=entities,
        permissions=at(
            "CAN_QUERY",
            {
                **principals.roles(endpoint.query_groups),
                **principals.teams(endpoint.query_teams),
                "run": principals.runner(),
            },
        ),
        managers=managers,
        tags=tags,
        inference_table=table
        and InferenceTable(
            # Both wait: the workspace writes the table only in a schema that is there, of a catalog that is
            # bound to it.
            catalog=catalog.bound_names["workspace"],
            schema=catalog.schema_names[table.schema_name].apply(lambda name: name.rpartition(".")[2]),
            prefix=table.prefix,
        ),
        usage_tracking=endpoint.usage_tracking,
        rate_limits=[
            RateLimit(calls=limit.calls_per_minute, key=limit.per) for limit in endpoint.rate_limits
        ],
    )
