"""A text is validated whether it is plain, an output, a secret, or known only later."""

from typing import cast

import pulumi
import pytest

from components.operations.notifications import Notifications, NotificationsArgs
from components.unity_catalog.storage_access import StorageAccess, StorageAccessArgs
from components.validated import validated
from components.workspace.permissions import Principal, at, permit
from tests.conftest import Deploy


def refuse_spaces(text: str) -> None:
    if " " in text:
        raise ValueError("must have no space")


class Group(pulumi.ComponentResource):
    """A component with one object that a principal may use."""

    def __init__(self, principal: pulumi.Input[str]) -> None:
        super().__init__("test:index:Group", "group")
        permit(
            "group-permissions", "cluster", "id", at("CAN_RESTART", {"team": Principal(name=principal)}), self
        )


def storage(url: pulumi.Input[str]) -> StorageAccess:
    args = StorageAccessArgs(
        credential_name="lake", location_name="lake", url=url, connector_id="c", role_assignment_id="r"
    )
    return StorageAccess("storage", args)


def test_a_plain_text_is_checked_at_once_and_returned() -> None:
    assert validated("good", refuse_spaces) == "good"
    with pytest.raises(ValueError, match="must have no space"):
        validated("not good", refuse_spaces)


@pytest.mark.parametrize("wrap", [pulumi.Output.from_input, pulumi.Output.secret])
@pytest.mark.parametrize(
    ("build", "bad", "words"),
    [
        (
            lambda text: Notifications("teams", NotificationsArgs(destination_name="ml", teams_url=text)),
            "http://company.com/hidden",
            "teams_url must be an https address",
        ),
        (
            lambda text: Notifications("teams", NotificationsArgs(destination_name="ml", teams_url=text)),
            "https://[hidden",
            "teams_url must be an https address",
        ),
        (
            lambda text: Notifications("teams", NotificationsArgs(destination_name="ml", teams_url=text)),
            "https://company.webhook.office.com/hidden",
            "teams_url is that of an Office 365 connector",
        ),
        (storage, "https://lake.blob.core.windows.net/data", "must have the form abfss://"),
        (Group, "account users", "team is everybody; name a group of its own"),
        (Group, "Users", "team is everybody; name a group of its own"),
    ],
)
def test_an_output_is_checked_when_it_is_known_and_ends_the_program_with_one_sentence(
    deploy: Deploy, wrap: type, build: type, bad: str, words: str
) -> None:
    with pytest.raises(pulumi.RunError, match=words) as refusal:
        deploy(lambda: build(wrap(bad)))
    assert "hidden" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_output_that_is_good_is_taken_and_one_that_is_unknown_waits(deploy: Deploy) -> None:
    unknown = pulumi.Output.from_input(cast("str", pulumi.UNKNOWN))
    good = "abfss://data@lake.dfs.core.windows.net/"
    location = "databricks:index/externalLocation:ExternalLocation"
    assert deploy(lambda: storage(pulumi.Output.from_input(good))).one(location).inputs["url"] == good
    assert deploy(lambda: storage(unknown), preview=True).of(location)
