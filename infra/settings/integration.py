"""The integration test of the bundle's jobs: where it keeps its tables and models."""

from pydantic import Field

from infra import naming
from sections.base import Section
from sections.values import SchemaName


class Integration(Section):
    """The schemas of the integration test, which tries the jobs on generated data and alone writes there."""

    schema_name: SchemaName = Field(
        alias="schema",
        default=naming.INTEGRATION_SCHEMA,
        description="Schema of its tables, files and new models; its candidates are in <schema>_candidate. "
        "The stack makes both.",
    )

    @property
    def schemas(self) -> tuple[str, str]:
        """Both schemas."""
        return self.schema_name, naming.integration_candidates(self.schema_name)
