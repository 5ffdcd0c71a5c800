"""The command ``report_cost``: what the last days cost at list price, and whether one cost too much."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import json_option, notes, run, show
from company_ml.cli.extras import needs
from company_ml.cli.warehouse import days_option, timeout_option, warehouse_option
from company_ml.defaults import ALL, COST_DAYS
from company_ml.errors import InputError, RefusedError
from company_ml.monitoring.alerts import DAILY_COST_LIMIT_USD

if TYPE_CHECKING:
    from rich.table import Table

    from company_ml.cost.usage import CostReport


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: report_cost --days 7 --limit 1000 --chart cost.png --warehouse 1234567890abcdef",
)
@days_option(COST_DAYS)
@click.option("--workspace-id", default=ALL, show_default=True, help="Id of one workspace, or all.")
@click.option("--limit", default=DAILY_COST_LIMIT_USD, show_default=True, help="USD that a day may cost.")
@click.option(
    "--chart", type=click.Path(dir_okay=False, path_type=Path), help="Draw the days into this .png or .svg."
)
@click.option("--commitment-dbcu", type=float, help="DBCU of a commitment, to compare the usage with.")
@click.option(
    "--commitment-years", type=click.IntRange(1, 3), default=1, show_default=True, help="Its term: 1 or 3."
)
@click.option("--commitment-usd", type=float, help="What it costs over its term, for the saving.")
@warehouse_option
@timeout_option
@json_option
def report_cost(
    days: int,
    workspace_id: str,
    limit: float,
    chart: Path | None,
    commitment_dbcu: float | None,
    commitment_years: int,
    commitment_usd: float | None,
    warehouse: str,
    timeout: float,
    as_json: bool,
) -> None:
    """Report usage by day, workspace and SKU, with its cost at list price, which is not that of a contract.

    Ends with exit code 3 when a day cost more than the limit.
    """
    from company_ml.cost.commitment import Commitment, utilisation
    from company_ml.cost.usage import report
    from company_ml.settings.connections import workspace

    if commitment_usd is not None and commitment_dbcu is None:
        raise InputError("--commitment-usd is the price of a commitment: give --commitment-dbcu, too")
    bought = (
        Commitment(commitment_dbcu, commitment_years, commitment_usd) if commitment_dbcu is not None else None
    )
    if chart:
        _charts().require_format(chart)
    notes.print(f"Asking for the usage of the last {days} days ...")
    found = report(
        workspace(), warehouse, days=days, workspace_id=workspace_id, limit_usd=limit, timeout=timeout
    )
    if found.unpriced:
        notes.print(f"Without a list price, and so not in the totals: {', '.join(found.unpriced)}.")
    if chart:
        _charts().write(found, limit, chart)
        notes.print(f"Drew the chart into {chart}.")
    result = found.as_dict()
    if bought is not None:
        used = utilisation(found, bought, days, datetime.now(UTC).date())
        notes.print(f"{used}.")
        result["commitment"] = used.as_dict()
    show(result, as_json, lambda: _table(found))
    if found.decision.alert:
        raise RefusedError(found.decision.reasons)


def _charts() -> ModuleType:
    """Return the module that draws: Matplotlib takes seconds to import, and the light core lacks it."""
    with needs("databricks"):
        from company_ml.cost import chart

    return chart


def _table(found: CostReport) -> Table:
    from rich.table import Table

    title = f"{found.total_usd:,.2f} USD at list price"
    shown = Table(title=title, box=None, header_style="bold", title_justify="left")
    for heading in ("Day", "Workspace", "SKU", "Units", "", "USD"):
        shown.add_column(heading, justify="right" if heading in ("Units", "USD") else "left", overflow="fold")
    for used in found.usage:
        cost = "no price" if used.list_cost_usd is None else f"{used.list_cost_usd:,.2f}"
        day, units = used.usage_date.isoformat(), f"{used.units:,.2f}"
        shown.add_row(day, used.workspace_id, used.sku_name, units, used.usage_unit, cost)
    for day, total in found.by_day.items():
        shown.add_row(day.isoformat(), "", "whole day", "", "", f"{total:,.2f}", style="bold")
    return shown


def main() -> None:
    """Run the command line."""
    run(report_cost)
