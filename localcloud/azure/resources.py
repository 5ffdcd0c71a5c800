"""Microsoft.Resources: resource groups."""

from typing import ClassVar

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.azure.properties import mapping
from localcloud.azure.references import find, nested, scope_exists
from localcloud.azure.tokens import RESOURCE_GROUP
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import RESOURCE_TYPES, Lookup, register
from localcloud.core.values import Properties


@register
class GetTagAtScope(Lookup):
    """The tags of a subscription, a resource group or a resource."""

    token = "azure-native:resources:getTagAtScope"  # noqa: S105 (a Pulumi function)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the tags, or Azure's 404. Nobody tags a simulated subscription."""
        scope = "/" + str(arguments["scope"]).strip("/")
        if not scope_exists(cloud, scope):
            message = f"The Resource '{scope.partition('/providers/')[2] or scope}' was not found."
            raise CloudError("ResourceNotFound", message, 404)
        found = find(cloud, scope)
        return {
            "id": f"{scope}/providers/Microsoft.Resources/tags/default",
            "name": "default",
            "type": "Microsoft.Resources/tags",
            "properties": {"tags": mapping(found.outputs, "tags") if found else {}},
            "azureApiVersion": "2024-03-01",
        }


@register
class ResourceGroup(ArmResource):
    """A resource group.

    https://learn.microsoft.com/azure/azure-resource-manager/management/delete-resource-group: deleting one
    deletes everything in it, and fails whole when one of its resources may not go.
    """

    token = RESOURCE_GROUP
    path = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
    api_version = "2024-03-01"
    immutable: ClassVar = frozenset({"managedBy"})

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Refuse a new group without a place: there is no other resource to take it from."""
        if current is None and not (inputs.get("location") or cloud.caller.config.get("location")):
            message = "The location property is required for this definition."
            raise CloudError("LocationRequired", message)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Resource groups keep their state one level deeper than other types."""
        return {"properties": {"provisioningState": "Succeeded"}}

    def delete_nested(self, cloud: Cloud, current: Stored) -> None:
        """Leave the contents to ``delete_resource``, which deletes them one by one."""

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Delete the contents, users before what they use, until nothing goes any more."""
        refusal: CloudError | None = None
        progress = True
        while progress and (left := self._top_level(cloud, current)):
            progress = False
            for stored in left:
                try:
                    RESOURCE_TYPES[stored.token].delete(cloud, stored)
                except CloudError as error:
                    refusal = error
                else:
                    cloud.remove(stored)
                    progress = True
        if self._top_level(cloud, current) and refusal is not None:
            raise CloudError(
                "ResourceGroupDeletionBlocked",
                f"Deletion of resource group '{current.name}' failed as resources with identifiers could not "
                f"be deleted. The first of them said: {refusal.code}: {refusal.message}",
                409,
            )

    def _top_level(self, cloud: Cloud, group: Stored) -> list[Stored]:
        inside = nested(cloud, group.id)
        return [one for one in inside if not any(ids.beneath(one.id, other.id) for other in inside)]
