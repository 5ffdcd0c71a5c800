"""Secret scopes: what they stand for, and who may use and read them."""

from typing import Any

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.store import StoredCloud
from localcloud.databricks import secret_access, tokens
from localcloud.databricks.routes import Plane, route_of
from tests.localcloud.conftest import create, delete
from tests.localcloud.databricks import azure_side, compute_side
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import mistakes, refused

SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
READER = "21090545-7ca7-4776-b22c-e363652d74d2"
"""Key Vault Reader, which sees the vault and no value in it."""

NOT_RULE = (
    "Must consist of alphanumeric characters, dashes, underscores, and periods, "
    "and may not exceed 128 characters."
)


def acl(cloud: StoredCloud, principal: str = "users", scope: str = "plain", right: str = "READ") -> Stored:
    return create(cloud, tokens.SECRET_ACL, {"scope": scope, "principal": principal, "permission": right})


def plain(cloud: StoredCloud, name: str = "plain", **inputs: Any) -> Stored:
    return create(cloud, tokens.SECRET_SCOPE, {"name": name, **inputs})


def permissions(cloud: StoredCloud) -> dict[tuple[str, str], str]:
    """Return the permission of each scope and principal."""
    acls = [one.outputs for one in cloud.all(tokens.SECRET_ACL)]
    return {(acl["scope"], acl["principal"]): acl["permission"] for acl in acls}


def deployer(cloud: StoredCloud) -> str:
    return cloud.identity.deployer_application_id


def read(cloud: StoredCloud, reference: str = "{{secrets/vault/password}}") -> None:
    secret_access.require_readable(route_of(cloud, Plane.WORKSPACE, {}), reference)


def no_right(cloud: StoredCloud) -> str:
    own = cloud.identity.databricks_object_id
    return (
        "Invalid permissions on the specified KeyVault https://kv-dev.vault.azure.net/. "
        f"Caller: AzureDatabricks (oid={own}); "
        "Action: Microsoft.KeyVault/vaults/secrets/getSecret/action; Assignment: (not found)"
    )


def test_a_scope_stands_for_a_vault_or_for_itself(estate: Estate) -> None:
    cloud = estate.workspace("101")
    assert (
        compute_side.vault_scope(cloud, compute_side.vault(cloud)).outputs["backendType"] == "AZURE_KEYVAULT"
    )
    assert plain(cloud).outputs["backendType"] == "DATABRICKS"


def test_the_vault_of_a_scope_exists(estate: Estate) -> None:
    metadata = {"resourceId": "/nowhere", "dnsName": "https://kv.vault.azure.net/"}
    with refused(
        "INVALID_PARAMETER_VALUE",
        "Unable to grant read/list permission to Databricks service principal to KeyVault "
        "'https://kv.vault.azure.net/': the resource '/nowhere' was not found.",
    ):
        plain(estate.workspace("101"), keyvaultMetadata=metadata)


def test_the_address_is_that_of_the_vault(estate: Estate) -> None:
    cloud = estate.workspace("101")
    vault = compute_side.vault(cloud)
    metadata = {"resourceId": vault.id, "dnsName": "https://other.vault.azure.net/"}
    with refused(
        "INVALID_PARAMETER_VALUE",
        f"The DNS name 'https://other.vault.azure.net/' is not that of the KeyVault '{vault.id}': "
        "'https://kv-dev.vault.azure.net/'.",
    ):
        plain(cloud, keyvaultMetadata=metadata)


@pytest.mark.parametrize("name", ["", "with space", "a|b", "s" * 129])
def test_a_scope_name_that_databricks_does_not_take_is_refused(name: str) -> None:
    assert mistakes(tokens.SECRET_SCOPE, {"name": name}) == [
        f'name: invalid value for name ("{name}"): {NOT_RULE}'
    ]


def test_a_scope_name_is_used_once_in_a_workspace_in_any_case(estate: Estate) -> None:
    plain(estate.workspace("101"))
    with refused("RESOURCE_ALREADY_EXISTS", "Scope Plain already exists!"):
        plain(estate.workspace("101"), "Plain")


def test_two_workspaces_may_have_scopes_of_one_name(estate: Estate) -> None:
    assert plain(estate.workspace("101")).id != plain(estate.add_workspace("102")).id


