"""Network connectivity configurations and policies."""

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused


def ncc(estate: Estate, name: str = "serverless", region: str = "eastus2") -> Stored:
    return create(estate.account, tokens.NETWORK_CONNECTIVITY_CONFIG, {"name": name, "region": region})


def bind(estate: Estate, ncc_id: str, workspace: str = "101") -> Stored:
    inputs = {"workspaceId": workspace, "networkConnectivityConfigId": ncc_id}
    return create(estate.account, tokens.NETWORK_CONNECTIVITY_BINDING, inputs)


def id_of(ncc: Stored) -> str:
    return ncc.outputs["networkConnectivityConfigId"]


def policy(estate: Estate, name: str = "restricted") -> Stored:
    access = {"restrictionMode": "RESTRICTED_ACCESS"}
    inputs = {"networkPolicyId": name, "egress": {"networkAccess": access}}
    return create(estate.account, tokens.NETWORK_POLICY, inputs)


def choose(estate: Estate, policy_id: str | None = None, workspace: str = "101") -> Stored:
    inputs = {"workspaceId": workspace} | ({"networkPolicyId": policy_id} if policy_id else {})
    return create(estate.account, tokens.WORKSPACE_NETWORK_OPTION, inputs)


def test_a_configuration_is_known_by_account_and_id(estate: Estate) -> None:
    made = ncc(estate)
    assert made.id == f"{estate.account.identity.account_id}/{id_of(made)}"


@pytest.mark.parametrize("name", ["ab", "a" * 31, "with space"])
def test_a_configuration_name_has_three_to_thirty_plain_characters(name: str) -> None:
    assert mistakes(tokens.NETWORK_CONNECTIVITY_CONFIG, {"name": name, "region": "eastus2"}) == [
        f"name: '{name}' must match ^[0-9a-zA-Z-_]{{3,30}}$"
    ]


def test_a_configuration_name_is_taken_once(estate: Estate) -> None:
    ncc(estate)
    message = "Network connectivity configuration with name serverless already exists"
    with refused("RESOURCE_ALREADY_EXISTS", message):
        ncc(estate)


def test_a_region_has_ten_configurations(estate: Estate) -> None:
    for number in range(10):
        ncc(estate, f"ncc-{number}")
    assert ncc(estate, "elsewhere", "westeurope").name == "elsewhere"
    message = "The account has reached the limit of 10 network connectivity configurations in region eastus2"
    with refused("QUOTA_EXCEEDED", message):
        ncc(estate, "one-more")


def test_a_workspace_uses_a_configuration_of_its_region(estate: Estate) -> None:
    elsewhere = id_of(ncc(estate, region="westeurope"))
    message = (
        f"Workspace 101 in region eastus2 cannot use network connectivity configuration {elsewhere} in "
        "region westeurope; the NCC and the workspace must be in the same region"
    )
    with refused("INVALID_PARAMETER_VALUE", message):
        bind(estate, elsewhere)


def test_a_workspace_uses_one_configuration(estate: Estate) -> None:
    first, second = ncc(estate, "first"), ncc(estate, "second")
    bind(estate, id_of(first))
    bind(estate, id_of(second))
    (binding,) = estate.account.all(tokens.NETWORK_CONNECTIVITY_BINDING)
    assert binding.id == f"101/{id_of(second)}"


def test_a_binding_needs_an_existing_configuration(estate: Estate) -> None:
    message = "Network connectivity configuration none does not exist"
    with refused("RESOURCE_DOES_NOT_EXIST", message):
        bind(estate, "none")


def test_a_binding_needs_an_existing_workspace(estate: Estate) -> None:
    made = ncc(estate)
    with refused("RESOURCE_DOES_NOT_EXIST", "Workspace 999 does not exist"):
        bind(estate, id_of(made), "999")


def test_a_configuration_in_use_is_not_deleted(estate: Estate) -> None:
    made = ncc(estate)
    bind(estate, id_of(made))
    message = f"Network connectivity configuration {id_of(made)} is attached to workspace(s) 101"
    with refused("INVALID_STATE", message):
        delete(estate.account, made)


def test_a_policy_belongs_to_the_account(estate: Estate) -> None:
    assert policy(estate).outputs["accountId"] == estate.account.identity.account_id


@pytest.mark.parametrize("name", ["default-policy", "restricted"])
def test_a_policy_s_id_is_taken_once(estate: Estate, name: str) -> None:
    policy(estate)
    with refused("RESOURCE_ALREADY_EXISTS", f"Network policy {name} already exists"):
        policy(estate, name)


