"""Microsoft.Storage: private endpoint connections, and looking up an account with them.

specification/storage/resource-manager/Microsoft.Storage/stable/2024-01-01/privatelinks.json
"""

from collections.abc import Iterator

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import get
from localcloud.azure.storage import ACCOUNT_NAME, StorageAccount
from localcloud.azure.storage_connections import begin
from localcloud.azure.tokens import STORAGE_ACCOUNT, STORAGE_CONNECTION
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.operations import read
from localcloud.core.resource_type import Lookup, register
from localcloud.core.values import Properties


@register
class PrivateEndpointConnection(ArmResource):
    """The owner's word on a private endpoint's connection to an account.

    A connection comes into being with the endpoint, never with a PUT. The provider refuses to create what is
    there already (``CanCreate`` in provider/pkg/azure/client_azcore.go of
    https://github.com/pulumi/pulumi-azure-native), so that this type can change a connection only after an
    import; https://github.com/pulumi/pulumi-azure-native/issues/808 shows the refusal of a sibling type. What
    the service answers for a name that no endpoint has, no public source shows; here it is missing.
    """

    token = STORAGE_CONNECTION
    path = StorageAccount.path + "/privateEndpointConnections/{privateEndpointConnectionName}"
    api_version = "2024-01-01"
    parent = STORAGE_ACCOUNT
    names = by_parameter(
        accountName=ACCOUNT_NAME,
        privateEndpointConnectionName=NameRule(1, 260, r"[^/\x00-\x1f]+", "no slash or control character"),
    )
    located = None
    tag_rules = None

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that there is a status."""
        if get(inputs, "privateLinkServiceConnectionState.status") is None:
            yield Problem("privateLinkServiceConnectionState.status", "is required: 'Approved' or 'Rejected'")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Refuse a connection that no private endpoint asked for."""
        if current is None:
            raise missing(id)
        begin(ids.parent(id))

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Keep the endpoint, and show the new state."""
        before = current.outputs if current else {}
        state = inputs["privateLinkServiceConnectionState"]
        return {
            "privateEndpoint": before.get("privateEndpoint"),
            "privateLinkServiceConnectionState": {"actionRequired": "None", **state},
        }


@register
class GetStorageAccount(Lookup):
    """A storage account as it is now."""

    token = "azure-native:storage:getStorageAccount"  # noqa: S105 (a Pulumi function)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the account with its private endpoint connections, or Azure's 404."""
        account = read(cloud, STORAGE_ACCOUNT, ids.build(StorageAccount.path, cloud, arguments))
        if account is None:
            message = (
                f"The Resource 'Microsoft.Storage/storageAccounts/{arguments['accountName']}' under resource "
                f"group '{arguments['resourceGroupName']}' was not found. For more details please go to "
                "https://aka.ms/ARMResourceNotFoundFix"
            )
            raise CloudError("ResourceNotFound", message, 404)
        return {**account.outputs, "id": account.id}


def missing(id: str) -> CloudError:
    """Return the refusal of a connection that is not there."""
    account = ids.name(ids.parent(id))
    message = (
        f"The private endpoint connection '{ids.name(id)}' of storage account '{account}' was not found."
    )
    return CloudError("PrivateEndpointConnectionNotFound", message, 404)
