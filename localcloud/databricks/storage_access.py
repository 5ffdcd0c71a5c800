"""Storage credentials: the identities that Unity Catalog reads and writes storage with."""

from collections.abc import Iterable
from typing import ClassVar, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, isolation, names, principals, tokens
from localcloud.databricks.base import Choices, DatabricksResource
from localcloud.databricks.routes import Plane, Route
from localcloud.reach import unity_catalog

ISOLATION_MODES = ("ISOLATION_MODE_OPEN", "ISOLATION_MODE_ISOLATED")


@register
class StorageCredential(DatabricksResource):
    """A credential of a metastore, standing on an access connector of Azure.

    Made on the account's API it must say of which metastore:
    https://github.com/databricks/terraform-provider-databricks/issues/2683
    """

    token = tokens.STORAGE_CREDENTIAL
    plane = Plane.DUAL
    auto_name = "name"
    one_of: ClassVar[Choices] = {"isolationMode": ISOLATION_MODES}

    def mistakes(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name."""
        return names.name_problems(inputs, "name")

    def name(self, inputs: Properties) -> str:
        """Return the credential's name."""
        return str(inputs["name"])

    def make(self, route: Route, inputs: Properties) -> Answer:
        """Make the credential, if its connector exists and has the identity."""
        metastore = route.metastore(inputs.get("metastoreId"))
        name = str(inputs["name"])
        for other in route.cloud.all(self.token):
            if other.name.casefold() == name.casefold():
                raise errors.already_exists("Storage Credential", name)
        outputs = {
            **_settings(route, inputs),
            "storageCredentialId": names.new_uuid(),
            "metastoreId": metastore.id,
        }
        isolation.bind_current_workspace(route, self.token, name, inputs.get("isolationMode"))
        return Answer(name, _with_identity(route, inputs, outputs))

    def change(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change everything but the name."""
        route.metastore(inputs.get("metastoreId"))
        isolation.require_accessible(route, current)
        isolation.bind_current_workspace(route, self.token, current.id, inputs.get("isolationMode"))
        return _with_identity(route, inputs, {**current.outputs, **_settings(route, inputs)})

    def look(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the credential is accessible."""
        isolation.require_accessible(route, current)
        return current.outputs

    def drop(self, route: Route, current: Stored) -> None:
        """Refuse while external locations use the credential, unless forced."""
        users = [
            location
            for location in route.cloud.all(tokens.EXTERNAL_LOCATION)
            if location.outputs["credentialName"] == current.name
        ]
        if users and not current.inputs.get("forceDestroy"):
            dependent = f"{len(users)} directly dependent external location(s)"
            message = f"Storage credential '{current.name}' has {dependent}; use force option to delete"
            raise errors.invalid_state(message)
        isolation.unbind_all(route.cloud, current)


def _settings(route: Route, inputs: Properties) -> Properties:
    return {
        "isolationMode": ISOLATION_MODES[0],
        **inputs,
        "owner": principals.owner_of(route, inputs.get("owner")),
    }


def _with_identity(route: Route, inputs: Properties, outputs: Properties) -> Properties:
    """Check the access connector and add the id that Databricks gives the identity."""
    managed = cast("Properties | None", inputs.get("azureManagedIdentity"))
    if managed is None:
        return outputs
    connector = unity_catalog.connector_with_id(route.cloud, str(managed["accessConnectorId"]))
    unity_catalog.principal_of(connector, managed.get("managedIdentityId"))
    identity = {"credentialId": outputs["storageCredentialId"], **managed}
    return {**outputs, "azureManagedIdentity": identity}
