"""External locations: paths in storage that Unity Catalog governs."""

from collections.abc import Iterable
from typing import ClassVar

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, isolation, names, principals, storage_paths, tokens
from localcloud.databricks.base import Choices, DatabricksResource, created_stamp, updated_stamp
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.storage_access import ISOLATION_MODES, validation_is_skipped
from localcloud.databricks.storage_paths import StoragePath, known_path
from localcloud.reach.unity_catalog import require_access


@register
class ExternalLocation(DatabricksResource):
    """A path in storage together with the credential that opens it. No two of a metastore overlap."""

    token = tokens.EXTERNAL_LOCATION
    plane = Plane.WORKSPACE
    auto_name = "name"
    caseless = frozenset({"name"})
    slashless = frozenset({"url"})
    one_of: ClassVar[Choices] = {"isolationMode": ISOLATION_MODES}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name and with the form of the URL."""
        yield from names.name_problems(inputs, "name")
        if message := storage_paths.wrong_form(inputs.get("url")):
            yield Problem("url", message)

    def same(self, path: str, old: object, new: object) -> bool:
        """Ignore that validation is skipped from now on."""
        return validation_is_skipped(path, old, new) or super().same(path, old, new)

    def name(self, inputs: Properties) -> str:
        """Return the location's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the location, after a trial of its credential."""
        metastore = route.metastore(inputs.get("metastoreId"))
        name = names.stored_name(inputs["name"])
        if route.cloud.get(self.token, name):
            raise errors.already_exists("External Location", name)
        credential = self._admit(route, inputs, None, "CreateExternalLocation")
        fixed = {
            "name": name,
            "browseOnly": False,
            "metastoreId": metastore.id,
            **created_stamp(route),
        }
        isolation.bind_current_workspace(route, self.token, name, inputs.get("isolationMode"))
        return Answer(name, {**_settings(route, inputs, credential), **fixed})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change everything but the name; a path in use stays unless forced."""
        route.metastore(inputs.get("metastoreId"))
        isolation.require_accessible(route, current)
        moved = known_path(inputs["url"]) != known_path(current.outputs["url"])
        if moved and not inputs.get("forceUpdate"):
            _require_unused(route.cloud, current, "update")
        credential = self._admit(route, inputs, current, "UpdateExternalLocation")
        isolation.bind_current_workspace(route, self.token, current.id, inputs.get("isolationMode"))
        settings = _settings(route, inputs, credential)
        return {**current.outputs, **settings, "name": current.id, **updated_stamp(route)}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the location is accessible."""
        isolation.require_accessible(route, current)
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while something lies in the location, unless forced."""
        if not current.inputs.get("forceDestroy"):
            _require_unused(route.cloud, current, "delete")
        isolation.unbind_all(route.cloud, current)

    def _admit(self, route: Route, inputs: Properties, current: Stored | None, call: str) -> Stored:
        credential = route.cloud.get(tokens.STORAGE_CREDENTIAL, str(inputs["credentialName"]))
        if credential is None:
            raise errors.does_not_exist("Storage Credential", str(inputs["credentialName"]))
        isolation.require_accessible(route, credential)
        path = known_path(inputs["url"])
        for other in route.cloud.all(self.token):
            if (current is None or other.id != current.id) and known_path(other.outputs["url"]).overlaps(
                path
            ):
                raise overlap(inputs["url"], "an existing external location", call, f"location: {other.name}")
        if not inputs.get("skipValidation"):
            require_access(route.cloud, path, credential, read_only=bool(inputs.get("readOnly")))
        return credential


def overlap(url: object, what: str, call: str, conflicting: str) -> CloudError:
    """Return the refusal of a path that overlaps with another one: LOCATION_OVERLAP."""
    message = f"Input path url '{url}' overlaps with {what} within '{call}' call. Conflicting {conflicting}."
    return CloudError(f"{errors.INVALID_PARAMETER}.LOCATION_OVERLAP", message)


def location_for(route: Route, url: object) -> Stored:
    """Return the external location that a path lies in, or raise the refusal of one that lies in none."""
    path = known_path(url)
    for location in route.cloud.all(tokens.EXTERNAL_LOCATION):
        if known_path(location.outputs["url"]).covers(path):
            isolation.require_accessible(route, location)
            return location
    message = (
        f"No parent external location was found for path '{url}'. Please create an external location on one "
        "of the parent paths and then retry the query or command again."
    )
    raise CloudError("NO_PARENT_EXTERNAL_LOCATION_FOR_PATH", message, 404)


def _settings(route: Route, inputs: Properties, credential: Stored) -> Properties:
    filled = {
        "isolationMode": ISOLATION_MODES[0],
        "readOnly": False,
        "fallback": False,
        **inputs,
        "effectiveEnableFileEvents": bool(inputs.get("enableFileEvents")),
        "credentialId": credential.outputs["storageCredentialId"],
    }
    return {**filled, "owner": principals.owner_of(route, inputs.get("owner"))}


def _require_unused(cloud: Cloud, location: Stored, what: str) -> None:
    path = known_path(location.outputs["url"])
    users = [
        f"{kind} '{stored.id}'"
        for token, kind, key in (
            (tokens.CATALOG, "catalog", "storageRoot"),
            (tokens.SCHEMA, "schema", "storageRoot"),
            (tokens.VOLUME, "external volume", "storageLocation"),
        )
        for stored in cloud.all(token)
        if _within(path, stored.inputs.get(key))
    ]
    if users:
        message = f"External location '{location.name}' has {len(users)} directly dependent object(s) "
        raise errors.invalid_state(f"{message}({', '.join(users)}); use force option to {what}")


def _within(path: StoragePath, url: object) -> bool:
    return bool(url) and path.covers(known_path(url))
