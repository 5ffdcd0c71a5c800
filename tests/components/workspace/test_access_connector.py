"""AccessConnector: an identity without a secret, kept."""

import pytest

from components.workspace.access_connector import AccessConnector, AccessConnectorArgs
from localcloud.core.values import UNKNOWN
from tests.cloud_answers import CONNECTOR_PRINCIPAL
from tests.conftest import Deploy

CONNECTOR = AccessConnectorArgs(
    resource_group_name="rg", location="eastus2", connector_name="dbac-dev", tags={"environment": "dev"}
)


@pytest.mark.parametrize("preview", [True, False])
def test_has_an_identity_of_its_own_and_tells_it(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: AccessConnector("connector", CONNECTOR), preview=preview)

    connector = engine.one("azure-native:databricks:AccessConnector")
    assert connector.inputs["identity"] == {"type": "SystemAssigned"}
    told = engine.one("databricks-mlops:workspace:AccessConnector").outputs["principal_id"]
    assert told == (UNKNOWN if preview else CONNECTOR_PRINCIPAL)


def test_is_protected_because_a_new_one_has_a_new_identity(deploy: Deploy) -> None:
    engine = deploy(lambda: AccessConnector("connector", CONNECTOR))
    assert engine.one("azure-native:databricks:AccessConnector").protect
