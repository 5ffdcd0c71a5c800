"""What programs ask Unity Catalog: models with their versions and aliases, and tables.

Every question goes through a workspace, and is answered as far as that workspace may see: an isolated catalog
shows itself to the workspaces bound to it only.

What a model has and what it lacks (the classes of the SDK give the names in Python's spelling):

- ``getRegisteredModel(fullName, includeAliases)`` answers ``{fullName, includeAliases, modelInfos: [one]}``;
  the one has ``name``, ``catalogName``, ``schemaName``, ``fullName``, ``owner`` ... and ``aliases``, a list
  of ``{aliasName, versionNum}``, which is empty unless it was asked for.
- ``getRegisteredModelVersions(fullName)`` answers ``{fullName, modelVersions: [{version, status, ...}]}``.
  ``status`` is ``READY`` once a version can be served. ``aliases`` is always empty: "The elements in the
  response will not contain any aliases or tags" (``ModelVersionsAPI.ListByFullName`` of the Databricks SDK).
- ``getTable(name)`` answers ``{id, name, tableInfo: {...}}``.
- ``getTables(catalogName, schemaName)`` answers ``{catalogName, schemaName, ids: [full names]}``.

Who may not read a model or a table is refused (``reading.py``); ``getTables`` answers whoever may use the
schema with all of its tables. What is missing is refused with a sentence that ends in "does not exist.".
"""

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import Lookup, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, reading
from localcloud.databricks.model_versions import aliases_of, model_named, versions_of
from localcloud.databricks.routes import Plane, Route, route_of
from localcloud.databricks.securables import full_name_problems, schema_seen
from localcloud.databricks.tables import table_named, tables_in

MODEL = (
    "catalogName",
    "comment",
    "createdAt",
    "createdBy",
    "fullName",
    "metastoreId",
    "name",
    "owner",
    "schemaName",
    "storageLocation",
    "updatedAt",
    "updatedBy",
)
"""What ``getRegisteredModel`` tells of a model besides its aliases."""


@register
class GetRegisteredModel(Lookup):
    """A model in Unity Catalog (``products/registered_model/data_registered_model.go``)."""

    token = "databricks:index/getRegisteredModel:getRegisteredModel"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the model, and its aliases if they are asked for."""
        model = _model(cloud, arguments, "failed to get registered model")
        wanted = aliases_of(cloud, model) if arguments.get("includeAliases") else []
        info = {key: model.outputs[key] for key in MODEL if model.outputs.get(key) is not None}
        asked = {key: arguments[key] for key in ("includeAliases", "includeBrowse") if key in arguments}
        return {
            "fullName": arguments["fullName"],
            **asked,
            "modelInfos": [{**info, "browseOnly": False, "aliases": [one.outputs for one in wanted]}],
        }


@register
class GetRegisteredModelVersions(Lookup):
    """The versions of a model in Unity Catalog (``data_registered_model_versions.go``)."""

    token = "databricks:index/getRegisteredModelVersions:getRegisteredModelVersions"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the versions, oldest first here; the service promises no order, and no aliases."""
        model = _model(cloud, arguments, "failed to list model versions for registered model")
        versions: list[Properties] = [{**one.outputs, "aliases": []} for one in versions_of(cloud, model)]
        return {"fullName": arguments["fullName"], "modelVersions": versions}


@register
class GetTable(Lookup):
    """A table (``catalog/data_table.go``)."""

    token = "databricks:index/getTable:getTable"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the table."""
        route = route_of(cloud, Plane.WORKSPACE, arguments)
        name = str(arguments["name"])
        _see_schema(route, name)
        table = table_named(cloud, name)
        reading.require_privilege(route, "table", name, "SELECT")
        return {"id": table.outputs["tableId"], "name": name, "tableInfo": table.outputs}


@register
class GetTables(Lookup):
    """The full names of a schema's tables, views left out (``catalog/data_tables.go``)."""

    token = "databricks:index/getTables:getTables"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the names, in order."""
        route = route_of(cloud, Plane.WORKSPACE, arguments)
        catalog, schema = str(arguments["catalogName"]), str(arguments["schemaName"])
        found = schema_seen(route, catalog, schema)
        reading.require_use(route, f"{catalog}.{schema}.")
        ids = sorted(one.id for one in tables_in(cloud, found))
        return {"id": "_", "ids": ids, "catalogName": catalog, "schemaName": schema}


def _model(cloud: Cloud, arguments: Properties, failed: str) -> Stored:
    route = route_of(cloud, Plane.WORKSPACE, arguments)
    name = str(arguments["fullName"])
    try:
        _see_schema(route, name)
        model = model_named(cloud, name)
        reading.require_privilege(route, "model", name, "EXECUTE")
        return model
    except CloudError as error:
        raise CloudError(error.code, f"{failed} {name}: {error.message}", error.status) from None


def _see_schema(route: Route, name: str) -> None:
    for problem in full_name_problems("", name):
        raise errors.invalid(problem.message)
    catalog, schema, _ = names.stored_name(name).split(".")
    schema_seen(route, catalog, schema)
    reading.require_use(route, name)
