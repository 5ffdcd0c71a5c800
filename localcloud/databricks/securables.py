"""Catalogs, schemas and full names, as what lies in a schema finds them."""

from collections.abc import Iterator

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.catalogs import catalog_named
from localcloud.databricks.routes import Route


def full_name(*parts: object) -> str:
    """Return the full name of an object as Unity Catalog keeps it."""
    return ".".join(names.stored_name(part) for part in parts)


def full_name_problems(path: str, name: object) -> Iterator[Problem]:
    """Yield what is wrong with a name that must say catalog, schema and object."""
    if name is UNKNOWN or not isinstance(name, str):
        return
    parts = name.split(".")
    if len(parts) != 3:
        yield Problem(path, f'"{name}" is not the full name of an object: <catalog>.<schema>.<name>')
        return
    for problem in names.name_problems(dict(zip("abc", parts, strict=True)), "a", "b", "c"):
        yield Problem(path, problem.message)


def schema_seen(route: Route, catalog: object, schema: object, *, writing: bool = False) -> Stored:
    """Return a schema that the workspace may use, or raise why there is none."""
    catalog_named(route, catalog, writing=writing)
    return schema_of(route.cloud, full_name(catalog, schema, ""))


def schema_of(cloud: Cloud, name: str) -> Stored:
    """Return the schema that holds the object of this full name, or raise Unity Catalog's 404.

    Looks at the whole account, as whoever works in no particular workspace of it does.
    """
    catalog, schema, _ = name.split(".")
    if cloud.get(tokens.CATALOG, catalog) is None:
        raise errors.does_not_exist("Catalog", catalog)
    found = cloud.get(tokens.SCHEMA, f"{catalog}.{schema}")
    if found is None:
        raise errors.does_not_exist("Schema", f"{catalog}.{schema}")
    return found
