"""Lineage and audit events of a small account, in the columns of the system tables.

https://learn.microsoft.com/azure/databricks/admin/system-tables/lineage
https://learn.microsoft.com/azure/databricks/admin/system-tables/audit-logs
"""

from collections.abc import Mapping

import duckdb

from tests.statements.duck import SYSTEM

RAW, FEATURES, SCORES = "c.raw.customers", "c.feature_store.customer_features", "c.serving.scores"
CHURN = "m.production_models.churn"

LINEAGE = [
    # day, source, column, target, column, kind, id
    (25, RAW, "id", FEATURES, "user_id", "JOB", "7"),
    (24, FEATURES, "user_id", SCORES, "id", "PIPELINE", "8"),
    (23, FEATURES, "age", None, None, "NOTEBOOK", "9"),  # read only
    (1, RAW, "id", FEATURES, "user_id", "JOB", "7"),
]

Event = tuple[int, str, str, str, str, Mapping[str, str], int]

AUDIT: list[Event] = [
    # day, workspace, actor, service, action, parameters, status
    (25, "0", "ann@example.com", "unityCatalog", "setRegisteredModelAlias", {"full_name": CHURN}, 200),
    (24, "0", "bob@example.com", "unityCatalog", "deleteModelVersion", {"full_name_arg": CHURN}, 403),
    (24, "1", "job", "serverlessRealTimeInference", "updateServingEndpoint", {"name": "customer-churn"}, 200),
    (23, "1", "ann@example.com", "mlflowExperiment", "deleteMlflowExperiment", {"experimentId": "5"}, 200),
    (23, "2", "ann@example.com", "mlflowExperiment", "createMlflowExperiment", {"name": "e"}, 200),
    (23, "0", "ann@example.com", "unityCatalog", "getRegisteredModel", {"full_name": CHURN}, 200),  # reading
    (23, "0", "ann@example.com", "unityCatalog", "createTable", {"name": "t"}, 200),  # no model
    (23, "1", "ann@example.com", "notebook", "runCommand", {"notebookId": "1"}, 200),  # another service
    (
        *(22, "0", "ann@example.com", "unityCatalog", "UpdateTagSecurableAssignments"),
        *({"securable_full_name": CHURN, "changes": '[{"tag_key":"pii"}]'}, 200),
    ),
    (
        *(22, "0", "ann@example.com", "unityCatalog", "updateTagSecurableAssignments"),
        *({"securable_full_name": "other.s.t", "changes": "[]"}, 200),  # a table of another catalog
    ),
    (1, "0", "ann@example.com", "unityCatalog", "createRegisteredModel", {"full_name_arg": CHURN}, 200),
]


def fill(database: duckdb.DuckDBPyConnection) -> None:
    """Write the account's events into its system tables."""
    database.execute(f"CREATE SCHEMA {SYSTEM}.access")
    for table in ("table_lineage", "column_lineage"):
        database.execute(
            f"""CREATE TABLE {SYSTEM}.access.{table} (
                event_time TIMESTAMPTZ, event_date DATE, source_table_full_name TEXT, source_column_name TEXT,
                target_table_full_name TEXT, target_column_name TEXT, entity_type TEXT, entity_id TEXT)"""
        )
        database.executemany(
            f"""INSERT INTO {SYSTEM}.access.{table}
                SELECT make_timestamptz(2026, 11, $1, 9, 0, 0.0), make_date(2026, 11, $1),
                       $2, $3, $4, $5, $6, $7""",
            [list(event) for event in LINEAGE],
        )
    database.execute(
        f"""CREATE TABLE {SYSTEM}.access.audit (
            event_time TIMESTAMPTZ, event_date DATE, workspace_id TEXT, user_identity STRUCT(email TEXT),
            service_name TEXT, action_name TEXT, request_params MAP(TEXT, TEXT),
            response STRUCT(status_code INTEGER))"""
    )
    database.executemany(
        f"""INSERT INTO {SYSTEM}.access.audit
            SELECT make_timestamptz(2026, 11, $1, 9, 0, 0.0), make_date(2026, 11, $1),
                   $2, {{'email': $3}}, $4, $5, map($6::TEXT[], $7::TEXT[]), {{'status_code': $8}}""",
        [
            [day, workspace, actor, service, action, list(given), list(given.values()), status]
            for day, workspace, actor, service, action, given, status in AUDIT
        ],
    )
