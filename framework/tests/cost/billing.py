"""Usage and list prices of a small account, in the columns of the system tables.

https://learn.microsoft.com/azure/databricks/admin/system-tables/billing
https://learn.microsoft.com/azure/databricks/admin/system-tables/pricing
"""

import duckdb

from tests.statements.duck import SYSTEM

JOBS, ALL_PURPOSE, NEW = "PREMIUM_JOBS_COMPUTE", "PREMIUM_ALL_PURPOSE_COMPUTE", "PREMIUM_NEW_THING"

PRICES = [
    # SKU, unit, currency, price, from, to
    (JOBS, "DBU", "USD", "0.20", "2025-01-01", "2026-11-24"),
    (JOBS, "DBU", "USD", "0.30", "2026-11-24", None),
    (JOBS, "DBU", "EUR", "99", "2025-01-01", None),  # another currency
    (ALL_PURPOSE, "DBU", "USD", "0.55", "2025-01-01", None),
    (ALL_PURPOSE, "HOUR", "USD", "99", "2025-01-01", None),  # another unit
]

USAGE = [
    # day, workspace, SKU, product, DBU, record
    ("2026-11-25", "1", JOBS, "JOBS", "1000", "ORIGINAL"),  # 300.00
    ("2026-11-24", "1", JOBS, "JOBS", "2000", "ORIGINAL"),  # 600.00, at the price from that day on
    ("2026-11-24", "1", JOBS, "JOBS", "-500", "RETRACTION"),  # -150.00
    ("2026-11-24", "2", ALL_PURPOSE, "ALL_PURPOSE", "1200", "ORIGINAL"),  # 660.00
    ("2026-11-23", "2", JOBS, "JOBS", "100", "ORIGINAL"),  # 20.00, at the price until then
    ("2026-11-23", "2", NEW, "NEW", "7", "ORIGINAL"),  # no list price
    ("2026-11-17", "1", JOBS, "JOBS", "1", "ORIGINAL"),  # 8 days ago
]


def fill(database: duckdb.DuckDBPyConnection) -> None:
    """Write the account's usage and prices into its system tables.

    The decimals have fewer digits than the real ones: DuckDB refuses a product that Databricks would round.
    """
    database.execute(f"CREATE SCHEMA {SYSTEM}.billing")
    database.execute(
        f"""CREATE TABLE {SYSTEM}.billing.usage (
            usage_date DATE, workspace_id TEXT, sku_name TEXT, billing_origin_product TEXT, cloud TEXT,
            usage_unit TEXT, usage_quantity DECIMAL(15, 4), usage_start_time TIMESTAMPTZ, record_type TEXT)"""
    )
    database.execute(
        f"""CREATE TABLE {SYSTEM}.billing.list_prices (
            sku_name TEXT, cloud TEXT, usage_unit TEXT, currency_code TEXT,
            pricing STRUCT("default" DECIMAL(15, 4)),
            price_start_time TIMESTAMPTZ, price_end_time TIMESTAMPTZ)"""
    )
    database.executemany(
        f"""INSERT INTO {SYSTEM}.billing.usage
            SELECT $1, $2, $3, $4, 'AZURE', 'DBU', $5, ($1 || ' 10:00:00+00')::TIMESTAMPTZ, $6""",
        [list(row) for row in USAGE],
    )
    database.executemany(
        f"""INSERT INTO {SYSTEM}.billing.list_prices
            SELECT $1, 'AZURE', $2, $3, {{'default': $4::DECIMAL(15, 4)}}, $5, $6""",
        [list(row) for row in PRICES],
    )
