"""Whose clouds these are: from the environment, else from the login, else one line that says what to do."""

import pulumi
import pulumi_azure_native as azure_native
import pytest
from pulumi_azure_native import authorization

from infra.accounts import AzureAccount, azure_account, azure_account_from, databricks_account
from tests.conftest import Deploy

SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"
OTHER = "33333333-3333-3333-3333-333333333333"
ACCOUNT = AzureAccount(subscription_id=SUBSCRIPTION, tenant_id=TENANT)
NOBODY = AzureAccount(subscription_id="", tenant_id="")


def no_login() -> AzureAccount:
    raise AssertionError("the environment says everything")


def test_the_environment_is_taken_without_asking_the_login() -> None:
    environment = {"ARM_SUBSCRIPTION_ID": SUBSCRIPTION, "ARM_TENANT_ID": TENANT}
    assert azure_account_from(environment, None, no_login) == ACCOUNT


def test_the_login_gives_what_the_environment_does_not() -> None:
    environment = {"ARM_SUBSCRIPTION_ID": OTHER}
    found = azure_account_from(environment, None, lambda: ACCOUNT)
    assert found == AzureAccount(subscription_id=OTHER, tenant_id=TENANT)


def test_what_is_stated_comes_before_the_environment_and_the_login() -> None:
    environment = {"ARM_SUBSCRIPTION_ID": SUBSCRIPTION}
    found = azure_account_from(environment, OTHER, lambda: ACCOUNT)
    assert found == AzureAccount(subscription_id=OTHER, tenant_id=TENANT)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        (
            {},
            "ARM_SUBSCRIPTION_ID is not set; "
            "run `az login`, or set it to what `az account show --query id` prints",
        ),
        (
            {"ARM_SUBSCRIPTION_ID": SUBSCRIPTION},
            "ARM_TENANT_ID is not set; "
            "run `az login`, or set it to what `az account show --query tenantId` prints",
        ),
        (
            {"ARM_SUBSCRIPTION_ID": "mine", "ARM_TENANT_ID": TENANT},
            "ARM_SUBSCRIPTION_ID is mine, which is no GUID; "
            "run `az login`, or set it to what `az account show --query id` prints",
        ),
    ],
)
def test_a_missing_azure_id_is_said_in_one_line(environment: dict[str, str], words: str) -> None:
    with pytest.raises(pulumi.RunError) as stop:
        azure_account_from(environment, None, lambda: NOBODY)
    assert str(stop.value) == words


def test_a_missing_databricks_account_is_said_in_one_line() -> None:
    assert databricks_account({"DATABRICKS_ACCOUNT_ID": OTHER}) == OTHER
    with pytest.raises(pulumi.RunError) as stop:
        databricks_account({})
    assert str(stop.value) == (
        "DATABRICKS_ACCOUNT_ID is not set; "
        "set it to the id that https://accounts.azuredatabricks.net shows in the user's menu"
    )


@pytest.mark.parametrize("preview", [True, False])
def test_the_login_is_asked_through_the_provider(deploy: Deploy, preview: bool) -> None:
    found: list[AzureAccount] = []
    answer = {"clientId": "", "objectId": "", "subscriptionId": SUBSCRIPTION, "tenantId": TENANT}

    deploy(
        lambda: found.append(azure_account({}, None, azure_native.Provider("azure"))),
        preview=preview,
        lookups={"azure-native:authorization:getClientConfig": answer},
    )

    assert found == [ACCOUNT]


def test_a_login_that_fails_ends_in_the_same_line(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise Exception("invoke of azure-native:authorization:getClientConfig failed: no credentials")

    monkeypatch.setattr(authorization, "get_client_config", fail)

    def program() -> None:
        with pytest.raises(pulumi.RunError, match=r"^ARM_SUBSCRIPTION_ID is not set; run `az login`"):
            azure_account({}, None, azure_native.Provider("azure"))

    deploy(program)
