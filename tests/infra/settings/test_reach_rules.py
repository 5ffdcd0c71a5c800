"""Rules about ways: destinations of serverless compute, private link scopes, and room for endpoints."""

from typing import Any

import pytest

from tests.infra.settings.files import said

SCOPE = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
    "/Microsoft.Insights/privateLinkScopes/ampls"
)
LOGS = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
    "/Microsoft.OperationalInsights/workspaces/logs"
)


@pytest.mark.parametrize(
    ("serverless", "message"),
    [
        pytest.param(
            {"packages": "index"},
            "serverless.indexHosts: is empty, so the network policy lets nobody install what packages: index "
            "asks for; name the index's hosts, or set packages to mirror",
            id="an index without hosts",
        ),
        pytest.param(
            {"indexHosts": ["packages.example.com"]},
            "serverless.indexHosts: names an index that nothing asks; set packages to index or remove the "
            "hosts",
            id="hosts without an index",
        ),
        pytest.param(
            {"internetHosts": ["https://packages.example.com"]},
            "serverless.internetHosts.0: https://packages.example.com is no DNS name; write the host alone, "
            "such as packages.example.com",
            id="a URL",
        ),
        pytest.param(
            {"internetHosts": ["a.example.com", "a.example.com"]},
            "serverless.internetHosts.1: a.example.com is listed twice; list it once",
            id="a host twice",
        ),
        pytest.param(
            {"packages": "index", "indexHosts": ["a.example.com"], "internetHosts": ["a.example.com"]},
            "serverless.internetHosts.0: a.example.com is listed twice; list it once",
            id="an index's host twice",
        ),
        pytest.param(
            {"storage": [{"account": "Partner-Data"}]},
            "serverless.storage.0.account: Partner-Data is no name of a storage account; it has 3 to 24 "
            "lower-case letters and digits",
            id="no storage account",
        ),
        pytest.param(
            {"storage": [{"account": "partner"}, {"account": "partner", "service": "dfs"}]},
            "serverless.storage.1: partner is listed twice; list it once",
            id="a storage account twice",
        ),
        pytest.param(
            {"internetHosts": [f"h{number}.example.com" for number in range(2001)]},
            "serverless: has 2001 destinations; a network policy has 2000 at most",
            id="more than a policy has",
        ),
    ],
)
def test_destinations_that_do_not_work_are_refused(serverless: dict[str, Any], message: str) -> None:
    assert said("prod", {"serverless": serverless}) == [message]


@pytest.mark.parametrize(
    "serverless",
    [
        {},
        {"packages": "index", "indexHosts": ["packages.example.com", "*.files.example.com"]},
        {"internetHosts": ["api.example.com"], "storage": [{"account": "partnerdata", "service": "blob"}]},
        {"storage": [{"account": "partner"}, {"account": "partner", "service": "blob"}]},
    ],
)
def test_destinations_that_work_are_accepted(serverless: dict[str, Any]) -> None:
    assert said("prod", {"serverless": serverless}) == []


@pytest.mark.parametrize(
    ("logs", "message"),
    [
        (
            {"existingScopeId": SCOPE, "publicQueries": True},
            "logs.existingScopeId: is not used with publicQueries; remove one of the two",
        ),
        (
            {"existingScopeId": SCOPE, "existingId": LOGS},
            "logs.existingScopeId: is not used with existingId; remove one of the two",
        ),
    ],
)
def test_a_scope_that_nothing_joins_is_refused(logs: dict[str, Any], message: str) -> None:
    assert said("shared", {"logs": logs}) == [message]


def test_the_hubs_endpoint_subnet_holds_the_log_scopes_endpoint() -> None:
    assert said("shared", {"network.endpointSubnet": "10.3.1.0/28"}) == [
        "network.endpointSubnet: 10.3.1.0/28 is too small for the endpoints; choose /27 or larger (Azure "
        "Monitor's takes eleven addresses)"
    ]
    assert said("shared", {"network.endpointSubnet": "10.3.1.0/27"}) == []


@pytest.mark.parametrize("logs", [{"publicQueries": True}, {"existingId": LOGS}, {"existingScopeId": SCOPE}])
def test_a_smaller_subnet_does_without_that_endpoint(logs: dict[str, Any]) -> None:
    assert said("shared", {"network.endpointSubnet": "10.3.1.0/28", "logs": logs}) == []
