"""What can be said about a serving endpoint without the cloud.

``docs/resources/model_serving.md`` of the Terraform provider, and
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints
"""

import re
from collections import Counter
from collections.abc import Iterator

from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks.nested import given, inner, known, objects

MOST_ENTITIES = 10
SIZES = ("Small", "Medium", "Large")
WORKLOADS = (
    "CPU",
    "CPU_MEDIUM",
    "CPU_LARGE",
    "GPU_SMALL",
    "GPU_MEDIUM",
    "GPU_LARGE",
    "GPU_XLARGE",
    "GPU_XLARGE_8",
    "MULTIGPU_MEDIUM",
)
LIMIT_KEYS = ("endpoint", "service_principal", "user", "user_group")

LEGACY_TABLES = (
    "legacy inference tables cannot be enabled on new or existing endpoints since 2026-02-20; use "
    "ai_gateway.inference_table_config: https://docs.databricks.com/machine-learning/model-serving/"
    "enable-model-serving-inference-tables"
)

_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}")
_SECRET = re.compile(r"\{\{secrets/[\w.@-]+/[\w.@-]+\}\}")


def endpoint_problems(inputs: Properties) -> Iterator[Problem]:
    """Yield every mistake in an endpoint's inputs."""
    yield from name_problems("name", inputs.get("name"))
    config = inner(inputs, "config")
    if config.get("autoCaptureConfig") is not None:
        yield Problem("config.autoCaptureConfig", LEGACY_TABLES)
    if config.get("servedModels") is not None:
        yield Problem("config.servedModels", "deprecated; use config.served_entities")
    if inputs.get("rateLimits") is not None:
        yield Problem("rateLimits", "deprecated; use ai_gateway.rate_limits")
    entities = objects(config.get("servedEntities"))
    if len(entities) > MOST_ENTITIES:
        yield Problem("config.servedEntities", f"an endpoint has at most {MOST_ENTITIES} served entities")
    for index, entity in enumerate(entities):
        yield from _entity_problems(f"config.servedEntities[{index}]", entity)
    yield from _traffic_problems(config, entities)
    yield from _gateway_problems(inner(inputs, "aiGateway"))
    keys = Counter(known(tag, "key") for tag in objects(inputs.get("tags")))
    for key in (key for key, times in keys.items() if key and times > 1):
        yield Problem("tags", f"the key '{key}' is given more than once")


def name_problems(path: str, name: object) -> Iterator[Problem]:
    """Yield what is wrong with the name of an endpoint or of a served entity."""
    if isinstance(name, str) and not _NAME.fullmatch(name):
        message = (
            f"'{name}' is not a valid name: it has 1 to 63 alphanumeric characters, dashes and underscores"
        )
        yield Problem(path, message)


def served_name(entity: Properties) -> object:
    """Return the name of a served entity: what is asked for, or the model's with the version."""
    if entity.get("name") is not None:
        return entity["name"]
    model, version = entity.get("entityName"), entity.get("entityVersion")
    if model is UNKNOWN or version is UNKNOWN:
        return UNKNOWN
    return f"{str(model).rpartition('.')[2]}-{version}"


def _entity_problems(path: str, entity: Properties) -> Iterator[Problem]:
    yield from name_problems(f"{path}.name", entity.get("name"))
    version = known(entity, "entityVersion")
    if isinstance(version, str) and not version.isdecimal():
        yield Problem(f"{path}.entityVersion", f"'{version}' is not the number of a model's version")
    for key, allowed in (("workloadSize", SIZES), ("workloadType", WORKLOADS)):
        value = known(entity, key)
        if value is not None and value not in allowed:
            listed = ", ".join(allowed)
            yield Problem(f"{path}.{key}", f"'{value}' is not supported; it is one of {listed}")
    yield from _concurrency_problems(path, entity)
    for name, value in inner(entity, "environmentVars").items():
        if isinstance(value, str) and "{{" in value and not _SECRET.fullmatch(value):
            message = f"'{value}' is not a reference to a secret: {{{{secrets/<scope>/<key>}}}}"
            yield Problem(f"{path}.environmentVars.{name}", message)


