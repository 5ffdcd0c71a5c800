"""Schemas, and the volumes in them."""

from collections.abc import Iterable
from typing import ClassVar

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, principals, storage_paths, tokens, volume_files
from localcloud.databricks.base import Choices, DatabricksResource
from localcloud.databricks.catalogs import (
    OPTIMIZATION,
    catalog_named,
    remove_contents,
    require_root,
    revoke_all,
)
from localcloud.databricks.external_locations import overlap
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.storage_paths import known_path

BUILT_IN = "information_schema"
"""The schema that every catalog has from the start."""


@register
class Schema(DatabricksResource):
    """A schema of a catalog; its id is ``catalog.schema``."""

    token = tokens.SCHEMA
    plane = Plane.WORKSPACE
    auto_name = "name"
    caseless = frozenset({"name", "catalogName"})
    slashless = frozenset({"storageRoot"})
    one_of: ClassVar[Choices] = {"enablePredictiveOptimization": OPTIMIZATION}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with names and with the form of the storage root."""
        yield from names.name_problems(inputs, "name", "catalogName")
        if message := storage_paths.wrong_form(inputs.get("storageRoot")):
            yield Problem("storageRoot", message)

    def name(self, inputs: Properties) -> str:
        """Return the full name, which is the id."""
        return f"{names.stored_name(inputs['catalogName'])}.{names.stored_name(inputs['name'])}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the schema in a catalog that the workspace may write."""
        route.metastore(inputs.get("metastoreId"))
        catalog = catalog_named(route, inputs["catalogName"], writing=True)
        full_name, name = self.name(inputs), names.stored_name(inputs["name"])
        if name == BUILT_IN or route.cloud.get(self.token, full_name):
            raise errors.already_exists("Schema", full_name)
        if root := inputs.get("storageRoot"):
            require_root(route, f"schema '{full_name}'", root)
        fixed = {
            "name": name,
            "catalogName": catalog.id,
            "schemaId": names.new_uuid(),
            "metastoreId": catalog.outputs["metastoreId"],
        }
        return Answer(full_name, {**_settings(route, inputs), **fixed})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the schema's settings."""
        route.metastore(inputs.get("metastoreId"))
        catalog = catalog_named(route, inputs["catalogName"], writing=True)
        fixed = {"name": current.outputs["name"], "catalogName": catalog.id}
        return {**current.outputs, **_settings(route, inputs), **fixed}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the catalog is accessible."""
        catalog_named(route, current.inputs["catalogName"])
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while the schema holds anything, unless forced."""
        catalog_named(route, current.inputs["catalogName"], writing=True)
        contents = _contents(route.cloud, current)
        if contents and not current.inputs.get("forceDestroy"):
            raise errors.invalid_state(f"Schema '{current.id}' is not empty. The schema has {contents}")
        remove_contents(route.cloud, current)
        revoke_all(route.cloud, current)


@register
class Volume(DatabricksResource):
    """A volume of a schema; its id is ``catalog.schema.volume``."""

    token = tokens.VOLUME
    plane = Plane.WORKSPACE
    auto_name = "name"
    caseless = frozenset({"name", "catalogName", "schemaName"})
    slashless = frozenset({"storageLocation"})
    kept = frozenset({"storageLocation"})
    one_of: ClassVar[Choices] = {"volumeType": ("MANAGED", "EXTERNAL")}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with names, and a storage location that does not go with the type."""
        yield from names.name_problems(inputs, "name", "catalogName", "schemaName")
        kind, location = inputs.get("volumeType"), inputs.get("storageLocation")
        if kind == "EXTERNAL" and location is None:
            yield Problem("storageLocation", "an external volume needs a storage location")
        if kind == "MANAGED" and location is not None:
            yield Problem("storageLocation", "a managed volume cannot have a storage location of its own")
        if message := storage_paths.wrong_form(location):
            yield Problem("storageLocation", message)

    def name(self, inputs: Properties) -> str:
        """Return the full name, which is the id."""
        return ".".join(names.stored_name(inputs[key]) for key in ("catalogName", "schemaName", "name"))

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the volume in a schema that the workspace may write."""
        catalog = catalog_named(route, inputs["catalogName"], writing=True)
        full_name = self.name(inputs)
        schema_id, _, name = full_name.rpartition(".")
        if route.cloud.get(tokens.SCHEMA, schema_id) is None:
            raise errors.does_not_exist("Schema", schema_id)
        if route.cloud.get(self.token, full_name):
            raise errors.already_exists("Volume", full_name)
        location = inputs.get("storageLocation")
        if location:
            require_root(route, f"volume '{full_name}'", location)
            _require_free(route.cloud, location)
        else:
            location = f"{catalog.outputs['storageLocation']}/volumes/{names.new_uuid()}"
        fixed = {
            "name": name,
            "catalogName": catalog.id,
            "schemaName": schema_id.partition(".")[2],
            "storageLocation": location,
            "volumePath": "/Volumes/" + full_name.replace(".", "/"),
        }
        return Answer(
            full_name, {**inputs, **fixed, "owner": principals.owner_of(route, inputs.get("owner"))}
        )

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change comment and owner."""
        catalog_named(route, inputs["catalogName"], writing=True)
        if self.name(inputs) != current.id:
            raise errors.not_simulated(f"renaming a volume ('{current.id}' to '{self.name(inputs)}')")
        kept = ("name", "catalogName", "schemaName", "storageLocation")
        fixed = {key: current.outputs[key] for key in kept}
        owner = principals.owner_of(route, inputs.get("owner"))
        return {**current.outputs, **inputs, **fixed, "owner": owner}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the catalog is accessible."""
        catalog_named(route, current.inputs["catalogName"])
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Take the grants and the files with the volume."""
        catalog_named(route, current.inputs["catalogName"], writing=True)
        volume_files.remove_files(route.cloud, current)
        revoke_all(route.cloud, current)


def _contents(cloud: Cloud, schema: Stored) -> str:
    """Return what a schema holds, in words; nothing if it is empty."""
    kinds = {"table": tokens.TABLE, "model": tokens.REGISTERED_MODEL, "volume": tokens.VOLUME}
    numbers = {
        kind: sum(one.id.startswith(f"{schema.id}.") for one in cloud.all(token))
        for kind, token in kinds.items()
    }
    return ", ".join(f"{number} {kind}(s)" for kind, number in numbers.items() if number)


def _settings(route: Route, inputs: Properties) -> Properties:
    filled = {"enablePredictiveOptimization": "INHERIT", **inputs}
    return {**filled, "owner": principals.owner_of(route, inputs.get("owner"))}


def _require_free(cloud: Cloud, url: object) -> None:
    """Raise the refusal of an external volume's path that other data lies at already."""
    path = known_path(url)
    for token in (tokens.CATALOG, tokens.SCHEMA):
        for stored in cloud.all(token):
            root = stored.inputs.get("storageRoot")
            if root and known_path(root).overlaps(path):
                raise overlap(url, "managed storage", "CreateVolume", f"securable: {stored.id}")
    for volume in cloud.all(tokens.VOLUME):
        if volume.inputs["volumeType"] == "EXTERNAL" and known_path(
            volume.inputs["storageLocation"]
        ).overlaps(path):
            raise overlap(
                url, "other external tables or volumes", "CreateVolume", f"tables/volumes: {volume.id}"
            )
