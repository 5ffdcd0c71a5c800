"""Settings of an environment's stack."""

from typing import ClassVar

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

import platform_model
from infra.settings import environment_rules as rules
from infra.settings.compute import Compute
from infra.settings.cost import Cost
from infra.settings.declared import EnvironmentName
from infra.settings.features import Features
from infra.settings.framework import Framework
from infra.settings.identity import Access
from infra.settings.integration import Integration
from infra.settings.mlflow import Mlflow
from infra.settings.monitoring import Monitoring
from infra.settings.network import EnvironmentNetwork
from infra.settings.serverless import Serverless
from infra.settings.serving import Serving
from infra.settings.storage import KeyVault, Storage
from infra.settings.tags import Tags
from infra.settings.unity_catalog import Catalog
from infra.settings.workspace import Workspace
from platform_model import Environment
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import Location


class EnvironmentSettings(Section):
    """Everything that an environment may vary. ``environment`` is the stack's name, not a key of the file."""

    unstated: ClassVar[frozenset[str]] = frozenset({"environment"})

    environment: SkipJsonSchema[EnvironmentName]
    location: Location = Field(description="Azure region; it must be the shared stack's.")
    tags: Tags = Field(description="Tags of the stack's resources.")
    network: EnvironmentNetwork = Field(description="The address plan.")
    workspace: Workspace = Field(description="The Databricks workspace.")
    access: Access = Field(description="Who enters the workspace.")
    storage: Storage = Field(description="The data lake.")
    key_vault: KeyVault = Field(default=KeyVault(), description="The key vault.")
    catalog: Catalog = Field(description="The environment's catalog.")
    framework: Framework = Field(default=Framework(), description="Where the framework's wheel is kept.")
    compute: Compute = Field(description="Clusters, their pool, and the SQL warehouse.")
    serverless: Serverless = Field(
        default=Serverless(), description="Where serverless compute may connect to, and installs from."
    )
    mlflow: Mlflow = Field(description="Experiments, and who logs runs to them.")
    secret_scope: bool = Field(
        default=True,
        description="Whether the workspace reads the key vault's secrets, through a secret scope.",
    )
    serving: Serving = Field(default=Serving(), description="The serving endpoints.")
    features: Features = Field(default=Features(), description="Where features are read from.")
    monitoring: Monitoring = Field(description="What is watched, and when someone is told.")
    integration: Integration | None = Field(
        default=None,
        description="Where the bundle's integration test works; only in the environment that validates.",
    )
    cost: Cost = Field(description="From what cost on someone is told.")

    @property
    def declared(self) -> Environment:
        """What ``platform.yaml`` says of the environment."""
        return platform_model.current().environment(self.environment)

    @rule
    def _production_is_private(self) -> Problems:
        if self.declared.is_production and self.workspace.public_access:
            yield Problem(
                ("workspace", "publicAccess"),
                f"{self.environment} must not be reachable from the internet; remove it or set it to false",
            )

    @rule
    def _people_change_nothing_beyond_development(self) -> Problems:
        yield from rules.people_change_nothing_beyond_development(self.declared, self.access, self.catalog)

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

    @rule
    def _whoever_uses_compute_can_enter(self) -> Problems:
        yield from rules.roles_enter(self.access, rules.roles_of_compute(self.compute))

    @rule
    def _whoever_sees_experiments_can_enter(self) -> Problems:
        yield from rules.roles_enter(self.access, rules.roles_of_mlflow(self.mlflow))

    @rule
    def _whoever_calls_endpoints_can_enter(self) -> Problems:
        yield from rules.roles_enter(self.access, rules.roles_of_serving(self.serving))

    @rule
    def _teams_call_endpoints_of_which_both_say_so(self) -> Problems:
        yield from rules.teams_call_what_they_say(self.environment, self.serving)

    @rule
    def _subnets_hold_the_clusters(self) -> Problems:
        yield from rules.subnets_hold_the_clusters(self.environment, self.network, self.compute)

    @rule
    def _compute_suits_the_environment(self) -> Problems:
        yield from rules.compute_suits_the_environment(self.declared, self.compute)

    @rule
    def _artifacts_have_a_volume(self) -> Problems:
        yield from rules.artifacts_have_a_volume(self.catalog, self.mlflow)

    @rule
    def _the_framework_has_a_schema_of_its_own(self) -> Problems:
        yield from rules.framework_is_apart(self.catalog, self.framework)

    @rule
    def _the_integration_test_has_schemas_of_its_own(self) -> Problems:
        yield from rules.integration_is_apart(self.declared, self.catalog, self.framework, self.integration)

    @rule
    def _the_teams_have_schemas_of_their_own(self) -> Problems:
        yield from rules.teams_are_apart(self.declared, self.catalog, self.framework, self.integration)

    @rule
    def _whoever_reads_the_framework_can_enter(self) -> Problems:
        yield from rules.roles_enter(self.access, rules.roles_of_framework(self.framework))

    @rule
    def _inference_tables_are_declared(self) -> Problems:
        yield from rules.inference_tables_are_declared(self.environment, self.catalog, self.serving)

    @rule
    def _secrets_are_in_the_scope(self) -> Problems:
        yield from rules.secrets_are_in_the_scope(self.environment, self.serving, self.secret_scope)

    @rule
    def _monitored_tables_are_declared(self) -> Problems:
        yield from rules.monitored_tables_are_declared(self.environment, self.catalog, self.monitoring)