def _concurrency_problems(path: str, entity: Properties) -> Iterator[Problem]:
    bounds = given(entity, "minProvisionedConcurrency", "maxProvisionedConcurrency")
    if bounds and given(entity, "workloadSize"):
        yield Problem(f"{path}.workloadSize", f"conflicts with {' and '.join(bounds)}")
    if len(bounds) == 1:
        yield Problem(f"{path}.{bounds[0]}", "the least and the most provisioned concurrency come together")
    least, most = (known(entity, key) for key in ("minProvisionedConcurrency", "maxProvisionedConcurrency"))
    for key, value in (("minProvisionedConcurrency", least), ("maxProvisionedConcurrency", most)):
        if isinstance(value, int) and (value < 0 or value % 4):
            yield Problem(f"{path}.{key}", f"{value} is not a multiple of 4")
    if isinstance(least, int) and isinstance(most, int) and (least > most or most == 0):
        yield Problem(f"{path}.maxProvisionedConcurrency", f"{most} is too small for a least of {least}")


def _traffic_problems(config: Properties, entities: list[Properties]) -> Iterator[Problem]:
    place = "config.trafficConfig.routes"
    names = [served_name(entity) for entity in entities]
    for name in (name for name, times in Counter(names).items() if times > 1 and name is not UNKNOWN):
        yield Problem("config.servedEntities", f"the name '{name}' is given to more than one served entity")
    routes = objects(inner(config, "trafficConfig").get("routes"))
    if not routes:
        if len(entities) > 1 and config.get("trafficConfig") is None:
            yield Problem(place, "several served entities need routes")
        return
    routed = [route.get("servedEntityName", route.get("servedModelName")) for route in routes]
    if UNKNOWN not in names and UNKNOWN not in routed and all(entities):
        for index, name in enumerate(routed):
            if name not in names:
                yield Problem(f"{place}[{index}]", f"there is no served entity '{name}'")
        for name in names:
            if routed.count(name) != 1:
                yield Problem(place, f"the served entity '{name}' needs exactly one route")
    shares = [known(route, "trafficPercentage") for route in routes]
    for index, share in enumerate(shares):
        if isinstance(share, int) and not 0 <= share <= 100:
            yield Problem(f"{place}[{index}].trafficPercentage", f"{share} is not between 0 and 100")
    if all(isinstance(share, int) for share in shares) and sum(shares) != 100:
        yield Problem(place, f"traffic percentages must sum up to 100, and sum up to {sum(shares)}")


def _gateway_problems(gateway: Properties) -> Iterator[Problem]:
    table = inner(gateway, "inferenceTableConfig")
    if table.get("enabled"):
        for key in ("catalogName", "schemaName"):
            if table.get(key) is None:
                yield Problem(f"aiGateway.inferenceTableConfig.{key}", "Missing required argument")
    prefix = known(table, "tableNamePrefix")
    if isinstance(prefix, str) and not _NAME.fullmatch(prefix):
        message = f"'{prefix}' may only hold alphanumeric characters, dashes and underscores"
        yield Problem("aiGateway.inferenceTableConfig.tableNamePrefix", message)
    for index, limit in enumerate(objects(gateway.get("rateLimits"))):
        yield from _limit_problems(f"aiGateway.rateLimits[{index}]", limit)


def _limit_problems(path: str, limit: Properties) -> Iterator[Problem]:
    if known(limit, "renewalPeriod") not in (None, "minute"):
        yield Problem(f"{path}.renewalPeriod", "only 'minute' is supported")
    if limit and not given(limit, "calls", "tokens"):
        yield Problem(path, "calls or tokens must be limited")
    key = limit.get("key", "endpoint")
    if key is not UNKNOWN and key not in LIMIT_KEYS:
        yield Problem(f"{path}.key", f"'{key}' is not one of {', '.join(LIMIT_KEYS)}")
    if key in ("service_principal", "user_group") and limit.get("principal") is None:
        yield Problem(f"{path}.principal", f"a limit by {key} needs a principal")
    for name in ("calls", "tokens"):
        value = known(limit, name)
        if isinstance(value, int) and value < 0:
            yield Problem(f"{path}.{name}", f"{value} is negative")
