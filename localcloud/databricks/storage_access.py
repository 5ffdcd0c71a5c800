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
    caseless = frozenset({"name"})
    one_of: ClassVar[Choices] = {"isolationMode": ISOLATION_MODES}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name."""
        return names.name_problems(inputs, "name")

    def same(self, path: str, old: object, new: object) -> bool:
        """Ignore that validation is skipped from now on."""
        return validation_is_skipped(path, old, new) or super().same(path, old, new)

    def name(self, inputs: Properties) -> str:
        """Return the credential's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
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

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change everything but the name, and what is used only by force."""
        route.metastore(inputs.get("metastoreId"))
        isolation.require_accessible(route, current)
        _require_unused(route, current, inputs)
        isolation.bind_current_workspace(route, self.token, current.id, inputs.get("isolationMode"))
        return _with_identity(route, inputs, {**current.outputs, **_settings(route, inputs)})

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the credential is accessible."""
        isolation.require_accessible(route, current)
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while external locations use the credential, unless forced."""
        users = _users(route, current)
        if users and not current.inputs.get("forceDestroy"):
            dependent = f"{len(users)} directly dependent external location(s)"
            message = f"Storage credential '{current.name}' has {dependent}; use force option to delete"
            raise errors.invalid_state(message)
        isolation.unbind_all(route.cloud, current)


def validation_is_skipped(path: str, old: object, new: object) -> bool:
    """Tell whether a difference is that validation is skipped and was not, which the provider suppresses.

    ``adjustDataAccessSchema`` in ``catalog/resource_metastore_data_access.go``,
    ``catalog/resource_external_location.go``.
    """
    return path == "skipValidation" and old is False and new is True


def _users(route: Route, credential: Stored) -> list[Stored]:
    """Return the external locations that stand on a credential."""
    locations = route.cloud.all(tokens.EXTERNAL_LOCATION)
    return [one for one in locations if one.outputs["credentialName"] == credential.name]


def _require_unused(route: Route, current: Stored, inputs: Properties) -> None:
    """Refuse to change a credential that locations stand on, but for its owner.

    A changed comment is enough: https://github.com/databricks/terraform-provider-databricks/issues/4551. What
    the provider compares and does not send is no change.
    """
    unsent = {"forceDestroy", "forceUpdate", "owner", "providerConfig", "skipValidation"}
    before = {**current.outputs, **current.inputs}
    changed = {key for key in current.inputs | inputs if before.get(key) != inputs.get(key)} - unsent
    users = _users(route, current)
    if changed and users and not inputs.get("forceUpdate"):
        message = (
            f"Storage credential '{current.name}' has 0 directly dependent external table(s) and "
            f"{len(users)} dependent storage location(s); use force option to update anyway."
        )
        raise errors.invalid_state(message)


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
