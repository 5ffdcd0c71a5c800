"""The cost report: sums by day, workspace and SKU at list price, and the decision on the daily limit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.cost.usage import report
from company_ml.errors import InputError
from company_ml.statements.execution import StatementError
from tests.cost.billing import ALL_PURPOSE, JOBS, NEW, fill
from tests.statements.duck_warehouse import DuckWarehouse
from tests.statements.warehouse import STATEMENTS, answer


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    fill(warehouse.database)
    return warehouse


@pytest.mark.usefixtures("warehouse")
def test_usage_is_summed_by_day_workspace_and_sku_with_the_price_of_its_time(
    workspace: WorkspaceClient,
) -> None:
    found = report(workspace, "w-1")
    assert [
        (u.usage_date.day, u.workspace_id, u.sku_name, u.units, u.list_cost_usd) for u in found.usage
    ] == [
        (25, "1", JOBS, Decimal(1000), Decimal(300)),
        (24, "2", ALL_PURPOSE, Decimal(1200), Decimal(660)),
        (24, "1", JOBS, Decimal(1500), Decimal(450)),
        (23, "2", JOBS, Decimal(100), Decimal(20)),
        (23, "2", NEW, Decimal(7), None),
    ]


@pytest.mark.usefixtures("warehouse")
def test_totals_are_exact_and_say_what_they_leave_out(workspace: WorkspaceClient) -> None:
    found = report(workspace, "w-1")
    assert found.by_day == {
        date(2026, 11, 23): Decimal(20),
        date(2026, 11, 24): Decimal(1110),
        date(2026, 11, 25): Decimal(300),
    }
    assert found.by_sku == {JOBS: Decimal(770), ALL_PURPOSE: Decimal(660), NEW: Decimal(0)}
    assert found.total_usd == Decimal(1430)
    assert found.unpriced == (NEW,)


@pytest.mark.usefixtures("warehouse")
def test_a_day_over_the_limit_raises_the_alarm(workspace: WorkspaceClient) -> None:
    decision = report(workspace, "w-1").decision
    assert decision.reasons == "2026-11-24 cost 1,110.00 USD at list price, the limit is 1,000.00 USD"
    assert [finding.severity for finding in decision.findings] == ["HIGH"]
    assert not report(workspace, "w-1", limit_usd=1110).decision.alert


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({"days": 8}, [17, 23, 24, 25]),
        ({"days": 1}, [24, 25]),
        ({"workspace_id": "1"}, [24, 25]),
        ({"workspace_id": "3"}, []),
    ],
)
@pytest.mark.usefixtures("warehouse")
def test_days_and_workspace_are_chosen(
    workspace: WorkspaceClient, asked: dict[str, Any], days: list[int]
) -> None:
    assert [day.day for day in report(workspace, "w-1", **asked).by_day] == days


def test_all_wrong_arguments_are_told_at_once(workspace: WorkspaceClient, warehouse: DuckWarehouse) -> None:
    with pytest.raises(InputError) as caught:
        report(workspace, "w-1", days=0, workspace_id="1' OR 1=1", limit_usd=-1)
    assert all(word in str(caught.value) for word in ("0 days", "-1 USD", "no id of a workspace"))
    assert warehouse.asked == []


def test_without_access_to_the_system_tables_the_servers_words_are_told(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    message = "[INSUFFICIENT_PERMISSIONS] User does not have SELECT on Table 'system.billing.usage'."
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer("FAILED", message))
    with pytest.raises(StatementError, match="does not have SELECT"):
        report(workspace, "w-1")


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), 0.0])
def test_a_limit_that_no_day_can_pass_is_refused(
    workspace: WorkspaceClient, warehouse: DuckWarehouse, limit: float
) -> None:
    with pytest.raises(InputError, match="give a finite number above 0"):
        report(workspace, "w-1", limit_usd=limit)
    assert warehouse.asked == []
