"""Registered models of Unity Catalog, as programs declare them."""

from collections.abc import Iterable

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, model_versions, names, principals, tokens
from localcloud.databricks.base import DatabricksResource, updated_stamp
from localcloud.databricks.catalogs import catalog_named, revoke_all
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.securables import full_name, schema_seen

PLACE = ("catalogName", "schemaName", "name")


@register
class RegisteredModel(DatabricksResource):
    """A model, without the versions and aliases that people and jobs give it; its id is the full name.

    Deleting it deletes them too: https://docs.databricks.com/api/workspace/registeredmodels/delete
    """

    token = tokens.REGISTERED_MODEL
    plane = Plane.WORKSPACE
    auto_name = "name"
    caseless = frozenset(PLACE)

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield names that are missing or wrong, and aliases, which the provider never sends."""
        for key in PLACE:
            if inputs.get(key) is None:
                yield Problem(key, "Missing required argument")
        yield from names.name_problems(inputs, *PLACE)

    def name(self, inputs: Properties) -> str:
        """Return the full name, which is the id."""
        return full_name(*(inputs[key] for key in PLACE))

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the model in a schema that the workspace may write."""
        _require_simulated(inputs, "storageLocation")
        schema_seen(route, inputs["catalogName"], inputs["schemaName"], writing=True)
        own = self.name(inputs)
        made_up = model_versions.model_outputs(route, own)
        owner = principals.owner_of(route, inputs.get("owner"))
        return Answer(own, {**inputs, **made_up, "owner": owner})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change comment and owner; everything else replaces the model."""
        _require_simulated(inputs)
        catalog_named(route, inputs["catalogName"], writing=True)
        kept = {key: current.outputs[key] for key in PLACE}
        owner = principals.owner_of(route, inputs.get("owner"))
        return {**current.outputs, **inputs, **kept, "owner": owner, **updated_stamp(route)}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the catalog is accessible."""
        catalog_named(route, current.outputs["catalogName"])
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Take the versions, the aliases and the grants with the model."""
        catalog_named(route, current.outputs["catalogName"], writing=True)
        model_versions.forget(route.cloud, current)
        revoke_all(route.cloud, current)


def _require_simulated(inputs: Properties, *more: str) -> None:
    for key in ("aliases", "browseOnly", *more):
        if inputs.get(key):
            raise errors.not_simulated(f"'{key}' of a registered model")
