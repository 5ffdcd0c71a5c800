"""The tables that serving endpoints log requests and answers to.

The service makes the table a little after the endpoint. It stays when the endpoint goes, and an endpoint that
is made again under the same name goes on with it. Its columns:
https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables
"""

from datetime import timedelta

from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.routes import Route
from localcloud.databricks.securables import full_name, schema_seen
from localcloud.databricks.tables import add_table

DELAY = timedelta(seconds=1)
"""After this time the table of a new endpoint is there."""

COLUMNS = (
    ("request_date", "date"),
    ("databricks_request_id", "string"),
    ("request_time", "timestamp"),
    ("status_code", "int"),
    ("sampling_fraction", "double"),
    ("execution_duration_ms", "bigint"),
    ("request", "string"),
    ("response", "string"),
    ("served_entity_id", "string"),
    ("logging_error_codes", "array<string>"),
    ("requester", "string"),
)

PLACE = {"catalogName": "catalog_name", "schemaName": "schema_name", "tableNamePrefix": "table_name_prefix"}
"""What says where the table is, as the API calls it in its refusals."""


def require_kept(before: Properties, after: Properties) -> None:
    """Raise the refusal of another place for a table that is there."""
    for key, word in PLACE.items():
        old = before.get(key)
        if old is not None and names.stored_name(old) != names.stored_name(after.get(key)):
            raise errors.invalid(
                f"The {word} of an inference table cannot be changed after it was set ('{old}' to "
                f"'{after.get(key)}')"
            )


def provide(route: Route, endpoint: str, config: Properties) -> None:
    """Make the table of an endpoint, if it is asked for and not there; the schema must be writable."""
    if not config.get("enabled"):
        return
    catalog, schema = config["catalogName"], config["schemaName"]
    schema_seen(route, catalog, schema, writing=True)
    name = full_name(catalog, schema, f"{config.get('tableNamePrefix') or endpoint}_payload")
    if route.cloud.get(tokens.TABLE, name) is None:
        add_table(route, name, COLUMNS, after=DELAY)
