"""What a provider instance's settings become."""

import pytest

from localcloud.protocol.settings import ACCOUNTS_HOST, complete


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the account as a run does, and nothing else."""
    monkeypatch.setenv("DATABRICKS_ACCOUNT_ID", "account")
    for name in ("ARM_TENANT_ID", "DATABRICKS_AZURE_RESOURCE_ID", "DATABRICKS_HOST"):
        monkeypatch.delenv(name, raising=False)


def test_the_environment_fills_in_what_the_settings_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABRICKS_HOST", "accounts.azuredatabricks.net/login")
    assert complete("databricks", {}) == {"accountId": "account", "host": ACCOUNTS_HOST}


def test_settings_go_before_the_environment() -> None:
    settings = {"host": ACCOUNTS_HOST, "accountId": "mine"}
    assert complete("databricks", settings) == settings


def test_a_workspace_s_instance_takes_no_account_from_the_environment() -> None:
    host = "https://adb-1.2.azuredatabricks.net"
    assert complete("databricks", {"host": host}) == {"host": host}


def test_settings_that_are_no_texts_are_decoded() -> None:
    assert complete("databricks", {"rateLimit": "30", "host": ACCOUNTS_HOST})["rateLimit"] == 30
