"""System schemas: the account's operational data as tables, in every metastore.

https://docs.databricks.com/api/workspace/systemschemas, ``catalog/resource_system_schema.go`` of the
Terraform provider, and https://learn.microsoft.com/azure/databricks/admin/system-tables/.
"""

from collections.abc import Iterable

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import errors, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.routes import Plane, Route

ALWAYS_ON = "billing"
SCHEMAS = (
    "access",
    "ai_gateway",
    "assistant",
    "compute",
    "data_classification",
    "data_quality_monitoring",
    "hms_to_uc_migration",
    "lakeflow",
    "marketplace",
    "mlflow",
    "query",
    "serving",
    "sharing",
    "storage",
    "workspace",
)


@register
class SystemSchema(DatabricksResource):
    """That a system schema is enabled in the workspace's metastore.

    Enabling takes an administrator of the account, which the service principal that deploys is. Enabling what
    is enabled is fine.
    """

    token = tokens.SYSTEM_SCHEMA
    plane = Plane.WORKSPACE
    upsert = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a schema that does not exist, and the one that nobody can enable.

        The real provider takes that one, cannot enable it, and finds it missing ever after.
        """
        schema = inputs.get("schema")
        if schema == ALWAYS_ON:
            message = f"{ALWAYS_ON} system schema can only be enabled by Databricks; do not declare it"
            yield Problem("schema", message)
        elif schema is not None and schema is not UNKNOWN and schema not in SCHEMAS:
            listed = " ".join(f'"{one}"' for one in SCHEMAS)
            yield Problem("schema", f"expected schema to be one of [{listed}], got {schema}")

    def name(self, inputs: Properties) -> str:
        """Return the schema's full name."""
        return f"system.{inputs['schema']}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Enable the schema in the workspace's metastore."""
        metastore, schema = route.metastore(), inputs["schema"]
        filled = {
            "autoEnabled": False,
            "fullName": self.name(inputs),
            "metastoreId": metastore.id,
            "state": "ENABLE_COMPLETED",
        }
        return Answer(f"{metastore.id}|{schema}", {**inputs, **filled})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Keep the schema; the real provider disables it and enables another under the same resource."""
        if inputs["schema"] != current.inputs["schema"]:
            raise errors.not_simulated("changing the schema of a system schema resource; declare another one")
        return {**current.outputs, **inputs}
