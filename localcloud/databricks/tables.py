"""Tables: no program makes them, jobs, people and services do, and programs look at them."""

import re
from collections.abc import Sequence
from datetime import timedelta

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.base import created_stamp
from localcloud.databricks.routes import Route
from localcloud.databricks.securables import schema_of

Column = tuple[str, str]
"""Name and type of a column."""

TYPES = {
    "array": "ARRAY",
    "bigint": "LONG",
    "binary": "BINARY",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "decimal": "DECIMAL",
    "double": "DOUBLE",
    "float": "FLOAT",
    "int": "INT",
    "map": "MAP",
    "smallint": "SHORT",
    "string": "STRING",
    "struct": "STRUCT",
    "timestamp": "TIMESTAMP",
    "timestamp_ntz": "TIMESTAMP_NTZ",
    "tinyint": "BYTE",
    "variant": "VARIANT",
}
"""The names of types in SQL, and in the catalog: https://docs.databricks.com/sql/language-manual/sql-ref-datatypes"""


def table_named(cloud: Cloud, name: object) -> Stored:
    """Return the table of this full name, or raise Unity Catalog's 404."""
    found = cloud.get(tokens.TABLE, names.stored_name(name))
    if found is None or not _is_made(cloud, found):
        raise errors.does_not_exist("Table", names.stored_name(name))
    return found


def tables_in(cloud: Cloud, schema: Stored) -> list[Stored]:
    """Return the tables of a schema, oldest first."""
    within = [one for one in cloud.all(tokens.TABLE) if one.id.startswith(f"{schema.id}.")]
    return [one for one in within if _is_made(cloud, one)]


def add_table(
    route: Route,
    name: str,
    columns: Sequence[Column],
    comment: str | None = None,
    after: timedelta = timedelta(),
) -> Stored:
    """Make a managed table, or raise why there can be none. It is there after some time, if that is said."""
    cloud = route.cloud
    schema = schema_of(cloud, name)
    if cloud.get(tokens.TABLE, name):
        raise errors.already_exists("Table", name)
    catalog, in_catalog, table = name.split(".")
    identity = names.new_uuid()
    outputs: Properties = {
        "name": table,
        "catalogName": catalog,
        "schemaName": in_catalog,
        "fullName": name,
        "metastoreId": schema.outputs["metastoreId"],
        "tableId": identity,
        "tableType": "MANAGED",
        "dataSourceFormat": "DELTA",
        "owner": route.caller,
        "columns": [_column(index, *column) for index, column in enumerate(columns)],
        **({"comment": comment} if comment else {}),
        **created_stamp(route),
    }
    made = Stored(tokens.TABLE, name, name, {}, outputs, cloud.now() + after)
    cloud.put(made)
    return made


def _is_made(cloud: Cloud, table: Stored) -> bool:
    return table.created <= cloud.now()


def _column(position: int, name: str, text: str) -> Properties:
    kind = re.match(r"\w+", text)
    word = kind[0].lower() if kind else ""
    if word not in TYPES:
        raise CloudError("UNSUPPORTED_DATATYPE", f'Unsupported data type "{text.upper()}".')
    return {"name": name, "position": position, "typeText": text, "typeName": TYPES[word], "nullable": True}
