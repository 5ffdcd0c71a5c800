"""Notifications: the channel's address is a secret, wherever it comes from."""

from dataclasses import replace

import pulumi
import pytest
from pulumi.runtime import rpc

from components.operations.notifications import Notifications, NotificationsArgs
from tests import engine_double
from tests.conftest import Deploy

DESTINATION = "databricks:index/notificationDestination:NotificationDestination"
URL = "https://prod-11.eastus2.logic.azure.com/workflows/abc?sig=def"
ARGS = NotificationsArgs(destination_name="ml-alerts", teams_url=URL)


@pytest.mark.parametrize("preview", [True, False])
def test_sends_to_the_channel(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: Notifications("teams", ARGS), preview=preview).one(DESTINATION).inputs

    assert inputs == {"displayName": "ml-alerts", "config": {"microsoftTeams": {"url": URL}}}


@pytest.mark.parametrize("preview", [True, False])
def test_keeps_the_address_secret(deploy: Deploy, monkeypatch: pytest.MonkeyPatch, preview: bool) -> None:
    def as_sent(value: object) -> object:
        return value

    monkeypatch.setattr(engine_double, "plain", as_sent)
    config = deploy(lambda: Notifications("teams", ARGS), preview=preview).one(DESTINATION).inputs["config"]

    assert rpc.is_rpc_secret(config)


def test_takes_an_address_that_is_secret_already(deploy: Deploy) -> None:
    def program() -> None:
        Notifications("teams", replace(ARGS, teams_url=pulumi.Output.secret(URL)))

    assert deploy(program).one(DESTINATION).inputs["config"] == {"microsoftTeams": {"url": URL}}


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://company.com/hidden", "must be an https address"),
        ("hidden", "must be an https address"),
        ("https://company.webhook.office.com/webhookb2/hidden", "Office 365 connector"),
        ("https://outlook.office.com/webhook/hidden", "Office 365 connector"),
    ],
)
def test_refuses_an_address_that_cannot_work_without_showing_it(url: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as refusal:
        replace(ARGS, teams_url=url)

    assert "hidden" not in str(refusal.value)
