"""System schemas: what Databricks records about the account."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

# https://learn.microsoft.com/azure/databricks/admin/system-tables/
_Named = Literal["access", "compute", "lakeflow", "marketplace", "mlflow", "query", "serving", "storage"]


def _without_billing(value: Any) -> Any:
    if value == "billing":
        raise ValueError("billing is always enabled, by Databricks itself; remove it")
    return value


SystemSchema = Annotated[_Named, BeforeValidator(_without_billing)]
"""A schema of the ``system`` catalog that an account has to enable."""
