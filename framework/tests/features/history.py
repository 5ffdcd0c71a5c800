"""Customers whose features changed with time: outcomes with keys and times, and the features' history."""

from typing import Any

from pytest_httpserver import HTTPServer

from company_ml.training.sample import customer_churn
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse

FEATURES = ("age", "tenure_months", "monthly_charge", "support_calls", "contract", "payment")
LOOKUP: dict[str, Any] = {
    "table_name": "feature_store.customer_history",
    "lookup_key": ["customer"],
    "primary_keys": ["user_id"],
    "feature_names": list(FEATURES),
    "timestamp_lookup_key": "observed_at",
    "timeseries_column": "seen_at",
}
OUTCOMES = "raw.outcomes"


def serve_history(server: HTTPServer, rows: int = 400) -> DuckWarehouse:
    """Return the warehouse of a workspace, with the history of so many customers in the catalog of dev."""
    warehouse = DuckWarehouse(server)
    keep_history(warehouse, "ml_dev_catalog", rows)
    show_tables(server, warehouse)
    return warehouse


def keep_history(warehouse: DuckWarehouse, catalog: str, rows: int = 400, seed: int = 42) -> None:
    """Fill a catalog: outcomes, and for each the values of its day, older ones, and later ones that tell it.

    Args:
        warehouse: Where the catalog is.
        catalog: Its name.
        rows: Number of customers.
        seed: Seed of the customers.
    """
    customers = customer_churn(rows, seed)
    warehouse.database.register("customers", customers)
    columns = ", ".join(FEATURES)
    for statement in (
        f"ATTACH ':memory:' AS {catalog}",
        f"CREATE SCHEMA {catalog}.raw",
        f"CREATE SCHEMA {catalog}.feature_store",
        f"CREATE SCHEMA {catalog}.serving",
        f"CREATE TABLE {catalog}.{OUTCOMES} AS SELECT user_id AS customer, "
        "TIMESTAMPTZ '2026-03-01 12:00:00+00' + to_hours(user_id) AS observed_at, churned FROM customers",
        f"CREATE TABLE {catalog}.feature_store.customer_history AS "
        f"SELECT customer AS user_id, observed_at - INTERVAL 1 DAY AS seen_at, {columns} "
        f"FROM {catalog}.{OUTCOMES} JOIN customers ON customer = user_id",
        f"INSERT INTO {catalog}.feature_store.customer_history "
        f"SELECT * REPLACE (seen_at - INTERVAL 9 DAY AS seen_at, 0 AS support_calls, 99 AS tenure_months) "
        f"FROM {catalog}.feature_store.customer_history",
        f"INSERT INTO {catalog}.feature_store.customer_history "
        "SELECT customer, observed_at + INTERVAL 1 SECOND, churned * 50, churned, churned, churned, "
        f"'later', 'later' FROM {catalog}.{OUTCOMES}",
    ):
        warehouse.database.execute(statement)
