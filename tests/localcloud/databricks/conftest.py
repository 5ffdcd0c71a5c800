"""An account with a workspace, and what most rules of Unity Catalog start from."""

from dataclasses import dataclass

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import isolation, tokens
from tests.localcloud.conftest import CloudAs, create
from tests.localcloud.databricks import azure_side

ACCOUNT_HOST = "https://accounts.azuredatabricks.net"


@dataclass
class Estate:
    """An account, its workspaces by number, and ways to make things in them."""

    cloud_as: CloudAs
    account: StoredCloud

    def workspace(self, number: str) -> StoredCloud:
        """Return the clouds as a provider instance of the workspace sees them."""
        return self.cloud_as("databricks", host=f"https://adb-{number}.1.azuredatabricks.net")

    def add_workspace(self, number: str, region: str = "eastus2") -> StoredCloud:
        """Put another workspace."""
        azure_side.workspace(self.account, number, region)
        return self.workspace(number)

    def metastore(self, **inputs: object) -> Stored:
        """Make a metastore through the account."""
        return create(self.account, tokens.METASTORE, {"name": "company", "region": "eastus2", **inputs})

    def assign(self, number: str, metastore: Stored) -> Stored:
        """Assign a metastore to a workspace."""
        inputs = {"workspaceId": number, "metastoreId": metastore.id}
        return create(self.account, tokens.METASTORE_ASSIGNMENT, inputs)

    def group(self, name: str) -> Stored:
        """Make a group of the account."""
        return create(self.account, tokens.GROUP, {"displayName": name})

    def service_principal(self, name: str = "deploy-dev") -> Stored:
        """Make a service principal of the account."""
        return create(self.account, tokens.SERVICE_PRINCIPAL, {"displayName": name})


@pytest.fixture
def estate(cloud_as: CloudAs) -> Estate:
    """Give an account with the workspace 101 in eastus2, and no metastore."""
    identity = cloud_as().identity
    account = cloud_as("databricks", host=ACCOUNT_HOST, accountId=identity.account_id)
    estate = Estate(cloud_as, account)
    estate.add_workspace("101")
    return estate


@dataclass
class Governed:
    """A workspace with a metastore, and a lake that its connector may use."""

    estate: Estate
    cloud: StoredCloud
    metastore: Stored
    lake: azure_side.Lake

    def credential(self, name: str = "dev", **inputs: object) -> Stored:
        """Make a storage credential on the lake's connector."""
        identity = {"accessConnectorId": self.lake.connector.id}
        return create(
            self.cloud, tokens.STORAGE_CREDENTIAL, {"name": name, "azureManagedIdentity": identity, **inputs}
        )

    def location(self, name: str = "dev", path: str = "", **inputs: object) -> Stored:
        """Make an external location; the credential ``dev`` must be there."""
        wanted = {"name": name, "url": self.lake.url(path), "credentialName": "dev", **inputs}
        return create(self.cloud, tokens.EXTERNAL_LOCATION, wanted)

    def catalog(self, name: str | int = "ml_dev_catalog", **inputs: object) -> Stored:
        """Make a catalog in the lake; a location must cover it."""
        return create(self.cloud, tokens.CATALOG, {"name": name, "storageRoot": self.lake.url(), **inputs})

    def schema(self, name: str = "raw", catalog: str = "ml_dev_catalog", **inputs: object) -> Stored:
        """Make a schema."""
        return create(self.cloud, tokens.SCHEMA, {"name": name, "catalogName": catalog, **inputs})

    def volume(self, name: str = "files", **inputs: object) -> Stored:
        """Make a volume in ``ml_dev_catalog.raw``, managed unless said otherwise."""
        place: Properties = {"catalogName": "ml_dev_catalog", "schemaName": "raw", "volumeType": "MANAGED"}
        return create(self.cloud, tokens.VOLUME, {"name": name, **place, **inputs})

    def file(self, path: str = "folder/a.txt", **inputs: object) -> Stored:
        """Write a file into the volume ``ml_dev_catalog.raw.files``."""
        place: Properties = {"path": f"/Volumes/ml_dev_catalog/raw/files/{path}", "contentBase64": "YQ=="}
        return create(self.cloud, tokens.FILE, {**place, **inputs})


@pytest.fixture
def governed(estate: Estate) -> Governed:
    """Give the workspace 101 with the metastore of its region and a lake that its connector may use."""
    metastore = estate.metastore()
    estate.assign("101", metastore)
    lake = azure_side.lake(estate.account)
    azure_side.allow(estate.account, lake)
    return Governed(estate, estate.workspace("101"), metastore, lake)


@pytest.fixture
def stored(governed: Governed) -> Governed:
    """Give the same with a credential and a location over the whole container."""
    governed.credential()
    governed.location()
    return governed


@pytest.fixture
def read_only(stored: Governed) -> StoredCloud:
    """Give the workspace 102, bound for reading to the catalog of ``ml_dev_catalog.raw``."""
    stored.catalog(isolationMode="ISOLATED")
    stored.schema()
    elsewhere = stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    binding = {"workspaceId": "102", "securableName": "ml_dev_catalog", "bindingType": isolation.READ_ONLY}
    create(stored.cloud, tokens.WORKSPACE_BINDING, binding)
    return elsewhere