def test_a_workspace_has_at_most_1000_scopes(estate: Estate) -> None:
    cloud = estate.workspace("101")
    seen = {"providerConfig": {"workspaceId": "101"}}
    with cloud.store.transaction():
        for number in range(1000):
            name = f"s{number}"
            cloud.put(Stored(tokens.SECRET_SCOPE, f"101|{name}", name, {}, seen, cloud.now()))
    with refused("RESOURCE_LIMIT_EXCEEDED", "The workspace has 1000 secret scopes; the limit is 1000."):
        plain(cloud)


def test_only_everybody_can_manage_a_scope_from_the_start(estate: Estate) -> None:
    with refused("BAD_REQUEST", "Cannot specify ops as initial_manage_principal."):
        plain(estate.workspace("101"), initialManagePrincipal="ops")
    assert plain(estate.workspace("101"), initialManagePrincipal="users").name == "plain"


@pytest.mark.parametrize(
    "path", ["name", "keyvaultMetadata.resourceId", "keyvaultMetadata.dnsName", "initialManagePrincipal"]
)
def test_whatever_changes_replaces_a_scope(path: str) -> None:
    assert path in RESOURCE_TYPES[tokens.SECRET_SCOPE].replace_on


@pytest.mark.parametrize("roles", [True, False])
def test_a_scope_brings_an_access_policy_for_azure_databricks(estate: Estate, roles: bool) -> None:
    cloud = estate.workspace("101")
    vault = compute_side.vault(cloud, enableRbacAuthorization=roles)
    compute_side.vault_scope(cloud, vault)
    compute_side.vault_scope(cloud, vault, "again")
    now = cloud.get(tokens.AZURE_VAULT, vault.id)
    assert now is not None
    assert now.outputs["properties"]["accessPolicies"] == [
        {
            "tenantId": cloud.identity.tenant_id,
            "objectId": cloud.identity.databricks_object_id,
            "permissions": {"secrets": ["get", "list"]},
        }
    ]


def test_the_access_policy_lets_databricks_read(estate: Estate) -> None:
    cloud = estate.workspace("101")
    compute_side.vault_scope(cloud, compute_side.vault(cloud, enableRbacAuthorization=False))
    read(cloud)


def test_without_the_access_policy_databricks_cannot_read(estate: Estate) -> None:
    cloud = estate.workspace("101")
    vault = compute_side.vault(cloud, enableRbacAuthorization=False)
    compute_side.vault_scope(cloud, vault)
    compute_side.vault(cloud, enableRbacAuthorization=False)  # written again without the policy
    with refused("PERMISSION_DENIED", no_right(cloud)):
        read(cloud)


def test_a_vault_with_roles_does_not_look_at_the_access_policy(estate: Estate) -> None:
    cloud = estate.workspace("101")
    compute_side.vault_scope(cloud, compute_side.vault(cloud))
    with refused("PERMISSION_DENIED", no_right(cloud)):
        read(cloud)


@pytest.mark.parametrize("scope", ["vault", "/subscriptions/s/resourceGroups/rg", "/subscriptions/s"])
def test_the_role_on_the_vault_or_above_lets_databricks_read(estate: Estate, scope: str) -> None:
    cloud = estate.workspace("101")
    vault = compute_side.vault(cloud)
    compute_side.vault_scope(cloud, vault)
    where = vault.id if scope == "vault" else scope
    azure_side.give(cloud, cloud.identity.databricks_object_id, SECRETS_USER, where)
    read(cloud)


@pytest.mark.parametrize(
    ("principal", "role", "scope"),
    [
        ("databricks", READER, ""),
        ("somebody", SECRETS_USER, ""),
        ("databricks", SECRETS_USER, "-other"),
    ],
)
def test_another_role_principal_or_vault_does_not(
    estate: Estate, principal: str, role: str, scope: str
) -> None:
    cloud = estate.workspace("101")
    vault = compute_side.vault(cloud)
    compute_side.vault_scope(cloud, vault)
    who = cloud.identity.databricks_object_id if principal == "databricks" else principal
    azure_side.give(cloud, who, role, f"{vault.id}{scope}")
    with refused("PERMISSION_DENIED", no_right(cloud)):
        read(cloud)


