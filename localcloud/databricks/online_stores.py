"""Online stores, which serve features."""

from collections.abc import Iterable
from typing import ClassVar

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, tokens
from localcloud.databricks.base import Choices, DatabricksResource
from localcloud.databricks.nested import known
from localcloud.databricks.routes import Plane, Route

LONGEST_NAME = 63


@register
class OnlineStore(DatabricksResource):
    """An online store (``docs/resources/online_store.md`` of the Terraform provider).

    The real id is the name; here the workspace's id stands before it, because one store holds the online
    stores of all workspaces.
    """

    token = tokens.ONLINE_STORE
    plane = Plane.WORKSPACE
    framework = True
    auto_name = "name"
    one_of: ClassVar[Choices] = {"capacity": ("CU_1", "CU_2", "CU_4", "CU_8")}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a name that is too long, and a number of replicas below zero."""
        name, replicas = known(inputs, "name"), known(inputs, "readReplicaCount")
        if isinstance(name, str) and not 1 <= len(name.encode()) <= LONGEST_NAME:
            yield Problem("name", f"the name of an online store has 1 to {LONGEST_NAME} bytes")
        if isinstance(replicas, int) and replicas < 0:
            yield Problem("readReplicaCount", f"{replicas} is negative")

    def name(self, inputs: Properties) -> str:
        """Return the store's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the store."""
        name = self.name(inputs)
        own = f"{route.workspace_id}|{name}"
        if route.cloud.get(self.token, own):
            message = f"Online store '{name}' already exists."
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
        made_up = {
            "creationTime": route.cloud.now().isoformat(),
            "creator": route.caller,
            "state": "AVAILABLE",
        }
        return Answer(own, {**inputs, **made_up})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change capacity and replicas; the provider looks for the store under the name that is asked for."""
        name = self.name(inputs)
        if name != current.outputs["name"]:
            message = f"Online store '{name}' does not exist."
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
        return {**current.outputs, **inputs}
