"""Model serving endpoints."""

from collections.abc import Iterable
from typing import Any, ClassVar

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, Lookup, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, inference_tables, model_versions, names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.nested import inner, objects
from localcloud.databricks.routes import Plane, Route, route_of
from localcloud.databricks.securables import schema_seen
from localcloud.databricks.serving_rules import endpoint_problems, served_name
from localcloud.databricks.workspace_objects import here
from localcloud.reach import needs, requirements
from localcloud.reach.world import World

REMOVED_GATEWAY = "runtime error: invalid memory address or nil pointer dereference"
"""The provider reads the block that is gone (``Update`` in ``serving/resource_model_serving.go``)."""


@register
class ModelServing(DatabricksResource):
    """An endpoint that serves versions of registered models.

    The real id is the name; here the workspace's id stands before it, because one store holds the endpoints
    of all workspaces. After creation the provider sends the configuration, the tags and the gateway only; it
    reads everything but ``rateLimits``, which the service answers as part of the gateway.
    """

    token = tokens.MODEL_SERVING
    plane = Plane.WORKSPACE
    auto_name = "name"
    unsent: ClassVar[frozenset[str]] = frozenset(
        {"budgetPolicyId", "description", "emailNotifications", "telemetryConfig"}
    )

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what can be seen without the cloud."""
        yield from endpoint_problems(inputs)

    def name(self, inputs: Properties) -> str:
        """Return the endpoint's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the endpoint; its models and versions must be there, and its table gets made."""
        name = self.name(inputs)
        own = f"{route.workspace_id}|{name}"
        if route.cloud.get(self.token, own):
            raise CloudError(
                errors.RESOURCE_ALREADY_EXISTS, f"Endpoint with name '{name}' already exists.", 409
            )
        served = _served(route, inner(inputs, "config"))
        inference_tables.provide(route, name, inner(inputs, "aiGateway", "inferenceTableConfig"))
        host = route.workspace.outputs["workspaceUrl"] if route.workspace else ""
        made_up = {
            "servingEndpointId": names.new_uuid().replace("-", ""),
            "endpointUrl": f"https://{host}/serving-endpoints/{name}/invocations",
        }
        outputs = {**inputs, **served, **made_up}
        _require_ways(route, own, inputs, outputs)
        return Answer(own, outputs)

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change what is served, the tags and the gateway."""
        if inputs.get("aiGateway") is None and current.outputs.get("aiGateway") is not None:
            raise CloudError("INTERNAL", REMOVED_GATEWAY, 500)
        table = inner(inputs, "aiGateway", "inferenceTableConfig")
        inference_tables.require_kept(inner(current.outputs, "aiGateway", "inferenceTableConfig"), table)
        served = _served(route, inner(inputs, "config"))
        inference_tables.provide(route, self.name(inputs), table)
        made_up = {key: current.outputs[key] for key in ("servingEndpointId", "endpointUrl")}
        outputs = {**inputs, **served, **made_up}
        _require_ways(route, current.id, inputs, outputs)
        return outputs


@register
class GetServingEndpoints(Lookup):
    """The endpoints of a workspace (``products/serving/data_serving_endpoints.go``).

    Every one of them is ready and at rest: creating and changing one waits for that, as the provider does.
    """

    token = "databricks:index/getServingEndpoints:getServingEndpoints"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return name, id, state, tags and what is served."""
        route = route_of(cloud, Plane.WORKSPACE, arguments)
        return {"endpoints": [_told(route, one) for one in here(route, tokens.MODEL_SERVING)]}


def _require_ways(route: Route, own: str, inputs: Properties, outputs: Properties) -> None:
    """Raise that the endpoint would not become ready: its compute does not reach what it needs."""
    if route.workspace is None:
        return
    name = str(inputs["name"])
    made = Stored(tokens.MODEL_SERVING, own, name, inputs, outputs, route.cloud.now())
    world = World(route.cloud)
    message = f"Endpoint '{name}' failed to become ready"
    ways = needs.of_endpoint(world, route.workspace, made)
    needs.require(world, ways, errors.INVALID_STATE, message)
    if reason := requirements.require_index(world, route.workspace, made):
        raise errors.invalid_state(f"{message}: {reason}")


def _told(route: Route, endpoint: Stored) -> Properties:
    entities = objects(inner(endpoint.outputs, "config").get("servedEntities"))
    shown = ("name", "entityName", "entityVersion")
    return {
        "name": endpoint.outputs["name"],
        "id": endpoint.outputs["servingEndpointId"],
        "creator": route.caller,
        "creationTimestamp": int(endpoint.created.timestamp() * 1000),
        "states": [{"configUpdate": "NOT_UPDATING", "ready": "READY"}],
        "tags": endpoint.outputs.get("tags", []),
        "configs": [{"servedEntities": [{key: one[key] for key in shown} for one in entities]}],
    }


def _served(route: Route, config: Properties) -> Properties:
    """Return the configuration as the service completes it, or raise why it cannot be served."""
    if not config:
        return {}
    entities = [_entity(route, entity) for entity in objects(config.get("servedEntities"))]
    traffic: Any = config.get("trafficConfig")
    if not traffic and entities:
        traffic = {"routes": [{"servedEntityName": entities[0]["name"], "trafficPercentage": 100}]}
    routed = {"trafficConfig": traffic} if traffic else {}
    return {"config": {**config, "servedEntities": entities, **routed}}


def _entity(route: Route, entity: Properties) -> Properties:
    model, number = str(entity.get("entityName") or ""), entity.get("entityVersion")
    if entity.get("externalModel") or model.count(".") != 2 or model.startswith("system.") or not number:
        raise errors.not_simulated("served entities other than versions of models in Unity Catalog")
    catalog, schema, _ = model.split(".")
    schema_seen(route, catalog, schema)
    found = model_versions.model_named(route.cloud, model)
    version = model_versions.version_of(route.cloud, found, number)
    if version.outputs["status"] != model_versions.READY:
        message = f"Model version '{found.id}' version {number} is not ready: {version.outputs['status']}"
        raise errors.invalid_state(message)
    return {"workloadType": "CPU", **entity, "name": served_name(entity)}