@pytest.mark.parametrize(
    ("closed", "reason"),
    [
        (
            {"publicNetworkAccess": "Disabled", "networkAcls": {"bypass": "None"}},
            "public network access is Disabled",
        ),
        (
            {"publicNetworkAccess": "Enabled", "networkAcls": {"bypass": "None", "defaultAction": "Deny"}},
            "its firewall denies what no rule names",
        ),
    ],
)
def test_a_vault_that_keeps_trusted_services_out_cannot_be_read(
    estate: Estate, closed: dict[str, Any], reason: str
) -> None:
    cloud = estate.workspace("101")
    vault = compute_side.vault(cloud, **closed)
    compute_side.vault_scope(cloud, vault)
    azure_side.give(cloud, cloud.identity.databricks_object_id, SECRETS_USER, vault.id)
    with refused(
        "PERMISSION_DENIED",
        "Status code 403 from KeyVault https://kv-dev.vault.azure.net/: Public network access is disabled "
        "and request is not from a trusted service nor via an approved private link. "
        "(firewall of key vault 'kv-dev' refuses the control plane of Azure Databricks: "
        f"{reason} and networkAcls.bypass is not AzureServices, so that trusted services stay outside.)",
    ):
        read(cloud)


def test_a_vault_that_is_gone_cannot_be_read(estate: Estate) -> None:
    cloud = estate.workspace("101")
    vault = compute_side.vault(cloud)
    compute_side.vault_scope(cloud, vault)
    cloud.remove(vault)
    with refused("RESOURCE_DOES_NOT_EXIST", f"Azure KeyVault {vault.id} of the secret scope does not exist"):
        read(cloud)


def test_a_scope_of_databricks_own_can_be_read(estate: Estate) -> None:
    plain(estate.workspace("101"))
    read(estate.workspace("101"), "jdbc://{{secrets/plain/user}}:{{secrets/PLAIN/password}}")


def test_the_scope_of_a_permission_exists(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Scope plain does not exist!"):
        acl(estate.workspace("101"))


def test_a_scope_of_another_workspace_is_none_here(estate: Estate) -> None:
    plain(estate.add_workspace("102"))
    with refused("RESOURCE_DOES_NOT_EXIST", "Scope plain does not exist!"):
        acl(estate.workspace("101"))


def test_a_permission_is_read_write_or_manage() -> None:
    assert mistakes(tokens.SECRET_ACL, {"scope": "s", "principal": "users", "permission": "OWN"}) == [
        'permission: expected permission to be one of ["READ" "WRITE" "MANAGE"], got OWN'
    ]


def test_the_scope_of_a_permission_is_named_and_not_identified() -> None:
    assert mistakes(tokens.SECRET_ACL, {"scope": "101|s", "principal": "users", "permission": "READ"}) == [
        f'scope: invalid value for scope ("101|s"): {NOT_RULE}'
    ]


def test_a_principal_with_a_permission_is_in_the_workspace(governed: Governed) -> None:
    plain(governed.cloud)
    group = governed.estate.group("data-scientists")
    with refused("INVALID_PARAMETER_VALUE", "User or Group data-scientists does not exist."):
        acl(governed.cloud, group.name)
    entry = {"workspaceId": "101", "principalId": group.id, "permissions": ["USER"]}
    create(governed.estate.account, tokens.PERMISSION_ASSIGNMENT, entry)
    assert acl(governed.cloud, group.name).id == "101|plain|||data-scientists"


def test_a_service_principal_has_a_permission_by_its_application_id(governed: Governed) -> None:
    plain(governed.cloud)
    me = governed.cloud.identity.deployer_application_id
    assert acl(governed.cloud, me, right="MANAGE").outputs["permission"] == "MANAGE"


def test_a_permission_said_again_is_the_last_one(estate: Estate) -> None:
    cloud = estate.workspace("101")
    plain(cloud)
    acl(cloud)
    acl(cloud, right="WRITE")
    assert permissions(cloud) == {("plain", deployer(cloud)): "MANAGE", ("plain", "users"): "WRITE"}


def test_the_creator_of_a_scope_manages_it(estate: Estate) -> None:
    cloud = estate.workspace("101")
    plain(cloud)
    plain(cloud, "open", initialManagePrincipal="users")
    assert permissions(cloud) == {("plain", deployer(cloud)): "MANAGE", ("open", "users"): "MANAGE"}


def test_permissions_go_with_their_scope(estate: Estate) -> None:
    cloud = estate.workspace("101")
    scope = plain(cloud)
    plain(cloud, "other")
    for name in ("plain", "other"):
        acl(cloud, scope=name)
    delete(cloud, scope)
    assert {scope for scope, _ in permissions(cloud)} == {"other"}
