"""SecretScope: over a vault, readable by Databricks and the named."""

import uuid
from dataclasses import replace

import pytest

from components.identity.azure_roles import KEY_VAULT_SECRETS_USER
from components.workspace.permissions import Principal
from components.workspace.secret_scope import SecretScope, SecretScopeArgs
from tests.conftest import Deploy
from tests.engine_double import Engine

SCOPE = "databricks:index/secretScope:SecretScope"
ACL = "databricks:index/secretAcl:SecretAcl"
ROLE = "azure-native:authorization:RoleAssignment"

VAULT = "/subscriptions/one/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-mlops-dev"
ARGS = SecretScopeArgs(
    scope_name="key-vault",
    vault_name="kv-mlops-dev",
    vault_id=VAULT,
    vault_uri="https://kv-mlops-dev.vault.azure.net/",
    databricks_object_id="33333333-3333-3333-3333-333333333333",
    readers={
        "engineers": Principal(name="mlops-ml-engineers"),
        "runner": Principal(name="an-application-id", kind="service_principal"),
    },
)


def scope(deploy: Deploy, *, preview: bool = False) -> Engine:
    return deploy(lambda: SecretScope("secrets", ARGS), preview=preview)


@pytest.mark.parametrize("preview", [True, False])
def test_databricks_may_read_the_secrets_of_the_vault_and_no_more(deploy: Deploy, preview: bool) -> None:
    role = scope(deploy, preview=preview).one(ROLE).inputs

    assert role["scope"] == VAULT
    assert role["principalId"] == "33333333-3333-3333-3333-333333333333"
    assert role["principalType"] == "ServicePrincipal"
    assert role["roleDefinitionId"] == (
        f"/subscriptions/one/providers/Microsoft.Authorization/roleDefinitions/{KEY_VAULT_SECRETS_USER}"
    )
    assert uuid.UUID(role["roleAssignmentName"])


@pytest.mark.parametrize("preview", [True, False])
def test_shows_the_vault_without_waiting_for_the_role(deploy: Deploy, preview: bool) -> None:
    engine = scope(deploy, preview=preview)

    made = engine.one(SCOPE)
    assert made.inputs == {
        "name": "key-vault",
        "keyvaultMetadata": {
            "resourceId": VAULT,
            "dnsName": "https://kv-mlops-dev.vault.azure.net/",
        },
    }
    assert engine.one(ROLE).urn not in made.dependencies
    assert made.delete_before_replace


@pytest.mark.parametrize("preview", [True, False])
def test_the_named_read_and_do_not_write(deploy: Deploy, preview: bool) -> None:
    engine = scope(deploy, preview=preview)

    acls = {(acl.inputs["principal"], acl.inputs["permission"]) for acl in engine.of(ACL)}
    assert acls == {("mlops-ml-engineers", "READ"), ("an-application-id", "READ")}
    assert {acl.inputs["scope"] for acl in engine.of(ACL)} == {"key-vault"}


@pytest.mark.parametrize("name", ["", "s" * 129, "key vault"])
def test_refuses_a_name_that_databricks_refuses(name: str) -> None:
    with pytest.raises(ValueError, match="must be 1 to 128"):
        replace(ARGS, scope_name=name)


def test_refuses_to_open_the_vault_to_everybody() -> None:
    with pytest.raises(ValueError, match="all is everybody"):
        replace(ARGS, readers={"all": Principal(name="users")})
