"""A commitment beside what is used."""

from datetime import date

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.cost.commitment import Commitment, Utilisation, utilisation
from company_ml.cost.usage import judged, report
from company_ml.errors import InputError
from tests.cost.billing import JOBS, fill
from tests.statements.duck import SYSTEM
from tests.statements.duck_warehouse import DuckWarehouse

TODAY = date(2026, 11, 25)


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    fill(warehouse.database)
    return warehouse


def used(workspace: WorkspaceClient, dbcu: float, years: int = 1, price: float | None = None) -> Utilisation:
    return utilisation(report(workspace, "w-1"), Commitment(dbcu, years, price), 7, TODAY)


@pytest.mark.usefixtures("warehouse")
def test_whole_days_draw_what_they_cost_at_list_price(workspace: WorkspaceClient) -> None:
    found = used(workspace, dbcu=365 * 1130 / 7 * 2)
    assert found.dbcu_per_day == pytest.approx(1130 / 7)  # today's 300 are not among them
    assert found.share_used == pytest.approx(0.5)
    assert found.lasts_days == pytest.approx(2 * 365)
    assert found.saving_usd is None
    assert "50% of the 117,843 DBCU would be used, and the rest lost" in str(found)


@pytest.mark.usefixtures("warehouse")
def test_a_commitment_that_is_too_small_is_exhausted_and_saves_on_what_it_has(
    workspace: WorkspaceClient,
) -> None:
    found = used(workspace, dbcu=11300, years=3, price=10000)
    assert found.lasts_days == pytest.approx(70)
    assert found.share_used > 1
    assert found.saving_usd == pytest.approx(1300)
    assert str(found).endswith("would be exhausted after 70 days; saving 1,300 USD against list prices")


@pytest.mark.usefixtures("warehouse")
def test_a_commitment_that_is_too_large_costs_more_than_list_prices(workspace: WorkspaceClient) -> None:
    found = used(workspace, dbcu=1_000_000, price=600_000)
    assert found.saving_usd == pytest.approx(365 * 1130 / 7 - 600_000)


def test_other_units_draw_nothing(warehouse: DuckWarehouse, workspace: WorkspaceClient) -> None:
    for table in ("usage", "list_prices"):
        warehouse.database.execute(
            f"UPDATE {SYSTEM}.billing.{table} SET usage_unit = 'GB' WHERE sku_name = '{JOBS}'"
        )
    assert used(workspace, dbcu=100).dbcu_per_day == pytest.approx(660 / 7)


def test_without_usage_nothing_is_drawn() -> None:
    found = utilisation(judged([]), Commitment(100, 1), 7, TODAY)
    assert (found.share_used, found.lasts_days) == (0, None)
    assert "nothing of the 100 DBCU would be used" in str(found)


@pytest.mark.parametrize(
    ("dbcu", "years", "price", "message"),
    [
        (float("nan"), 1, None, "the commitment in DBCU is nan"),
        (0, 1, None, "the commitment in DBCU is 0"),
        (float("inf"), 1, None, "the commitment in DBCU is inf"),
        (100, 2, None, "a commitment of 2 years is not sold"),
        (100, 1, float("nan"), "the commitment's price in USD is nan"),
    ],
)
def test_what_is_no_commitment_is_refused(dbcu: float, years: int, price: float | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Commitment(dbcu, years, price)
