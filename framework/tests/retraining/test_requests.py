"""Requests: rows that production alone writes, and that training takes nothing for granted of."""

import json
from datetime import timedelta
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import InputError, RefusedError
from company_ml.retraining.requests import Request, Requests, find_table
from company_ml.retraining.violations import Violation
from company_ml.settings.environment import Environment, load
from tests.registry.schemas_double import answer
from tests.retraining.metrics import DRIFT, champion, day, window
from tests.statements.duck_warehouse import USER, DuckWarehouse

TABLE = "ml_models_catalog.retraining.requests"
NOW = day(25, 13)
SINCE = NOW - timedelta(days=7)


@pytest.fixture
def requests(workspace: WorkspaceClient) -> Requests:
    return Requests(workspace, "w-1", TABLE, 60)


def violation(last: int = 24, **changes: Any) -> Violation:
    windows = tuple(window(number, 0.5) for number in (last - 2, last - 1, last))
    return Violation(
        **{"metric": "drift", "table": DRIFT, "kind": "CONSECUTIVE", "limit": 0.3, **changes}, windows=windows
    )


def read(requests: Requests, requester: str = USER) -> tuple[list[Request], list[str]]:
    return requests.read("customer_churn", requester, SINCE, NOW)


@pytest.mark.usefixtures("warehouse")
def test_from_nothing_a_request_is_left_and_read_as_it_was(requests: Requests) -> None:
    assert requests.latest_window("customer_churn") is None
    assert read(requests) == ([], [])
    left = requests.add(champion(), [violation()])
    ([request], refused) = read(requests)
    assert (request.request, request.model, request.version, refused) == (left, "customer_churn", "3", [])
    assert (request.requested_by, request.requested_at) == (USER, day(25, 12))
    assert request.reason == "drift of version 3 in 3 windows to 2026-11-24T00:00:00Z"
    assert requests.latest_window("customer_churn") == day(24)
    assert requests.latest_window("another") is None


def test_a_request_that_is_left_twice_is_one(requests: Requests, warehouse: DuckWarehouse) -> None:
    first = requests.add(champion(), [violation()])
    assert requests.add(champion(), [violation()]) == first
    assert requests.add(champion(number="4"), [violation()]) != first
    assert warehouse.database.execute(f"SELECT count(*) FROM {TABLE}").fetchone() == (2,)


@pytest.mark.usefixtures("warehouse")
def test_the_newest_comes_first_and_old_ones_and_other_models_not_at_all(
    requests: Requests, warehouse: DuckWarehouse
) -> None:
    ids = [requests.add(champion(), [violation(last)]) for last in (10, 23, 24)]
    for request, moment in zip(ids, (day(11), day(23, 8), day(24, 8)), strict=True):
        warehouse.database.execute(
            f"UPDATE {TABLE} SET requested_at = ? WHERE request = ?", [moment, request]
        )
    assert [each.request for each in read(requests)[0]] == [ids[2], ids[1]]
    assert requests.read("another", USER, SINCE, NOW) == ([], [])


def test_a_table_of_somebody_elses_holds_no_requests(requests: Requests, warehouse: DuckWarehouse) -> None:
    requests.add(champion(), [violation()])
    warehouse.owners[TABLE] = "mallory@example.com\nERROR"
    with pytest.raises(RefusedError) as told:
        read(requests)
    assert str(told.value).startswith(
        rf"the table {TABLE} belongs to 'mallory@example.com\nERROR' and not to {USER}, so its rows are no "
    )


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "by somebody else": ({"requested_by": "mallory"}, "it is by 'mallory' and not by production's duckdb"),
    "an id": ({"request": "x' OR 1=1"}, "its field request is not as the framework writes it"),
    "a version": ({"version": "3; DROP"}, "its field version is not"),
    "no JSON": ({"violations": "{"}, "its violations are no JSON"),
    "deep JSON": ({"violations": "[" * 9000}, "its violations are no JSON"),
    "no violation": ({"violations": "[]"}, "its field violations is not"),
    "too long": ({"violations": "[" + " " * 30_000 + "]"}, "longer than any"),
    "from the future": ({"requested_at": NOW + timedelta(hours=1)}, "its times are not in order"),
    "before its windows": ({"window_end": NOW}, "its times are not in order"),
}


