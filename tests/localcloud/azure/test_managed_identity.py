"""User-assigned identities and federated credentials."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core import busy
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import GROUP, PLACE, Estate, mistakes, refused

GITHUB = "https://token.actions.githubusercontent.com"
SUBJECT = "repo:company/mlops:environment:dev"


def identity(azure: Estate, name: str = "id-ci", **more: Any) -> Stored:
    return azure.create(tokens.USER_ASSIGNED_IDENTITY, **PLACE, resourceName=name, **more)


def credential_inputs(name: str = "github-dev", of: str = "id-ci", **inputs: Any) -> dict[str, Any]:
    path = {"resourceGroupName": GROUP, "resourceName": of, "federatedIdentityCredentialResourceName": name}
    trust = {"issuer": GITHUB, "subject": SUBJECT, "audiences": ["api://AzureADTokenExchange"]}
    return {**path, **trust, **inputs}


def credential(azure: Estate, name: str = "github-dev", of: str = "id-ci", **inputs: Any) -> Stored:
    return azure.create(tokens.FEDERATED_CREDENTIAL, **credential_inputs(name, of, **inputs))


def of_credential(**inputs: Any) -> dict[str, str]:
    return mistakes(tokens.FEDERATED_CREDENTIAL, **credential_inputs(**inputs))


def test_an_identity_keeps_its_principal_and_its_application(azure: Estate) -> None:
    made = identity(azure)
    changed = azure.update(made, tags={"owner": "platform"})
    for key in ("principalId", "clientId"):
        assert changed.outputs[key] == made.outputs[key]
    assert made.outputs["tenantId"] == azure.cloud.identity.tenant_id
    assert made.outputs["principalId"] != made.outputs["clientId"]


@pytest.mark.parametrize("name", ["id", "-ci", "id.ci", "i" * 129])
def test_an_identity_name_that_azure_does_not_take_is_refused(name: str) -> None:
    found = mistakes(tokens.USER_ASSIGNED_IDENTITY, **PLACE, resourceName=name)
    assert found["resourceName"].startswith("InvalidResourceName: ")


def test_an_identity_can_be_given_a_role(azure: Estate) -> None:
    inputs = azure.role_inputs(azure.account(), identity(azure).outputs["principalId"])
    assert azure.create(tokens.ROLE_ASSIGNMENT, **inputs).outputs["principalType"] == "ServicePrincipal"


def test_the_application_of_azure_databricks_can_be_given_a_role(azure: Estate) -> None:
    role = f"{azure.subscription}/providers/Microsoft.Authorization/roleDefinitions/"
    inputs = azure.role_inputs(
        azure.vault(),
        azure.cloud.identity.databricks_object_id,
        roleDefinitionId=f"{role}4633458b-17de-408a-b874-0445c86b69e6",
    )
    assert azure.create(tokens.ROLE_ASSIGNMENT, **inputs).outputs["principalType"] == "ServicePrincipal"


def test_an_access_connector_can_have_an_identity_that_exists(azure: Estate) -> None:
    own = identity(azure)
    wanted = {"type": "UserAssigned", "userAssignedIdentities": [own.id]}
    made = azure.create(tokens.ACCESS_CONNECTOR, **PLACE, connectorName="connector", identity=wanted)
    assert made.outputs["identity"]["userAssignedIdentities"] == {
        own.id: {key: own.outputs[key] for key in ("principalId", "clientId")}
    }


def test_a_credential_lies_in_its_identity(azure: Estate) -> None:
    owner = identity(azure)
    made = credential(azure)
    assert made.id == f"{owner.id}/federatedIdentityCredentials/github-dev"
    azure.delete(owner)
    assert not azure.exists(made)


def test_a_credential_needs_an_identity(azure: Estate) -> None:
    with refused("ParentResourceNotFound", "Parent resource 'id-ci' not found."):
        credential(azure)


@pytest.mark.parametrize("name", ["gh", "-github", "github.dev", "g" * 121])
def test_a_credential_name_that_azure_does_not_take_is_refused(name: str) -> None:
    found = of_credential(federatedIdentityCredentialResourceName=name)
    assert found["federatedIdentityCredentialResourceName"].startswith("InvalidResourceName: ")


@pytest.mark.parametrize("issuer", ["http://token.example.com", "token.example.com", "https://"])
def test_an_issuer_is_an_https_address(issuer: str) -> None:
    assert of_credential(issuer=issuer)["issuer"].endswith("must be an https URL")


@pytest.mark.parametrize("subject", ["", " repo:company", "s" * 601])
def test_a_subject_has_up_to_600_characters_without_spaces_around_them(subject: str) -> None:
    assert of_credential(subject=subject)["subject"].startswith("BadRequest: ")


@pytest.mark.parametrize("audiences", [[], ["api://one", "api://two"]])
def test_a_credential_has_one_audience(audiences: list[str]) -> None:
    assert "exactly one audience" in of_credential(audiences=audiences)["audiences"]


def test_issuer_and_subject_are_together_in_one_credential_of_an_identity(azure: Estate) -> None:
    identity(azure)
    credential(azure)
    with refused("Conflict", "Issuer and subject combination already exists"):
        credential(azure, "again")


def test_two_identities_may_trust_the_same_subject(azure: Estate) -> None:
    for name in ("id-ci", "id-cd"):
        identity(azure, name)
        assert credential(azure, of=name).outputs["subject"] == SUBJECT


def test_an_identity_has_at_most_20_credentials(azure: Estate) -> None:
    identity(azure)
    for number in range(20):
        credential(azure, f"github-{number}", subject=f"{SUBJECT}-{number}")
    with refused("TooManyFederatedIdentityCredentials", "more than 20"):
        credential(azure, "one-more")


def test_changing_a_credential_does_not_count_it_twice(azure: Estate) -> None:
    identity(azure)
    made = [credential(azure, f"github-{number}", subject=f"s{number}") for number in range(20)]
    assert azure.update(made[0], subject="s0-new").outputs["subject"] == "s0-new"


@contextmanager
def another_write(of: str) -> Generator[None]:
    """Keep another call at work on an identity's credentials."""
    begun, over = threading.Event(), threading.Event()

    def write() -> None:
        with busy.call():
            busy.claim(f"{of.casefold()}/federatedIdentityCredentials", 0)
            begun.set()
            over.wait(60)

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(60)
    try:
        with busy.call():
            yield
    finally:
        over.set()
        writer.join()


def test_one_credential_of_an_identity_is_written_at_a_time(azure: Estate) -> None:
    owner = identity(azure)
    code = "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity"
    with another_write(owner.id), refused(code, owner.id):
        credential(azure)


def test_a_credential_cannot_go_while_another_is_written(azure: Estate) -> None:
    owner = identity(azure)
    made = credential(azure)
    code = "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity"
    with another_write(owner.id), refused(code):
        azure.delete(made)
