"""System schemas: what Databricks records about the account, and lets one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pulumi
import pulumi_databricks as databricks

SystemSchema = Literal[
    "access", "compute", "lakeflow", "marketplace", "mlflow", "query", "serving", "storage"
]
"""The schemas that an account enables: https://learn.microsoft.com/azure/databricks/admin/system-tables/"""


@dataclass(frozen=True, kw_only=True)
class SystemSchemasArgs:
    """Which schemas of the catalog ``system`` to enable."""

    schemas: Sequence[SystemSchema]

    def __post_init__(self) -> None:
        """Refuse what nobody enables, and repetitions."""
        for schema in self.schemas:
            if schema not in get_args(SystemSchema):
                legal = ", ".join(get_args(SystemSchema))
                raise ValueError(f"schemas names {schema}; enable {legal} (billing is, by Databricks itself)")
            if self.schemas.count(schema) > 1:
                raise ValueError(f"schemas names {schema} more than once")


class SystemSchemas(pulumi.ComponentResource):
    """System schemas, enabled for the whole metastore.

    Needs the workspace-level provider of a workspace that has the metastore, and an account administrator.
    They stay enabled when this goes: others in the account may read them, and what happens while a schema
    is disabled is in no audit.
    """

    schema_names: dict[str, pulumi.Output[str]]
    """Schema to the same name, known once the schema can be queried."""

    def __init__(
        self, name: str, args: SystemSchemasArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:operations:SystemSchemas", name, None, opts)

        self.schema_names = {
            schema: databricks.SystemSchema(
                f"{name}-{schema}",
                schema=schema,
                opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
            ).schema
            for schema in args.schemas
        }
        self.register_outputs({"schema_names": self.schema_names})