@pytest.mark.parametrize(("changes", "reason"), WRONG.values(), ids=list(WRONG))
def test_a_row_that_is_not_as_production_writes_it_counts_for_nothing(
    requests: Requests, warehouse: DuckWarehouse, changes: dict[str, Any], reason: str
) -> None:
    requests.add(champion(), [violation()])
    for column, value in changes.items():
        warehouse.database.execute(f"UPDATE {TABLE} SET {column} = ?", [value])
    good, (refused,) = read(requests)
    assert good == []
    assert refused.startswith(f"a request in {TABLE} counts for nothing: ")
    assert reason in refused


@pytest.mark.parametrize(
    "changes",
    [
        {"limit": 0.6},
        {"limit": float("nan")},
        {"metric": "revenge"},
        {"table": "a.b.c`d"},
        {"windows": []},
        {"windows": [{"start": "2026-11-20T00:00:00Z", "end": "2026-11-21T00:00:00Z", "value": "0.5"}]},
        {"surprise\n": 1},
    ],
)
def test_violations_that_are_not_surely_some_count_for_nothing(
    requests: Requests, warehouse: DuckWarehouse, changes: dict[str, Any]
) -> None:
    requests.add(champion(), [violation()])
    (text,) = warehouse.database.execute(f"SELECT violations FROM {TABLE}").fetchone() or ("",)
    text = json.dumps([{**json.loads(text)[0], **changes}])
    warehouse.database.execute(f"UPDATE {TABLE} SET violations = ?", [text])
    good, (refused,) = read(requests)
    assert good == []
    assert refused.endswith("its field violations is not as the framework writes it")


def test_a_wrong_row_does_not_hide_a_good_one(requests: Requests, warehouse: DuckWarehouse) -> None:
    good = requests.add(champion(), [violation(23)])
    wrong = requests.add(champion(), [violation(24)])
    warehouse.database.execute(f"UPDATE {TABLE} SET requested_by = 'm' WHERE request = ?", [wrong])
    assert ([each.request for each in read(requests)[0]], len(read(requests)[1])) == ([good], 1)
    # Nor does it keep production from asking: its own requests alone say what it asked for.
    assert requests.latest_window("customer_churn") == day(23)
    assert requests.add(champion(), [violation(24)]) == wrong
    assert len(read(requests)[0]) == 2


def test_the_most_that_is_written_is_read_again(requests: Requests, warehouse: DuckWarehouse) -> None:
    assert warehouse
    name = ".".join(["a" * 255] * 3)
    windows = tuple(window(number, 1 / 3) for number in range(-5, 25))
    many = [Violation("accuracy drop", name, "1 day", 0.05, windows)] * 6
    requests.add(champion(), many)
    ([request], _) = read(requests)
    assert len(request.violations) == 5


def test_the_schema_is_found_by_its_property_whatever_it_is_called(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    schemas = {"prod": {"stage": "production"}, "wishes": {"holds": "retraining_requests"}, "mine": None}
    answer(httpserver, "ml_models_catalog", schemas)
    assert find_table(workspace, load("dev")) == "ml_models_catalog.wishes.requests"


@pytest.mark.parametrize("count", [0, 2])
def test_no_schema_or_two_of_them_are_refused(
    workspace: WorkspaceClient, httpserver: HTTPServer, count: int
) -> None:
    found = {f"wishes{number}": {"holds": "retraining_requests"} for number in range(count)}
    answer(httpserver, "ml_models_catalog", {"prod": {"stage": "production"}, **found})
    with pytest.raises(
        InputError, match=r"ml_models_catalog: (no|2) schemas that you may use have the property"
    ):
        find_table(workspace, load("dev"))


def test_a_catalog_that_is_not_there_is_told(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    answer(httpserver, "another", {"prod": None})
    with pytest.raises(InputError, match="there is no catalog ml_models_catalog that you may use"):
        find_table(workspace, load("dev"))


def test_a_server_of_ones_own_has_one_place(
    workspace: WorkspaceClient, environments: dict[str, Environment]
) -> None:
    dev = environments["dev"]
    assert find_table(workspace, dev) == f"{dev.models_catalog}.retraining.requests"
