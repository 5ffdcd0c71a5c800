"""Creating an endpoint, or bringing one to what is wanted of it: what would change, and the change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from databricks.sdk.service.serving import (
    AiGatewayConfig,
    AiGatewayInferenceTableConfig,
    AiGatewayUsageTrackingConfig,
    EndpointCoreConfigInput,
    EndpointTag,
    ServedEntityInput,
)

from company_ml.errors import InputError
from company_ml.serving.endpoint import Endpoint
from company_ml.serving.endpoints import WHOLE, Endpoints, check_shares, routes
from company_ml.serving.refusals import answered
from company_ml.serving.served_entities import ServedEntity, check_endpoint_name


@dataclass(frozen=True)
class InferenceTable:
    """Where requests and answers are recorded: table ``<prefix>_payload``, made by the service.

    https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables
    """

    catalog: str
    schema: str
    prefix: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an endpoint is to be."""

    name: str
    entities: tuple[ServedEntity, ...]
    shares: Mapping[str, int] | None = None
    """Percent by entity; None gives a single entity all."""
    inference_table: InferenceTable | None = None
    """None leaves recording as it is."""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    """Tags to set; others that the endpoint has stay."""

    def __post_init__(self) -> None:
        """Raise ``InputError`` for a bad name, and for shares that do not fit the entities."""
        check_endpoint_name(self.name)
        check_shares(self.name, [entity.name for entity in self.entities], self.traffic)

    @property
    def traffic(self) -> Mapping[str, int]:
        """Percent of the requests by entity."""
        if self.shares is None and len(self.entities) == 1:
            return {self.entities[0].name: WHOLE}
        return self.shares or {}


@dataclass(frozen=True)
class Plan:
    """What has to be done for an endpoint to be as wanted."""

    wanted: Wanted
    found: Endpoint | None
    changes: tuple[str, ...]
    """A sentence for each change; none if all is as wanted."""
    config: bool = False
    tags: bool = False
    gateway: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "endpoint": self.wanted.name,
            "exists": self.found is not None,
            "changes": list(self.changes),
        }


def plan(endpoints: Endpoints, wanted: Wanted) -> Plan:
    """Say what would have to change, and change nothing.

    Raises:
        InputError: the inference table is another than the one that the endpoint records to, which the
            service does not change.
        FrameworkError: the endpoint cannot be looked at.
    """
    found = endpoints.find(wanted.name)
    if found is None:
        return Plan(wanted, None, (f"create endpoint {wanted.name}",), config=True, tags=True, gateway=True)
    changes: list[str] = []
    config = _config_changes(wanted, found)
    tags = [
        f"set tag {key} to {value}"
        for key, value in sorted(wanted.tags.items())
        if found.tags.get(key) != value
    ]
    gateway = _gateway_changes(wanted, found)
    changes.extend([*config, *tags, *gateway])
    return Plan(wanted, found, tuple(changes), bool(config), bool(tags), bool(gateway))


def apply_plan(endpoints: Endpoints, plan: Plan) -> Endpoint:
    """Do what the plan says, wait until it is so, and return the endpoint.

    Raises:
        ConflictError: an update of the endpoint is under way.
        UpdateFailedError: the service gave up.
        FrameworkError: the service refused.
    """
    wanted, found = plan.wanted, plan.found
    entities = [entity.as_input() for entity in wanted.entities]
    if found is None:
        with answered(f"creating endpoint {wanted.name}"):
            endpoints.client.serving_endpoints.create(
                wanted.name,
                config=EndpointCoreConfigInput(
                    wanted.name, served_entities=entities, traffic_config=routes(wanted.traffic)
                ),
                ai_gateway=_gateway(wanted, None),
                tags=_tags(wanted),
            )
        return endpoints.wait(wanted.name)
    found.require_rest()
    if plan.tags:
        with answered(f"tagging endpoint {wanted.name}"):
            endpoints.client.serving_endpoints.patch(wanted.name, add_tags=_tags(wanted))
    if plan.gateway:
        gateway = _gateway(wanted, found)
        with answered(f"setting up recording at endpoint {wanted.name}"):
            endpoints.client.serving_endpoints.put_ai_gateway(
                wanted.name,
                fallback_config=gateway.fallback_config,
                guardrails=gateway.guardrails,
                inference_table_config=gateway.inference_table_config,
                rate_limits=gateway.rate_limits,
                usage_tracking_config=gateway.usage_tracking_config,
            )
    if plan.config:
        return endpoints.configure(wanted.name, entities, wanted.traffic)
    return endpoints.get(wanted.name)


def _config_changes(wanted: Wanted, found: Endpoint) -> list[str]:
    """Say what of the configuration differs; what the service adds on its own does not count."""
    current = {entity.name: entity for entity in found.inputs()}
    changes: list[str] = []
    for entity in wanted.entities:
        before = current.pop(entity.name, None)
        if before is None:
            changes.append(f"serve {entity.name} (version {entity.version})")
        elif differing := _differing(before, entity.as_input()):
            changes.append(f"change {entity.name}: {', '.join(differing)}")
    changes.extend(f"stop serving {name} (version {gone.entity_version})" for name, gone in current.items())
    for name, share in wanted.traffic.items():
        if found.shares.get(name) != share:
            changes.append(f"route {share} % to {name} instead of {found.shares.get(name, 0)} %")
    return changes


def _differing(before: ServedEntityInput, after: ServedEntityInput) -> list[str]:
    """Name what is given and differs; the values of variables stay out of sight."""
    changes: list[str] = []
    for key in sorted(one.name for one in fields(after)):
        old, new = getattr(before, key), getattr(after, key)
        if key == "environment_vars":
            if (old or {}) != (new or {}):
                changes.append(key)
        elif new is not None and old != new:
            changes.append(f"{key} {_plain(old)} to {_plain(new)}")
    return changes


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def _gateway_changes(wanted: Wanted, found: Endpoint) -> list[str]:
    table = wanted.inference_table
    if table is None:
        return []
    name = f"{table.catalog}.{table.schema}.{table.prefix}_payload"
    if found.inference_table == name:
        return []
    if found.inference_table is not None:
        raise InputError(
            f"endpoint {found.name} records to {found.inference_table} and not to {name}; the service "
            "changes that only after recording has been turned off"
        )
    return [f"record requests and answers to {name}"]


def _gateway(wanted: Wanted, found: Endpoint | None) -> AiGatewayConfig:
    """Return the gateway with what is wanted of it; the call replaces it, so what it has is sent again."""
    gateway = (found.details.ai_gateway if found else None) or AiGatewayConfig(
        usage_tracking_config=AiGatewayUsageTrackingConfig(enabled=True)
    )
    table = wanted.inference_table
    if table is not None:
        gateway.inference_table_config = AiGatewayInferenceTableConfig(
            catalog_name=table.catalog,
            schema_name=table.schema,
            table_name_prefix=table.prefix,
            enabled=True,
        )
    return gateway


def _tags(wanted: Wanted) -> list[EndpointTag]:
    return [EndpointTag(key, wanted.tags[key]) for key in sorted(wanted.tags)]
