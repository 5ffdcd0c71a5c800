"""The framework's wheel: where an environment keeps it, and who may read it."""

from pydantic import Field

from infra import naming
from infra.settings.declared import Role
from infra.settings.identity import repeated_roles
from sections.base import Section, rule
from sections.problems import Problems
from sections.values import SchemaName, UnityCatalogName


class Framework(Section):
    """The volume of the wheel, in a schema of its own, into which nobody but the deployer writes."""

    schema_name: SchemaName = Field(
        alias="schema",
        default=naming.LIBRARIES_SCHEMA,
        description="Schema that holds the volume and nothing else; the stack makes it.",
    )
    volume: UnityCatalogName = Field(
        default=naming.LIBRARIES_VOLUME, description="Name of the volume; the stack makes it."
    )
    readers: tuple[Role, ...] = Field(
        default=(),
        description="Roles that read the wheel, besides those that make clusters and the jobs themselves.",
    )

    @rule
    def _a_role_is_listed_once(self) -> Problems:
        yield from repeated_roles("readers", self.readers)
