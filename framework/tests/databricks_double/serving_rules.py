"""What the serving API refuses in a configuration."""

import re
from collections.abc import Container
from typing import Any

_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}")


class RefusalError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.wait = status, code, message, wait


def check_name(kind: str, name: object) -> str:
    """Return a legal name, or refuse it."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _invalid(f"The {kind} name '{name}' must be alphanumeric with dashes and underscores.")
    return name


def check_config(config: dict[str, Any], models: Container[tuple[str, str]]) -> dict[str, Any]:
    """Return a legal configuration as entities and routes, or refuse it."""
    entities = config.get("served_entities") or []
    if not 1 <= len(entities) <= 10:
        raise _invalid("An endpoint has 1 to 10 served entities.")
    for entity in entities:
        _check_entity(entity, models)
    names = [entity["name"] for entity in entities]
    if len(set(names)) != len(names):
        raise _invalid("Served entity names must be unique across an endpoint.")
    routes = (config.get("traffic_config") or {}).get("routes") or []
    if sorted(route.get("served_entity_name", "") for route in routes) != sorted(names):
        raise _invalid("Every served entity must have exactly one route.")
    shares = [route["traffic_percentage"] for route in routes]
    if any(not isinstance(share, int) or not 0 <= share <= 100 for share in shares):
        raise _invalid("Traffic percentages must be integers from 0 to 100.")
    if sum(shares) != 100:
        raise _invalid("The traffic percentages must sum to 100.")
    return {"entities": entities, "routes": routes}


def _check_entity(entity: dict[str, Any], models: Container[tuple[str, str]]) -> None:
    check_name("served entity", entity.get("name"))
    version = entity.get("entity_version")
    if not isinstance(version, str) or not version.isdecimal():
        raise _invalid(f"'{version}' is not a model version.")
    if (entity["entity_name"], version) not in models:
        raise RefusalError(
            404, "RESOURCE_DOES_NOT_EXIST", f"Model {entity['entity_name']} version {version} does not exist."
        )
    bounds = {"min_provisioned_concurrency", "max_provisioned_concurrency"} & entity.keys()
    if "workload_size" in entity and bounds:
        raise _invalid("Give workload_size or provisioned concurrency, not both.")
    if "workload_size" not in entity and len(bounds) != 2:
        raise _invalid("Give workload_size or both bounds of provisioned concurrency.")


def _invalid(message: str) -> RefusalError:
    return RefusalError(400, "INVALID_PARAMETER_VALUE", message)
