"""An endpoint as it is at this moment: what it serves, with which share of the traffic, in which state."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from databricks.sdk.service.serving import (
    EndpointStateConfigUpdate,
    Route,
    ServedEntityInput,
    ServedEntityOutput,
    ServingEndpointDetailed,
)

from company_ml.errors import ConflictError
from company_ml.serving.served_entities import as_input


@dataclass(frozen=True)
class Served:
    """An entity behind an endpoint."""

    name: str
    model: str
    version: str
    share: int
    """Percent of the endpoint's requests."""
    state: str
    """State of its deployment, such as ``DEPLOYMENT_READY``."""
    message: str


@dataclass(frozen=True)
class Endpoint:
    """What an endpoint serves, and whether it is being changed."""

    name: str
    ready: bool
    update: str
    """``NOT_UPDATING``, ``IN_PROGRESS``, ``UPDATE_FAILED`` or ``UPDATE_CANCELED``."""
    config_version: int
    serves: tuple[Served, ...]
    pending: tuple[Served, ...]
    """What the update under way, or the one that failed, was to serve."""
    inference_table: str | None
    """Full name of the table that records requests and answers."""
    tags: Mapping[str, str]
    details: ServingEndpointDetailed

    @property
    def shares(self) -> dict[str, int]:
        """Percent of the requests, by name of the entity."""
        return {served.name: served.share for served in self.serves}

    def inputs(self) -> list[ServedEntityInput]:
        """Return what has to be sent for the endpoint to go on serving what it serves."""
        config = self.details.config
        return [as_input(entity) for entity in (config.served_entities if config else None) or []]

    def require_rest(self) -> None:
        """Raise unless no update is under way.

        Raises:
            ConflictError: one is, and the service takes no second one.
        """
        if self.update == EndpointStateConfigUpdate.IN_PROGRESS.value:
            raise ConflictError(
                f"endpoint {self.name} is being updated (to {text(self.pending)}); try again when it is over"
            )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        shown = ("name", "ready", "update", "config_version", "inference_table")
        return {
            **{key: getattr(self, key) for key in shown},
            "serves": [asdict(served) for served in self.serves],
            "pending": [asdict(served) for served in self.pending],
            "tags": dict(self.tags),
        }


def text(serves: Sequence[Served]) -> str:
    """Say what is served: ``champion (version 3) 90 %, challenger (version 5) 10 %``."""
    return ", ".join(f"{one.name} (version {one.version}) {one.share} %" for one in serves) or "nothing"


def read(details: ServingEndpointDetailed) -> Endpoint:
    """Read the answer of the API."""
    config, pending, state = details.config, details.pending_config, details.state
    update = state.config_update if state else None
    return Endpoint(
        name=details.name or "",
        ready=bool(state and state.ready and state.ready.value == "READY"),
        update=(update or EndpointStateConfigUpdate.NOT_UPDATING).value,
        config_version=(config.config_version if config else None) or 0,
        serves=_served(
            config.served_entities if config else None,
            config.traffic_config.routes if config and config.traffic_config else None,
        ),
        pending=_served(
            pending.served_entities if pending else None,
            pending.traffic_config.routes if pending and pending.traffic_config else None,
        ),
        inference_table=_table(details),
        tags={tag.key: tag.value or "" for tag in details.tags or []},
        details=details,
    )


def _served(
    entities: Sequence[ServedEntityOutput] | None, routes: Sequence[Route] | None
) -> tuple[Served, ...]:
    shares = {
        route.served_entity_name or route.served_model_name: route.traffic_percentage
        for route in routes or []
    }
    found: list[Served] = []
    for entity in entities or []:
        deployment = entity.state.deployment if entity.state else None
        found.append(
            Served(
                name=entity.name or "",
                model=entity.entity_name or "",
                version=entity.entity_version or "",
                share=shares.get(entity.name, 0),
                state=deployment.value if deployment else "",
                message=(entity.state.deployment_state_message if entity.state else None) or "",
            )
        )
    return tuple(found)


def _table(details: ServingEndpointDetailed) -> str | None:
    table = details.ai_gateway.inference_table_config if details.ai_gateway else None
    if table is None or not table.enabled:
        return None
    return f"{table.catalog_name}.{table.schema_name}.{table.table_name_prefix or details.name}_payload"
