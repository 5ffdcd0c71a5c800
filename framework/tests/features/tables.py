"""Feature tables as Unity Catalog's API shows them.

https://docs.databricks.com/api/workspace/tables/get
"""

from typing import Any

from company_ml.features.definition import FeatureTable

PATH = "/api/2.1/unity-catalog/tables"
STORES = "/api/2.0/feature-store/online-stores"
FEATURES = "/api/2.0/feature-store/tables"


def values(**changes: Any) -> dict[str, Any]:
    """Return a definition as YAML would hold it."""
    return {
        "table": "feature_store.user_features",
        "description": "What users' \\ sessions say",
        "primary_keys": ["user_id"],
        "columns": {
            "user_id": {"type": "BIGINT", "comment": "The user's id"},
            "spend": {"type": "DECIMAL(10,2)"},
            "seen": {"type": "TIMESTAMP"},
        },
        "source": "raw.activity",
        "online": {"table": "feature_store.user_features_online"},
        **changes,
    }


def defined(**changes: Any) -> FeatureTable:
    """Return a definition, checked."""
    return FeatureTable.model_validate(values(**changes))


def shown(table: FeatureTable, *, feed: bool = True, **changes: Any) -> dict[str, Any]:
    """Return a table that is as its definition says, in the API's form."""
    catalog, (schema, name) = "ml_dev_catalog", table.table.split(".")
    key = {"name": f"{name}_pk", "child_columns": list(table.primary_keys)}
    return {
        "full_name": f"{catalog}.{schema}.{name}",
        "columns": [
            {"name": name, "type_text": column.type.lower()} for name, column in table.columns.items()
        ],
        "table_constraints": [{"primary_key_constraint": key}],
        "properties": {"delta.enableChangeDataFeed": str(feed).lower()},
        **changes,
    }


def refusal(code: str, message: str) -> dict[str, str]:
    """Return the body of a refusal."""
    return {"error_code": code, "message": message}
