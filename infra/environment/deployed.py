"""Deployed endpoints and monitors: what they serve, and which of them the settings no longer list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import pulumi

from components.mlops.served_entities import Concurrency, ServedEntity
from infra.settings.environment import EnvironmentSettings
from infra.settings.load import refuse
from infra.state import SCHEMA, StackState
from sections.problems import Problem

ENDPOINT = "databricks:index/modelServing:ModelServing"
MONITOR = "databricks:index/qualityMonitor:QualityMonitor"


def endpoint_name(endpoint: str) -> str:
    """Return the logical name of an endpoint's resource."""
    return f"endpoint-{endpoint}"


def monitor_name(table: str) -> str:
    """Return the logical name of the resource of a table's monitor."""
    return f"monitor-{table.replace('.', '-')}"


def served(state: StackState, endpoint: str) -> list[ServedEntity] | None:
    """Return the versions that an endpoint serves by the state; None where it is not deployed.

    Raises:
        pulumi.RunError: the endpoint is deployed, and the state does not say what it serves.
    """
    outputs = state.find(ENDPOINT, endpoint_name(endpoint))
    if outputs is None:
        return None
    config = cast("Mapping[str, Any]", outputs.get("config") or {})
    split = cast("Mapping[str, Any]", config.get("trafficConfig") or {})
    traffic = {
        str(route.get("servedEntityName") or route.get("servedModelName")): int(route["trafficPercentage"])
        for route in cast("list[Mapping[str, Any]]", split.get("routes") or [])
    }
    entities = cast("list[Mapping[str, Any]]", config.get("servedEntities") or [])
    if not entities:
        raise pulumi.RunError(
            f"The endpoint {endpoint} is deployed, and the state does not say what it serves; "
            "run `pulumi refresh`, then run again."
        )
    return [_entity(entity, traffic) for entity in entities]


def monitored(state: StackState, table: str) -> bool:
    """Tell whether a table has a monitor by the state."""
    return state.find(MONITOR, monitor_name(table)) is not None


def within_deployed_schemas(state: StackState, tables: Iterable[str]) -> list[str]:
    """Return the tables whose schema is deployed; there are no others, and asking for one is refused.

    Before the first deployment even the catalog is missing, which says nothing about a table of its own.
    """
    schemas = {f"{schema['catalogName']}.{schema['name']}".casefold() for schema in state.of(SCHEMA)}
    return [table for table in tables if table.rpartition(".")[0].casefold() in schemas]


def require_retired(settings: EnvironmentSettings, state: StackState) -> None:
    """Stop before production loses an endpoint or a monitor that no setting retires.

    Raises:
        pulumi.RunError: the settings lack something that is deployed; the message lists all of it.
    """
    if not settings.declared.is_production:
        return
    serving, monitoring = settings.serving, settings.monitoring
    endpoints = {*(endpoint.name for endpoint in serving.endpoints), *serving.retired}
    tables = {*(monitor.table for monitor in monitoring.monitors), *monitoring.retired}
    problems = [
        *_unlisted(state.of(ENDPOINT), "name", endpoints, ("serving", "endpoints"), "serving.retired"),
        *_unlisted(state.of(MONITOR), "tableName", tables, ("monitoring", "monitors"), "monitoring.retired"),
    ]
    if problems:
        refuse(settings.environment, problems)


def _unlisted(
    resources: Sequence[Mapping[str, Any]], key: str, listed: set[str], path: tuple[str, str], retired: str
) -> Iterable[Problem]:
    for name in sorted(str(resource[key]) for resource in resources):
        if name not in listed:
            yield Problem(path, f"{name} is deployed and not listed; list it, or in {retired} to delete it")


def _entity(entity: Mapping[str, Any], traffic: Mapping[str, int]) -> ServedEntity:
    size = entity.get("workloadSize") or Concurrency(
        least=int(entity.get("minProvisionedConcurrency") or 0),
        most=int(entity.get("maxProvisionedConcurrency") or 0),
    )
    return ServedEntity(
        name=entity["name"],
        model=entity["entityName"],
        version=int(entity["entityVersion"]),
        traffic=traffic.get(entity["name"], 0),
        size=size,
        scale_to_zero=bool(entity.get("scaleToZeroEnabled")),
        workload_type=entity.get("workloadType") or "CPU",
        environment=entity.get("environmentVars") or {},
    )