def test_a_policy_of_another_account_is_refused(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Account other does not exist"):
        create(estate.account, tokens.NETWORK_POLICY, {"networkPolicyId": "p", "accountId": "other"})


def test_a_policy_s_id_stays(estate: Estate) -> None:
    made = policy(estate)
    with refused("RESOURCE_DOES_NOT_EXIST", "Network policy other does not exist"):
        update(estate.account, made, {**made.inputs, "networkPolicyId": "other"})


def test_a_policy_s_modes_are_those_of_the_service() -> None:
    inputs = {"egress": {"networkAccess": {"restrictionMode": "CLOSED"}}}
    path = "egress.networkAccess.restrictionMode"
    assert mistakes(tokens.NETWORK_POLICY, inputs) == [
        f'{path}: expected {path} to be one of ["FULL_ACCESS" "RESTRICTED_ACCESS"], got CLOSED'
    ]


def test_a_policy_s_destinations_are_of_known_types() -> None:
    destination = {"destination": "index.example.com", "internetDestinationType": "CIDR"}
    access = {"restrictionMode": "RESTRICTED_ACCESS", "allowedInternetDestinations": [destination]}
    path = "egress.networkAccess.allowedInternetDestinations.internetDestinationType"
    assert mistakes(tokens.NETWORK_POLICY, {"egress": {"networkAccess": access}}) == [
        f'{path}: expected {path} to be one of ["DNS_NAME"], got CIDR'
    ]


@pytest.mark.parametrize("domain", ["10.0.0.0/8", "https://index.example.com", "localhost", "a b.com", ""])
def test_a_policy_s_internet_destination_is_a_domain(domain: str) -> None:
    destination = {"destination": domain, "internetDestinationType": "DNS_NAME"}
    access = {"restrictionMode": "RESTRICTED_ACCESS", "allowedInternetDestinations": [destination]}
    path = "egress.networkAccess.allowedInternetDestinations[0].destination"
    assert mistakes(tokens.NETWORK_POLICY, {"egress": {"networkAccess": access}}) == [
        f"{path}: '{domain}' is not a fully qualified domain name"
    ]


def test_a_policy_s_storage_destination_is_a_service_of_an_azure_account() -> None:
    access = {
        "restrictionMode": "RESTRICTED_ACCESS",
        "allowedStorageDestinations": [
            {"azureStorageAccount": "Lake_dev", "azureStorageService": "dfs"},
            {
                "azureStorageAccount": "lakedev",
                "azureStorageService": "files",
                "storageDestinationType": "AZURE_STORAGE",
            },
        ],
    }
    place = "egress.networkAccess.allowedStorageDestinations"
    assert mistakes(tokens.NETWORK_POLICY, {"egress": {"networkAccess": access}}) == [
        f"{place}[0].azureStorageAccount: 'Lake_dev' is not the name of a storage account",
        f"{place}[0].storageDestinationType: Missing required argument",
        f"{place}.azureStorageService: expected {place}.azureStorageService"
        ' to be one of ["blob" "dfs"], got files',
    ]


def test_a_policy_with_a_blank_id_is_refused() -> None:
    message = "networkPolicyId: ' ' is blank, or starts or ends with a blank"
    assert mistakes(tokens.NETWORK_POLICY, {"networkPolicyId": " "}) == [message]


def test_a_workspace_has_the_default_policy_unless_told_otherwise(estate: Estate) -> None:
    assert choose(estate).outputs["networkPolicyId"] == "default-policy"
    policy(estate)
    assert choose(estate, "restricted").outputs["networkPolicyId"] == "restricted"
    assert len(estate.account.all(tokens.WORKSPACE_NETWORK_OPTION)) == 1


def test_a_workspace_s_policy_must_exist(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Network policy none does not exist"):
        choose(estate, "none")


def test_a_network_option_needs_a_workspace() -> None:
    assert mistakes(tokens.WORKSPACE_NETWORK_OPTION, {}) == ["workspaceId: Missing required argument"]
    assert mistakes(tokens.WORKSPACE_NETWORK_OPTION, {"workspaceId": "dev"}) == [
        "workspaceId: strconv.ParseInt: parsing 'dev': invalid syntax"
    ]


def test_a_network_option_is_not_moved_here(estate: Estate) -> None:
    estate.add_workspace("102")
    with pytest.raises(CloudError, match="moving a network option to another workspace"):
        update(estate.account, choose(estate), {"workspaceId": "102"})


def test_a_policy_has_at_most_2000_destinations() -> None:
    names = [{"destination": "packages.example.com", "internetDestinationType": "DNS_NAME"}] * 2000
    lake = {"azureStorageAccount": "lakedev", "azureStorageService": "dfs"}
    lakes = [{**lake, "storageDestinationType": "AZURE_STORAGE"}]
    access = {"restrictionMode": "RESTRICTED_ACCESS", "allowedInternetDestinations": names}
    assert mistakes(tokens.NETWORK_POLICY, {"egress": {"networkAccess": access}}) == []
    more = {**access, "allowedStorageDestinations": lakes}
    assert mistakes(tokens.NETWORK_POLICY, {"egress": {"networkAccess": more}}) == [
        "egress.networkAccess: has 2001 destinations, at most 2000"
    ]


def test_a_policy_in_use_is_not_deleted(estate: Estate) -> None:
    made = policy(estate)
    choose(estate, "restricted")
    with refused("INVALID_STATE", "Network policy restricted is assigned to workspace 101"):
        delete(estate.account, made)


def test_a_region_is_one_of_azures(estate: Estate) -> None:
    with refused("INVALID_PARAMETER_VALUE", "Region atlantis is not a region of Azure"):
        create(estate.account, tokens.NETWORK_CONNECTIVITY_CONFIG, {"name": "ncc", "region": "atlantis"})
