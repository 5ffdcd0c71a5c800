"""StateBackend: states keep their versions, and nobody comes to them but those who are named."""

from dataclasses import replace

import pytest

from components.identity.azure_roles import BLOB_DATA_READER, KEY_VAULT_CRYPTO_USER
from components.storage.state_backend import Deployer, StateBackend, StateBackendArgs
from tests.conftest import Deploy
from tests.engine_double import Engine

ME = "33333333-3333-3333-3333-333333333333"
PREVIEW = "55555555-5555-5555-5555-555555555555"
PIPELINE = "44444444-4444-4444-4444-444444444444"
ACCOUNT = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"

BACKEND = StateBackendArgs(
    resource_group_name="rg",
    location="eastus2",
    account_name="stmlopsstate",
    vault_name="kv-mlops-backend",
    tenant_id="22222222-2222-2222-2222-222222222222",
    keep_days=90,
    addresses=[],
    deployers={
        "creator": Deployer(object_id=ME, kind="User"),
        "pipeline": Deployer(object_id=PIPELINE, kind="ServicePrincipal"),
    },
    tags={"owner": "ml-platform"},
)


def made(deploy: Deploy, args: StateBackendArgs = BACKEND) -> Engine:
    return deploy(lambda: StateBackend("state", args))


def test_every_version_of_a_state_is_kept(deploy: Deploy) -> None:
    blobs = made(deploy).one("azure-native:storage:BlobServiceProperties").inputs
    assert blobs["isVersioningEnabled"] is True
    assert blobs["deleteRetentionPolicy"] == {"enabled": True, "days": 90}
    assert not made(deploy).one(ACCOUNT).inputs.get("isHnsEnabled")  # such an account keeps no versions


@pytest.mark.parametrize(("addresses", "access"), [([], "Disabled"), (["20.1.2.3"], "Enabled")])
def test_the_internet_is_shut_out_but_for_the_addresses_that_are_named(
    deploy: Deploy, addresses: list[str], access: str
) -> None:
    engine = made(deploy, replace(BACKEND, addresses=addresses))
    account, vault = engine.one(ACCOUNT).inputs, engine.one(VAULT).inputs["properties"]
    assert account["publicNetworkAccess"] == vault["publicNetworkAccess"] == access
    assert account["networkRuleSet"]["defaultAction"] == vault["networkAcls"]["defaultAction"] == "Deny"
    rules = account["networkRuleSet"].get("ipRules", [])
    assert [rule["iPAddressOrRange"] for rule in rules] == addresses
    assert [rule["value"] for rule in vault["networkAcls"]["ipRules"]] == addresses


def test_there_is_no_key_to_the_account(deploy: Deploy) -> None:
    assert made(deploy).one(ACCOUNT).inputs["allowSharedKeyAccess"] is False


def test_each_deployer_writes_states_and_uses_the_key(deploy: Deploy) -> None:
    roles = made(deploy).of("azure-native:authorization:RoleAssignment")
    assert sorted((role.inputs["principalId"], role.inputs["principalType"]) for role in roles) == [
        (ME, "User"),
        (ME, "User"),
        (PIPELINE, "ServicePrincipal"),
        (PIPELINE, "ServicePrincipal"),
    ]


def test_a_reader_writes_no_state_and_uses_the_key(deploy: Deploy) -> None:
    readers = {"preview": Deployer(object_id=PREVIEW, kind="ServicePrincipal")}
    engine = made(deploy, replace(BACKEND, readers=readers))
    roles = {
        role.inputs["scope"].rpartition("/")[2]: role.inputs["roleDefinitionId"].rpartition("/")[2]
        for role in engine.of("azure-native:authorization:RoleAssignment")
        if role.inputs["principalId"] == PREVIEW
    }
    assert roles == {"stmlopsstate": BLOB_DATA_READER, "kv-mlops-backend": KEY_VAULT_CRYPTO_USER}


def test_whoever_deploys_is_no_reader_as_well() -> None:
    with pytest.raises(ValueError, match="readers holds pipeline, who deploys"):
        replace(BACKEND, readers={"pipeline": Deployer(object_id=PREVIEW, kind="ServicePrincipal")})


def test_account_and_vault_are_locked(deploy: Deploy) -> None:
    locks = made(deploy).of("azure-native:authorization:ManagementLockByScope")
    assert {lock.inputs["level"] for lock in locks} == {"CanNotDelete"}
    assert {lock.inputs["scope"].rpartition("/")[2] for lock in locks} == {"stmlopsstate", "kv-mlops-backend"}


def test_what_azure_refuses_is_refused() -> None:
    with pytest.raises(ValueError, match="Azure takes 7 to 90"):
        replace(BACKEND, keep_days=365)


def test_an_address_of_a_private_network_is_refused() -> None:
    with pytest.raises(ValueError, match="use a private endpoint"):
        replace(BACKEND, addresses=["10.0.0.4"])


def test_a_backend_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="deployers is empty"):
        replace(BACKEND, deployers={})
