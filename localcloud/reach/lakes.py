"""Lakes: in which storage accounts the objects of Unity Catalog lie."""

from collections.abc import Iterable

from localcloud.core.cloud import Stored
from localcloud.databricks import tokens
from localcloud.databricks.nested import inner, objects
from localcloud.databricks.storage_paths import parse
from localcloud.reach.world import World


def visible(world: World, workspace: Stored) -> list[Stored]:
    """Return the accounts of the catalogs that a workspace may use."""
    number = str(workspace.outputs.get("workspaceId"))
    assigned = [
        one.inputs["metastoreId"]
        for one in world.cloud.all(tokens.METASTORE_ASSIGNMENT)
        if str(one.inputs["workspaceId"]) == number
    ]
    bound = {
        one.id.rpartition("|")[2]
        for one in world.cloud.all(tokens.WORKSPACE_BINDING)
        if one.id.startswith(f"{number}|catalog|")
    }
    known = [one for one in world.catalogs if one.outputs.get("metastoreId") in assigned]
    return _accounts(world, [one for one in known if one.id in bound or not _is_isolated(one)])


def of_names(world: World, names: Iterable[str]) -> list[Stored]:
    """Return the accounts of objects by their full names: models and tables, schemas, or catalogs."""
    found: list[Stored] = []
    for name in names:
        steps = name.lower().split(".")
        model = world.get(tokens.REGISTERED_MODEL, name.lower()) if len(steps) == 3 else None
        schema = world.get(tokens.SCHEMA, ".".join(steps[:2])) if len(steps) > 1 else None
        catalog = world.get(tokens.CATALOG, steps[0])
        found += [one for one in (model, schema, catalog) if one is not None and _url(one)][:1]
    return _accounts(world, found)


def names_served(endpoint: Stored) -> list[str]:
    """Return the full names of what a serving endpoint reads and writes: models, and the table's schema."""
    entities = objects(inner(endpoint.outputs, "config").get("servedEntities"))
    table = inner(endpoint.outputs, "aiGateway", "inferenceTableConfig")
    written = [f"{table['catalogName']}.{table['schemaName']}"] if table.get("enabled") else []
    return [str(one["entityName"]) for one in entities if one.get("entityName")] + written


def _is_isolated(catalog: Stored) -> bool:
    return str(catalog.outputs.get("isolationMode", "")).endswith("ISOLATED")


def _accounts(world: World, stored: Iterable[Stored]) -> list[Stored]:
    paths = [parse(_url(one)) for one in stored]
    names = dict.fromkeys(path.account for path in paths if path is not None)
    found = [world.account(name) for name in names]
    return [account for account in found if account is not None]


def _url(stored: Stored) -> str:
    """Return where the files of a catalog, a schema or a model lie; empty for a schema in its catalog's."""
    if stored.token == tokens.SCHEMA:
        return str(stored.inputs.get("storageRoot") or "")
    return str(stored.outputs.get("storageLocation") or stored.inputs.get("storageRoot") or "")
