"""Destinations of notifications."""

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

TEAMS: Properties = {"displayName": "team", "config": {"microsoftTeams": {"url": "https://example.org/a"}}}
MAIL: Properties = {"displayName": "team", "config": {"email": {"addresses": ["a@example.org"]}}}
KINDS = "config.email,config.genericWebhook,config.microsoftTeams,config.pagerduty,config.slack"


def test_the_service_says_that_an_address_is_set(estate: Estate) -> None:
    made = create(estate.workspace("101"), tokens.NOTIFICATION_DESTINATION, TEAMS).outputs
    assert made["destinationType"] == "MICROSOFT_TEAMS"
    assert made["config"]["microsoftTeams"] == {"url": "https://example.org/a", "urlSet": True}


def test_the_name_and_the_address_change_in_place(estate: Estate) -> None:
    made = create(estate.workspace("101"), tokens.NOTIFICATION_DESTINATION, TEAMS)
    other = {"displayName": "other", "config": {"microsoftTeams": {"url": "https://example.org/b"}}}
    changed = update(estate.workspace("101"), made, other).outputs
    assert (changed["displayName"], changed["config"]["microsoftTeams"]["url"]) == (
        "other",
        "https://example.org/b",
    )
    kind = RESOURCE_TYPES[tokens.NOTIFICATION_DESTINATION]
    assert (list(kind.replaces(TEAMS, other)), kind.replace_on) == ([], frozenset())


def test_another_kind_is_another_destination() -> None:
    assert list(RESOURCE_TYPES[tokens.NOTIFICATION_DESTINATION].replaces(TEAMS, MAIL)) == ["config"]


def test_a_destination_is_of_exactly_one_kind() -> None:
    none = mistakes(tokens.NOTIFICATION_DESTINATION, {"displayName": "team", "config": {}})
    assert none == [f"config.email: Missing required argument: one of `{KINDS}` must be specified"]
    both = {"displayName": "team", "config": {**TEAMS["config"], **MAIL["config"]}}
    assert mistakes(tokens.NOTIFICATION_DESTINATION, both) == [
        f"config.email: Invalid combination of arguments: only one of `{KINDS}` can be specified, but "
        "`config.email,config.microsoftTeams` were specified"
    ]


def test_a_destination_in_teams_needs_its_address() -> None:
    inputs = {"displayName": "team", "config": {"microsoftTeams": {}}}
    assert mistakes(tokens.NOTIFICATION_DESTINATION, inputs) == [
        "config.microsoftTeams: Missing required argument: all of "
        "`config.microsoftTeams,config.microsoftTeams.url` must be specified"
    ]


def test_a_destination_has_a_name() -> None:
    inputs = {**TEAMS, "displayName": ""}
    assert mistakes(tokens.NOTIFICATION_DESTINATION, inputs) == ["displayName: must not be empty"]


def test_an_app_of_databricks_is_no_destination_here(estate: Estate) -> None:
    message = "localcloud does not simulate destinations of this kind"
    inputs = {**MAIL, "config": {"databricksAppTeams": {"channelId": "c"}}}
    with refused("NOT_SIMULATED", message):
        RESOURCE_TYPES[tokens.NOTIFICATION_DESTINATION].create(estate.workspace("101"), inputs)
