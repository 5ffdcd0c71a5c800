"""Federation: the same tokens trusted by Databricks and Azure, and no others."""

from dataclasses import replace
from typing import Any

import pytest

from components.identity.federation import Federation, FederationArgs
from localcloud.core.values import UNKNOWN
from tests.cloud_answers import directory_id
from tests.conftest import Deploy
from tests.engine_double import Engine

IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"
CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential"
POLICY = "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy"

DEV = "repo:company/mlops:environment:dev"
REQUEST = "repo:company/mlops:pull_request"
ARGS = FederationArgs(
    resource_group_name="rg",
    location="eastus2",
    identity_name="id-mlops-deploy-dev",
    principal_id="700",
    issuer="https://token.actions.githubusercontent.com",
    audience="api://AzureADTokenExchange",
    subjects=[DEV, REQUEST],
    tags={"environment": "dev"},
)


def federation(deploy: Deploy, *, preview: bool = False) -> Engine:
    return deploy(lambda: Federation("deployer", ARGS), preview=preview)


@pytest.mark.parametrize("preview", [True, False])
def test_databricks_takes_a_token_of_each_subject_for_the_principal(deploy: Deploy, preview: bool) -> None:
    engine = federation(deploy, preview=preview)

    assert {policy.inputs["servicePrincipalId"] for policy in engine.of(POLICY)} == {700}
    policy = engine.one(POLICY, "deployer-databricks-repo-company-mlops-environment-dev")
    assert policy.inputs["oidcPolicy"] == {
        "issuer": "https://token.actions.githubusercontent.com",
        "audiences": ["api://AzureADTokenExchange"],
        "subject": DEV,
    }
    assert {policy.inputs["oidcPolicy"]["subject"] for policy in engine.of(POLICY)} == {DEV, REQUEST}


@pytest.mark.parametrize("preview", [True, False])
def test_azure_takes_the_same_tokens_for_the_identity(deploy: Deploy, preview: bool) -> None:
    engine = federation(deploy, preview=preview)

    credential = engine.one(CREDENTIAL, "deployer-azure-repo-company-mlops-environment-dev")
    assert credential.inputs == {
        "resourceGroupName": "rg",
        "resourceName": UNKNOWN if preview else "id-mlops-deploy-dev",
        "federatedIdentityCredentialResourceName": "repo-company-mlops-environment-dev",
        "issuer": "https://token.actions.githubusercontent.com",
        "audiences": ["api://AzureADTokenExchange"],
        "subject": DEV,
    }
    assert {credential.inputs["subject"] for credential in engine.of(CREDENTIAL)} == {DEV, REQUEST}


def test_azure_writes_one_credential_after_the_other(deploy: Deploy) -> None:
    first, second = federation(deploy).of(CREDENTIAL)

    assert second.explicit_dependencies == {first.urn}


def test_the_identity_has_no_role(deploy: Deploy) -> None:
    assert federation(deploy).of("azure-native:authorization:RoleAssignment") == []


def test_yields_what_a_pipeline_logs_in_with(deploy: Deploy) -> None:
    outputs = federation(deploy).one("databricks-mlops:identity:Federation").outputs

    assert outputs["identity_client_id"] == "client-of-id-mlops-deploy-dev"
    assert outputs["identity_principal_id"] == directory_id("id-mlops-deploy-dev")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"issuer": "http://issuer"}, "must begin with https://"),
        ({"issuer": "https://issuer/"}, "end without a slash"),
        ({"audience": ""}, "audience is empty"),
        ({"subjects": []}, "has 0 entries"),
        ({"subjects": [f"repo:company/{n}:ref" for n in range(21)]}, "has 21 entries"),
        ({"subjects": ["repo:company/*"]}, "has a wildcard"),
        ({"subjects": [":"]}, "makes no name"),
        ({"subjects": ["s" * 121]}, "makes no name"),
        ({"subjects": ["repo:a/b-c", "repo:a-b/c"]}, "makes the same name as another"),
    ],
)
def test_refuses_what_lets_in_nobody_or_too_many(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(ARGS, **changes)
