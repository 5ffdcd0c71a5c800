"""Databricks' own lists, as ``databricks api get`` reads them."""

import pytest

from localcloud.core.errors import CloudError
from localcloud.databricks import rest, tokens
from tests.localcloud.conftest import create
from tests.localcloud.databricks import azure_side, compute_side
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import refused


def account_path(estate: Estate, path: str) -> str:
    return f"/api/2.0/accounts/{estate.account.identity.account_id}{path}"


def test_the_bindings_of_a_securable(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    answer = rest.get(stored.cloud, "/api/2.1/unity-catalog/bindings/catalog/ml_dev_catalog")
    assert answer == {"bindings": [{"workspace_id": 101, "binding_type": "BINDING_TYPE_READ_WRITE"}]}


def test_the_grants_on_a_securable(stored: Governed) -> None:
    path = "/api/2.1/unity-catalog/permissions/external_location/dev"
    assert rest.get(stored.cloud, path) == {"privilege_assignments": []}
    entry = {"principal": stored.estate.group("engineers").name, "privileges": ["READ_FILES"]}
    create(stored.cloud, tokens.GRANTS, {"externalLocation": "dev", "grants": [entry]})
    assert rest.get(stored.cloud, path) == {"privilege_assignments": [entry]}
    with refused("SCHEMA_DOES_NOT_EXIST", "Schema 'a.b' does not exist."):
        rest.get(stored.cloud, "/api/2.1/unity-catalog/permissions/schema/a.b")


def test_the_assignments_of_a_workspace_and_of_a_metastore(governed: Governed) -> None:
    estate, group = governed.estate, governed.estate.group("engineers")
    entry = {"workspaceId": "101", "principalId": group.id, "permissions": ["ADMIN"]}
    create(estate.account, tokens.PERMISSION_ASSIGNMENT, entry)
    answer = rest.get(estate.account, account_path(estate, "/workspaces/101/permissionassignments"))
    principal = {"principal_id": int(group.id), "display_name": "engineers"}
    assert answer == {"permission_assignments": [{"permissions": ["ADMIN"], "principal": principal}]}

    path = account_path(estate, f"/metastores/{governed.metastore.id}/workspaces")
    assert rest.get(estate.account, path) == {"workspace_ids": [101]}


def test_the_members_of_a_group(estate: Estate) -> None:
    group, who = estate.group("engineers"), estate.service_principal()
    create(estate.account, tokens.GROUP_MEMBER, {"groupId": group.id, "memberId": who.id})
    answer = rest.get(estate.account, account_path(estate, f"/scim/v2/Groups/{group.id}"))
    assert answer["members"] == [{"value": who.id, "display": "deploy-dev"}]


def test_the_federation_policies_of_a_service_principal(estate: Estate) -> None:
    who = estate.service_principal()
    inputs = compute_side.federation_inputs(who)
    create(estate.account, tokens.FEDERATION_POLICY, inputs)
    path = account_path(estate, f"/servicePrincipals/{who.id}/federationPolicies")
    (policy,) = rest.get(estate.account, path)["policies"]
    assert policy["oidc_policy"] == {key: inputs["oidcPolicy"][key] for key in ("issuer", "subject")}


def test_a_service_principal_has_no_client_secrets(estate: Estate) -> None:
    who = estate.service_principal()
    assert (
        rest.get(estate.account, account_path(estate, f"/servicePrincipals/{who.id}/credentials/secrets"))
        == {}
    )


def test_the_permissions_on_a_secret_scope_of_one_workspace(estate: Estate) -> None:
    here, there = estate.workspace("101"), estate.add_workspace("102")
    create(here, tokens.SECRET_SCOPE, {"name": "team/a"})
    create(there, tokens.SECRET_SCOPE, {"name": "team/a"})
    create(there, tokens.SECRET_ACL, {"scope": "team/a", "principal": "users", "permission": "READ"})
    me = rest.get(here, "/api/2.0/preview/scim/v2/Me")["userName"]
    assert me == estate.account.identity.deployer_application_id
    answer = rest.get(here, "/api/2.0/secrets/acls/list?scope=team%2Fa")
    assert answer == {"items": [{"principal": me, "permission": "MANAGE"}]}


def test_the_private_endpoint_rules_of_a_configuration_and_what_a_workspace_is_bound_to(
    estate: Estate,
) -> None:
    config = {"name": "ncc-dev", "region": "eastus2"}
    ncc = create(estate.account, tokens.NETWORK_CONNECTIVITY_CONFIG, config).outputs[
        "networkConnectivityConfigId"
    ]
    unbound = rest.get(estate.account, account_path(estate, "/workspaces/101"))
    assert unbound == {"workspace_id": 101}
    binding = {"workspaceId": "101", "networkConnectivityConfigId": ncc}
    create(estate.account, tokens.NETWORK_CONNECTIVITY_BINDING, binding)
    workspace = rest.get(estate.account, account_path(estate, "/workspaces/101"))
    assert workspace["network_connectivity_config_id"] == ncc

    lake = azure_side.lake(estate.account).account.id
    rule = {"networkConnectivityConfigId": ncc, "resourceId": lake, "groupId": "blob"}
    rule_id = create(estate.account, tokens.PRIVATE_ENDPOINT_RULE, rule).outputs["ruleId"]
    path = account_path(estate, f"/network-connectivity-configs/{ncc}/private-endpoint-rules")
    assert rest.get(estate.account, path) == {
        "items": [{"rule_id": rule_id, "resource_id": lake, "group_id": "blob", "deactivated": False}]
    }


def test_another_account_is_refused(estate: Estate) -> None:
    with refused("PERMISSION_DENIED", "This API belongs to another account"):
        rest.get(estate.account, "/api/2.0/accounts/other/metastores/m/workspaces")


@pytest.mark.parametrize("path", ["/api/2.0/clusters/list", "/api/2.1/unity-catalog/bindings/table/a"])
def test_other_lists_are_not_simulated(estate: Estate, path: str) -> None:
    with pytest.raises(CloudError, match=f"localcloud does not simulate GET {path}"):
        rest.get(estate.workspace("101"), path)
