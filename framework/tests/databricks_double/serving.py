"""The serving endpoints API: what the service answers, one update at a time, and what it refuses.

Shapes are those that the SDK's dataclasses read (``databricks.sdk.service.serving``). Rules:
https://docs.databricks.com/api/workspace/servingendpoints
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/serve-multiple-models-to-serving-endpoint
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving_metrics import Load, prometheus_text
from tests.databricks_double.serving_rules import RefusalError, check_config, check_name

Json = dict[str, Any]

_API = re.compile(r"^/api/2\.0/serving-endpoints(?:/(?P<name>[^/]+)(?P<rest>/.*)?)?$")
_CALL = re.compile(r"^/serving-endpoints/(?P<name>[^/]+)(?:/served-models/(?P<entity>[^/]+))?/invocations$")

SIZES = {"Small": (4, 4), "Medium": (8, 16), "Large": (16, 64)}


@dataclass
class Stored:
    """An endpoint."""

    name: str
    config: Json = field(default_factory=dict)
    pending: Json | None = None
    polls: int = 0
    update: str = "NOT_UPDATING"
    gateway: Json | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def shares(self) -> dict[str, int]:
        return {one["served_entity_name"]: one["traffic_percentage"] for one in self.config["routes"]}

    @property
    def versions(self) -> dict[str, str]:
        return {one["name"]: one["entity_version"] for one in self.config["entities"]}


@dataclass
class Script:
    """What is to be refused, so many times."""

    method: str
    path: re.Pattern[str]
    refusal: RefusalError
    times: int
    after: int = 0


class ServingDouble:
    """The service. Its public attributes are what a test scripts and looks at."""

    def __init__(self, server: HTTPServer, clock: StillClock) -> None:
        self.clock = clock
        self.endpoints: dict[str, Stored] = {}
        self.models: set[tuple[str, str]] = set()
        self.polls_per_update = 2
        self.failing: dict[str, str] = {}  # by version: why its deployment fails
        self.answers: dict[str, Callable[[Json], list[Any]]] = {}  # by version
        self.load: dict[str, Load] = {}  # by version
        self.labelled, self.cumulative, self.timed = True, False, True
        self.calls: list[tuple[str, str]] = []
        self.scripts: list[Script] = []
        server.expect_request(_API).respond_with_handler(self._answer)
        server.expect_request(_CALL).respond_with_handler(self._answer)

    def refuse(
        self, method: str, path: str, status: int, code: str, times: int = 1, after: int = 0, wait: int = 0
    ) -> None:
        """Refuse calls whose path fits, so many times, after so many were let through."""
        refusal = RefusalError(status, code, f"refused as {code}", wait)
        self.scripts.append(Script(method, re.compile(path), refusal, times, after))

    def serve(self, name: str, *entities: tuple[str, str, int], model: str = "c.s.churn") -> Stored:
        """Put an endpoint there, with entities as (name, version, share)."""
        self.models |= {(model, version) for _, version, _ in entities}
        config = {
            "served_entities": [
                {
                    "name": entity,
                    "entity_name": model,
                    "entity_version": version,
                    "workload_size": "Small",
                    "workload_type": "CPU",
                    "scale_to_zero_enabled": False,
                }
                for entity, version, _ in entities
            ],
            "traffic_config": {
                "routes": [
                    {"served_entity_name": entity, "traffic_percentage": share}
                    for entity, _, share in entities
                ]
            },
        }
        made = Stored(name, check_config(config, self.models) | {"version": 1})
        self.endpoints[name] = made
        return made

    def _answer(self, request: Request) -> Response:
        self.calls.append((request.method, request.path))
        try:
            self._refuse_as_scripted(request)
            if request.headers.get("Authorization") != "Bearer a-token":
                raise RefusalError(401, "UNAUTHENTICATED", "no valid token")
            body = json.loads(request.get_data() or b"{}")
            if match := _CALL.match(request.path):
                return _json(self._invoke(match["name"], match["entity"], body))
            match = _API.match(request.path)
            assert match
            return self._api(request.method, match["name"], match["rest"] or "", body)
        except RefusalError as refusal:
            told = {"error_code": refusal.code, "message": refusal.message}
            headers = {"Retry-After": str(refusal.wait)} if refusal.status == 429 else None
            return Response(json.dumps(told), refusal.status, headers, content_type="application/json")

    def _refuse_as_scripted(self, request: Request) -> None:
        for script in self.scripts:
            if script.method == request.method and script.path.search(request.path) and script.times:
                if script.after:
                    script.after -= 1
                    continue
                script.times -= 1
                raise script.refusal

    def _api(self, method: str, name: str | None, rest: str, body: Json) -> Response:
        if name is None:
            return _json(self._list() if method == "GET" else self._create(body))
        endpoint = self.endpoints.get(name)
        if endpoint is None:
            raise RefusalError(404, "RESOURCE_DOES_NOT_EXIST", f"Endpoint with name '{name}' does not exist.")
        if (method, rest) == ("GET", "/metrics"):
            text = prometheus_text(endpoint.shares, endpoint.versions, self)
            return Response(text, content_type="text/plain")
        if (method, rest) == ("DELETE", ""):
            del self.endpoints[name]
            return _json({})
        if (method, rest) == ("GET", ""):
            self._go_on(endpoint)
        elif (method, rest) == ("PUT", "/config"):
            self._update(endpoint, body)
        elif (method, rest) == ("PUT", "/ai-gateway"):
            endpoint.gateway = body
            return _json(body)
        elif (method, rest) == ("PATCH", "/tags"):
            endpoint.tags |= {tag["key"]: tag.get("value", "") for tag in body.get("add_tags", [])}
            return _json({"tags": _tags(endpoint)})
        else:
            raise RefusalError(404, "ENDPOINT_NOT_FOUND", f"No API found for '{method} {rest}'")
        return _json(self._told(endpoint))

    def _list(self) -> Json:
        return {"endpoints": [self._told(endpoint) for endpoint in self.endpoints.values()]}

    def _create(self, body: Json) -> Json:
        name = check_name("endpoint", body.get("name"))
        if name in self.endpoints:
            raise RefusalError(409, "RESOURCE_ALREADY_EXISTS", f"Endpoint with name '{name}' already exists.")
        endpoint = Stored(name, {"entities": [], "routes": [], "version": 0}, gateway=body.get("ai_gateway"))
        endpoint.tags = {tag["key"]: tag.get("value", "") for tag in body.get("tags", [])}
        self._update(endpoint, body["config"])
        self.endpoints[name] = endpoint
        return self._told(endpoint)

    def _update(self, endpoint: Stored, config: Json) -> None:
        if endpoint.update == "IN_PROGRESS":
            raise RefusalError(
                409, "RESOURCE_CONFLICT", f"Endpoint '{endpoint.name}' has an update in progress."
            )
        checked = check_config(config, self.models)
        endpoint.pending = checked | {"version": endpoint.config["version"] + 1}
        endpoint.update, endpoint.polls = "IN_PROGRESS", self.polls_per_update

    def _go_on(self, endpoint: Stored) -> None:
        """An update under way gets on each time it is looked at."""
        if endpoint.update != "IN_PROGRESS" or endpoint.pending is None:
            return
        endpoint.polls -= 1
        if endpoint.polls > 0:
            return
        if any(one["entity_version"] in self.failing for one in endpoint.pending["entities"]):
            endpoint.update = "UPDATE_FAILED"
        else:
            endpoint.config, endpoint.pending, endpoint.update = endpoint.pending, None, "NOT_UPDATING"

    def _invoke(self, name: str, entity: str | None, body: Json) -> Json:
        endpoint = self.endpoints.get(name)
        if endpoint is None:
            raise RefusalError(404, "RESOURCE_DOES_NOT_EXIST", f"Endpoint with name '{name}' does not exist.")
        if entity not in endpoint.versions:
            raise RefusalError(404, "RESOURCE_DOES_NOT_EXIST", f"Served model '{entity}' does not exist.")
        formats = {"dataframe_records", "dataframe_split", "inputs", "instances"} & body.keys()
        if len(formats) != 1:
            raise RefusalError(400, "BAD_REQUEST", "Invalid input. One input format must be given.")
        answer = self.answers.get(endpoint.versions[entity or ""])
        return {"predictions": answer(body) if answer else [1]}

    def _told(self, endpoint: Stored) -> Json:
        told: Json = {
            "name": endpoint.name,
            "id": f"id-of-{endpoint.name}",
            "creator": "somebody@example.com",
            "state": {
                "ready": "READY" if endpoint.config["entities"] else "NOT_READY",
                "config_update": endpoint.update,
            },
            "config": self._told_config(endpoint.config, "DEPLOYMENT_READY"),
            "tags": _tags(endpoint),
            "permission_level": "CAN_MANAGE",
        }
        if endpoint.gateway:
            told["ai_gateway"] = endpoint.gateway
        if endpoint.pending:
            told["pending_config"] = self._told_config(endpoint.pending, "DEPLOYMENT_CREATING")
        return told

    def _told_config(self, config: Json, deployment: str) -> Json:
        entities = []
        for entity in config["entities"]:
            why = self.failing.get(entity["entity_version"])
            state = "DEPLOYMENT_FAILED" if why else deployment
            least, most = SIZES.get(entity.get("workload_size", ""), (None, None))
            bounds = {"min_provisioned_concurrency": least, "max_provisioned_concurrency": most}
            entities.append(
                {key: value for key, value in bounds.items() if value is not None}
                | entity
                | {"state": {"deployment": state, "deployment_state_message": why or ""}}
            )
        return {
            "served_entities": entities,
            "traffic_config": {"routes": config["routes"]},
            "config_version": config["version"],
        }


def _tags(endpoint: Stored) -> list[Json]:
    return [{"key": key, "value": value} for key, value in endpoint.tags.items()]


def _json(body: Json) -> Response:
    return Response(json.dumps(body), content_type="application/json")
