"""Settings of an environment's stack."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from infra.settings.base import Section, rule
from infra.settings.identity import Access
from infra.settings.network import EnvironmentNetwork
from infra.settings.problems import Problem, Problems
from infra.settings.stacks import Environment
from infra.settings.storage import KeyVault, Storage
from infra.settings.tags import Tags
from infra.settings.unity_catalog import Catalog
from infra.settings.values import Location
from infra.settings.workspace import Workspace


class EnvironmentSettings(Section):
    """Everything that an environment may vary. ``environment`` is the stack's name, not a key of the file."""

    environment: SkipJsonSchema[Environment]
    location: Location = Field(description="Azure region; it must be the shared stack's.")
    tags: Tags = Field(description="Tags of the stack's resources.")
    network: EnvironmentNetwork = Field(description="The address plan.")
    workspace: Workspace = Field(description="The Databricks workspace.")
    access: Access = Field(description="Who enters the workspace.")
    storage: Storage = Field(description="The data lake.")
    key_vault: KeyVault = Field(default=KeyVault(), description="The key vault.")
    catalog: Catalog = Field(description="The environment's catalog.")

    @rule
    def _prod_is_private(self) -> Problems:
        if self.environment == "prod" and self.workspace.public_access:
            yield Problem(
                ("workspace", "publicAccess"),
                "prod must not be reachable from the internet; remove it or set it to false",
            )

    @rule
    def _whoever_is_granted_a_schema_can_enter(self) -> Problems:
        entering = {*self.access.admins, *self.access.users}
        for number, schema in enumerate(self.catalog.schemas):
            for key, roles in (("readers", schema.readers), ("writers", schema.writers)):
                for position, role in enumerate(roles):
                    if role not in entering:
                        yield Problem(
                            ("catalog", "schemas", number, key, position),
                            f"{role} cannot enter the workspace; add it to access.users or remove it here",
                        )
