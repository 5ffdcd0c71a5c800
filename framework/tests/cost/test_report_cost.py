"""The command ``report_cost``, from its arguments to its exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_httpserver import HTTPServer

from company_ml.cli.report_cost import main, report_cost
from company_ml.errors import ExitCode
from tests.commands import ended
from tests.cost.billing import NEW, fill
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture(autouse=True)
def warehouse(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse that the variables of the SDK's authentication lead to."""
    monkeypatch.setenv("DATABRICKS_HOST", httpserver.url_for(""))
    monkeypatch.setenv("DATABRICKS_TOKEN", "a-token")
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "w-1")
    httpserver.expect_request("/.well-known/databricks-config").respond_with_json({})
    warehouse = DuckWarehouse(httpserver)
    fill(warehouse.database)
    return warehouse


def test_a_day_over_the_limit_ends_with_its_own_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(main, "--json") == ExitCode.REFUSED
    output = capsys.readouterr()
    result = json.loads(output.out)
    assert result["by_day"] == {"2026-11-23": 20, "2026-11-24": 1110, "2026-11-25": 300}
    assert result["decision"]["findings"][0]["severity"] == "HIGH"
    assert "list prices" in result["prices"]
    assert "2026-11-24 cost 1,110.00 USD" in output.err
    assert f"Without a list price, and so not in the totals: {NEW}" in output.err


def test_days_within_the_limit_end_well_with_a_table_and_a_chart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "cost.png"
    assert ended(main, "--limit", "2000", "--chart", str(chart)) == ExitCode.OK
    assert chart.stat().st_size > 0
    text = capsys.readouterr().out
    assert "1,430.00 USD at list price" in text
    assert "no price" in text


def test_a_chart_of_unknown_format_is_refused_before_the_warehouse_is_asked(
    warehouse: DuckWarehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(main, "--chart", "cost.exe") == ExitCode.USAGE
    assert "ends neither in .png nor in .svg" in capsys.readouterr().err
    assert warehouse.asked == []


def test_a_commitment_is_told_beside_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--limit", "2000", "--commitment-dbcu", "12500", "--commitment-years", "3", "--json")
    assert ended(main, *arguments) == ExitCode.OK
    output = capsys.readouterr()
    told = json.loads(output.out)["commitment"]
    assert (told["dbcu"], told["years"], told["saving_usd"]) == (12500, 3, None)
    assert told["lasts_days"] == pytest.approx(12500 / told["dbcu_per_day"])
    assert "DBCU a day, over 3 year(s)" in output.err


@pytest.mark.parametrize("wrong", [("--commitment-dbcu", "nan"), ("--commitment-usd", "5")])
def test_what_is_no_commitment_is_refused_before_the_warehouse_is_asked(
    warehouse: DuckWarehouse, wrong: tuple[str, str]
) -> None:
    assert ended(main, *wrong) == ExitCode.USAGE
    assert warehouse.asked == []


def test_help_gives_an_example() -> None:
    text = CliRunner().invoke(report_cost, ["--help"]).output
    assert "Example: report_cost" in text
    assert "not that of a contract" in text
