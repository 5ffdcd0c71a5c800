"""Workspace bindings: which workspaces may use an isolated securable."""

from collections.abc import Iterable
from typing import ClassVar

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import azure_objects, errors, isolation, names, tokens
from localcloud.databricks.base import Choices, DatabricksResource
from localcloud.databricks.metastores import number_problems
from localcloud.databricks.routes import Plane, Route, metastore_of


@register
class WorkspaceBinding(DatabricksResource):
    """The binding of a workspace to a catalog, a credential or an external location.

    Binding again changes the binding, also the one that the provider made by itself for the workspace that
    it works through: https://github.com/databricks/terraform-provider-databricks/issues/5300. The provider
    has no update for a binding, and does not replace it for another securable either.
    """

    token = tokens.WORKSPACE_BINDING
    plane = Plane.WORKSPACE
    upsert = True
    one_of: ClassVar[Choices] = {
        "bindingType": (isolation.READ_WRITE, isolation.READ_ONLY),
        "securableType": ("catalog", "external_location", "storage_credential", "credential"),
    }

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield ids that are no numbers, and read-only bindings of what is no catalog."""
        yield from number_problems(inputs, "workspaceId")
        kind = inputs.get("securableType", "catalog")
        if inputs.get("bindingType") == isolation.READ_ONLY and isinstance(kind, str) and kind != "catalog":
            message = f"{isolation.READ_ONLY} can be used for catalogs only, not for securable type {kind}"
            yield Problem("bindingType", message)

    def name(self, inputs: Properties) -> str:
        """Return workspace, type and name, which are the id."""
        return isolation.binding_id(
            str(inputs["workspaceId"]), str(inputs["securableType"]), _securable_name(inputs)
        )

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Bind the workspace, which must use the same metastore."""
        metastore = route.metastore()
        workspace_id = str(inputs["workspaceId"])
        azure_objects.workspace_with_id(route.cloud, workspace_id)
        _securable(route.cloud, inputs)
        theirs = metastore_of(route.cloud, workspace_id)
        if theirs is None or theirs.id != metastore.id:
            raise errors.invalid(f"Workspace {workspace_id} is not assigned to metastore {metastore.id}")
        return Answer(self.name(inputs), _outputs(inputs))

    def delete_object(self, route: Route, current: Stored) -> None:
        """Unbind; the API wants to know the securable's metastore."""
        route.metastore()


def _securable_name(inputs: Properties) -> str:
    name = str(inputs.get("securableName") or inputs["catalogName"])
    return name if inputs["securableType"] == "storage_credential" else names.stored_name(name)


def _securable(cloud: Cloud, inputs: Properties) -> Stored:
    word, name = str(inputs["securableType"]), _securable_name(inputs)
    if word not in isolation.KINDS:
        raise errors.not_simulated(f"securables of type {word}")
    token, kind = isolation.KINDS[word]
    found = cloud.get(token, name)
    if found is None:
        raise errors.does_not_exist(kind, name)
    return found


def _outputs(inputs: Properties) -> Properties:
    return {**inputs, "securableName": _securable_name(inputs)}
