"""Settings of the shared stack."""

from pydantic import Field

from infra.settings.base import Section
from infra.settings.identity import Groups
from infra.settings.network import HubNetwork
from infra.settings.operations import Logs
from infra.settings.private_dns import PrivateDns
from infra.settings.storage import Storage
from infra.settings.tags import Tags
from infra.settings.unity_catalog import Metastore, Models
from infra.settings.values import Location
from infra.settings.workspace import WebAuth


class SharedSettings(Section):
    """What the account and the region have one of. Each thing is made, or is an ``existingId``."""

    location: Location = Field(description="Azure region of everything, the metastore included.")
    tags: Tags = Field(description="Tags of the stack's resources.")
    network: HubNetwork = Field(description="The hub network.")
    private_dns: PrivateDns = Field(default=PrivateDns(), description="The private DNS zones.")
    logs: Logs = Field(default=Logs(), description="The log workspace.")
    web_auth: WebAuth = Field(default=WebAuth(), description="The workspace of the region's browser sign-in.")
    storage: Storage = Field(description="The data lake of the models.")
    metastore: Metastore = Field(description="The region's metastore.")
    models: Models = Field(description="The model registry.")
    groups: Groups = Field(description="The account groups of the platform's roles.")
