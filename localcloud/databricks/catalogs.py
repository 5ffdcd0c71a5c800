"""Catalogs."""

from collections.abc import Iterable
from typing import ClassVar, cast

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import errors, isolation, names, principals, storage_paths, tokens, volume_files
from localcloud.databricks.base import Choices, DatabricksResource, created_stamp, updated_stamp
from localcloud.databricks.external_locations import location_for
from localcloud.databricks.routes import Plane, Route
from localcloud.reach import needs
from localcloud.reach.world import World

BUILT_IN = frozenset({"system", "samples", "hive_metastore"})
"""Catalogs that every workspace shows from the start."""

OPTIMIZATION = ("DISABLE", "ENABLE", "INHERIT")

NO_ROOT = (
    "Metastore storage root URL does not exist. Please provide a storage location for the catalog (for "
    "example 'CREATE CATALOG myCatalog MANAGED LOCATION '<location-path>'). Alternatively set up a metastore "
    "root storage location to provide a storage location for all catalogs in the metastore."
)
"""https://github.com/jOOQ/jOOQ/issues/18824"""


@register
class Catalog(DatabricksResource):
    """A catalog with managed storage.

    The service makes each with a schema ``default``, which the provider deletes at once, and an isolated one
    is bound by the provider to the workspace it works through (``catalog/resource_catalog.go``). Names are
    unique in the whole account here; the real ones are in a metastore.
    """

    token = tokens.CATALOG
    plane = Plane.WORKSPACE
    auto_name = "name"
    caseless = frozenset({"name", "connectionName", "shareName", "providerName"})
    slashless = frozenset({"storageRoot"})
    one_of: ClassVar[Choices] = {
        "isolationMode": ("OPEN", "ISOLATED"),
        "enablePredictiveOptimization": OPTIMIZATION,
    }

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name and with the form of the storage root."""
        yield from names.name_problems(inputs, "name")
        if message := storage_paths.wrong_form(inputs.get("storageRoot")):
            yield Problem("storageRoot", message)

    def replaces(self, old: Properties, new: Properties) -> Iterable[str]:
        """Yield ``options``, which can be changed in ``authorized_paths`` only."""
        if _fixed_options(old) != _fixed_options(new):
            yield "options"

    def name(self, inputs: Properties) -> str:
        """Return the catalog's name as it is kept."""
        return names.stored_name(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the catalog under a storage root that the workspace may use."""
        metastore = route.metastore(inputs.get("metastoreId"))
        name = names.stored_name(inputs["name"])
        if name in BUILT_IN or route.cloud.get(self.token, name):
            raise errors.already_exists("Catalog", name)
        if any(inputs.get(key) for key in ("connectionName", "providerName", "shareName")):
            raise errors.not_simulated("foreign catalogs and those of Delta Sharing")
        root = inputs.get("storageRoot")
        if root:
            require_root(route, f"catalog '{name}'", root)
        elif not metastore.inputs.get("storageRoot"):
            raise errors.invalid_state(NO_ROOT)
        place = str(root or metastore.inputs["storageRoot"]).rstrip("/")
        fixed = {
            "name": name,
            "fullName": name,
            "catalogType": "MANAGED_CATALOG",
            "securableType": "CATALOG",
            "metastoreId": metastore.id,
            "provisioningInfo": {"state": "ACTIVE"},
            "storageLocation": f"{place}/__unitystorage/catalogs/{names.new_uuid()}",
            **created_stamp(route),
        }
        isolation.bind_current_workspace(route, self.token, name, inputs.get("isolationMode"))
        return Answer(name, {**_settings(route, metastore, inputs), **fixed})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the catalog's settings."""
        metastore = route.metastore(inputs.get("metastoreId"))
        if names.stored_name(inputs["name"]) != current.id:
            raise errors.not_simulated(f"renaming a catalog ('{current.id}' to '{inputs['name']}')")
        isolation.require_accessible(route, current, writing=True)
        isolation.bind_current_workspace(route, self.token, current.id, inputs.get("isolationMode"))
        settings = _settings(route, metastore, inputs)
        return {**current.outputs, **settings, "name": current.id, **updated_stamp(route)}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the catalog is accessible."""
        route.metastore()
        isolation.require_accessible(route, current)
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while the catalog has schemas, unless forced.

        A missing binding of the current workspace is no obstacle: the provider binds it before it deletes.
        """
        route.metastore()
        schemas = [
            one for one in route.cloud.all(tokens.SCHEMA) if one.inputs["catalogName"].lower() == current.id
        ]
        if schemas and not current.inputs.get("forceDestroy"):
            message = f"Catalog '{current.id}' is not empty. The catalog has {len(schemas)} schema(s)"
            raise errors.invalid_state(message)
        remove_contents(route.cloud, current)
        revoke_all(route.cloud, current)
        isolation.unbind_all(route.cloud, current)


def require_root(route: Route, who: str, url: object) -> None:
    """Raise why files cannot lie at a path: no location of the workspace, or one that is out of reach."""
    location_for(route, url)
    world = World(route.cloud)
    message = f"Failed to access storage location '{url}' of {who}"
    needs.require(world, needs.of_root(world, who, url), errors.PERMISSION_DENIED, message)


def catalog_named(route: Route, name: object, *, writing: bool = False) -> Stored:
    """Return a catalog that the workspace may use, or raise why there is none."""
    route.metastore()
    found = route.cloud.get(tokens.CATALOG, names.stored_name(name))
    if found is None:
        raise errors.does_not_exist("Catalog", str(name))
    isolation.require_accessible(route, found, writing=writing)
    return found


CONTENTS = (
    tokens.SCHEMA,
    tokens.TABLE,
    tokens.REGISTERED_MODEL,
    tokens.MODEL_VERSION,
    tokens.MODEL_ALIAS,
    tokens.VOLUME,
)
"""What can lie in a catalog or in a schema."""


def remove_contents(cloud: Cloud, securable: Stored) -> None:
    """Remove everything that lies in a catalog or a schema that goes."""
    for token in CONTENTS:
        for stored in cloud.all(token):
            if stored.id.startswith(f"{securable.id}."):
                if token == tokens.VOLUME:
                    volume_files.remove_files(cloud, stored)
                revoke_all(cloud, stored)
                cloud.remove(stored)


def revoke_all(cloud: Cloud, securable: Stored) -> None:
    """Remove the grants on a securable that goes."""
    kind = {
        tokens.CATALOG: "catalog",
        tokens.REGISTERED_MODEL: "model",
        tokens.SCHEMA: "schema",
        tokens.TABLE: "table",
        tokens.VOLUME: "volume",
    }.get(securable.token)
    if grants := cloud.get(tokens.GRANTS, f"{kind}/{securable.id}"):
        cloud.remove(grants)


def _settings(route: Route, metastore: Stored, inputs: Properties) -> Properties:
    filled = {"isolationMode": "OPEN", "enablePredictiveOptimization": "INHERIT", **inputs}
    flag = {"value": filled["enablePredictiveOptimization"]}
    if flag["value"] == "INHERIT":
        flag = {"value": "ENABLE", "inheritedFromName": metastore.name, "inheritedFromType": "METASTORE"}
    owner = principals.owner_of(route, inputs.get("owner"))
    return {**filled, "effectivePredictiveOptimizationFlag": flag, "owner": owner}


def _fixed_options(inputs: Properties) -> Properties:
    options = inputs.get("options")
    if options is None or options is UNKNOWN:
        return {}
    return {key: value for key, value in cast("Properties", options).items() if key != "authorized_paths"}
