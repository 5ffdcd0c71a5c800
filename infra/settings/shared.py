"""Settings of the shared stack."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from infra import addresses
from infra.settings.cost import AccountCost
from infra.settings.federation import Federation
from infra.settings.network import HubNetwork
from infra.settings.operations import Logs
from infra.settings.private_dns import PrivateDns
from infra.settings.storage import Storage
from infra.settings.system_schemas import SystemSchema
from infra.settings.tags import Tags
from infra.settings.unity_catalog import Metastore, Models
from infra.settings.workspace import WebAuth
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import Location


class SharedSettings(Section):
    """What the account and the region have one of. Each thing is made, or is an ``existingId``."""

    removed_keys: ClassVar[Mapping[str, str]] = {
        "groups": "stands in platform.yaml now; state each group there, as roles.<role>.group, and remove it"
    }

    location: Location = Field(description="Azure region of everything, the metastore included.")
    tags: Tags = Field(description="Tags of the stack's resources.")
    network: HubNetwork = Field(description="The hub network.")
    private_dns: PrivateDns = Field(default=PrivateDns(), description="The private DNS zones.")
    logs: Logs = Field(default=Logs(), description="The log workspace.")
    web_auth: WebAuth = Field(default=WebAuth(), description="The workspace of the region's browser sign-in.")
    storage: Storage = Field(description="The data lake of the models.")
    metastore: Metastore = Field(description="The region's metastore.")
    models: Models = Field(description="The model registry.")
    federation: Federation | None = Field(
        default=None, description="Pipelines that deploy without a secret; without it none does."
    )
    cost: AccountCost = Field(default=AccountCost(), description="The budgets of the account.")
    system_schemas: tuple[SystemSchema, ...] = Field(
        default=(), description="System schemas to enable; billing always is."
    )

    @rule
    def _the_endpoint_subnet_holds_the_log_scopes_endpoint(self) -> Problems:
        if self.network.existing_id or self.logs.existing_scope_id or not self.logs.needs_scope:
            return
        subnet = self.network.endpoint_subnet
        held = addresses.endpoint_subnet_mistake(subnet) is None
        if held and (mistake := addresses.endpoint_subnet_mistake(subnet, addresses.SMALLEST_MONITOR_SUBNET)):
            yield Problem(
                ("network", "endpointSubnet"), f"{mistake} (Azure Monitor's takes eleven addresses)"
            )

    @rule
    def _a_system_schema_is_listed_once(self) -> Problems:
        for position, schema in enumerate(self.system_schemas):
            if schema in self.system_schemas[:position]:
                yield Problem(("systemSchemas", position), f"{schema} is listed twice; list it once")
