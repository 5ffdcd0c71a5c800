"""Serving endpoints of an environment: those whose versions exist; the others wait and say for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components.mlops.served_entities import Concurrency, ServedEntity
from components.mlops.serving_endpoint import InferenceTable, RateLimit, ServingEndpoint, ServingEndpointArgs
from components.unity_catalog.catalog import Catalog
from components.workspace.permissions import Managers, at
from infra.environment.principals import Principals
from infra.environment.workspace import Workspace
from infra.registry import LookUp, Waiting, resolve
from infra.settings.environment import EnvironmentSettings
from infra.settings.served_versions import ServedVersion
from infra.settings.serving import Endpoint


@dataclass(frozen=True)
class Served:
    """What is served, by endpoint name; and why the other endpoints are not there yet."""

    endpoints: dict[str, ServingEndpoint] = field(default_factory=dict[str, ServingEndpoint])
    waiting: dict[str, str] = field(default_factory=dict[str, str])


def build(
    settings: EnvironmentSettings,
    workspace: Workspace,
    principals: Principals,
    catalog: Catalog,
    look_up: LookUp,
    managers: Managers,
    tags: Mapping[str, str],
) -> Served:
    """Register the endpoints whose every version is in the registry and ready.

    The missing version of one is no mistake: training and promotion come after the first deployment.
    """
    served = Served()
    for endpoint in settings.serving.endpoints:
        found = [_entity(endpoint.model, version, look_up) for version in endpoint.versions]
        missing = [one.reason for one in found if isinstance(one, Waiting)]
        if missing:
            served.waiting[endpoint.name] = "; ".join(missing)
            continue
        entities = [one for one in found if isinstance(one, ServedEntity)]
        served.endpoints[endpoint.name] = ServingEndpoint(
            f"endpoint-{endpoint.name}",
            _args(endpoint, entities, principals, catalog, managers, tags),
            pulumi.ResourceOptions(providers=[workspace.provider]),
        )
    return served


def _entity(model: str, version: ServedVersion, look_up: LookUp) -> ServedEntity | Waiting:
    number = resolve(look_up, model, version.version)
    if isinstance(number, Waiting):
        return number
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
        permissions=at("CAN_QUERY", {**principals.roles(endpoint.query_groups), "run": principals.runner()}),
        managers=managers,
        tags=tags,
        inference_table=table
        and InferenceTable(
            catalog=catalog.catalog_name,
            # Read from the schema, so that the endpoint waits for it.
            schema=catalog.schema_names[table.schema_name].apply(lambda name: name.rpartition(".")[2]),
            prefix=table.prefix,
        ),
        usage_tracking=endpoint.usage_tracking,
        rate_limits=[
            RateLimit(calls=limit.calls_per_minute, key=limit.per) for limit in endpoint.rate_limits
        ],
    )
