"""The command ``govern_models``: tags of models, where they come from, and who did what to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import apply_option, environment_option, json_option, notes, run, show
from company_ml.cli.results import csv_option, print_result
from company_ml.cli.warehouse import days_option, timeout_option, warehouse_option
from company_ml.defaults import ALL, GOVERNANCE_DAYS, GOVERNANCE_ROWS
from company_ml.names import ModelName

if TYPE_CHECKING:
    from rich.table import Table

    from company_ml.governance import tags
    from company_ml.governance.origin import Origin
    from company_ml.governance.queries import Governance
    from company_ml.settings.environment import EnvironmentName
    from company_ml.statements.result import Result


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def govern_models() -> None:
    """Tag models, follow them to their data, and read lineage and the audit log."""


@govern_models.command(
    epilog="Example: govern_models tag -e prod --model ml_models_catalog.production_models.customer_churn "
    "--version @champion pii=true gdpr=in-scope --apply"
)
@click.argument("tag", nargs=-1, metavar="[KEY=VALUE]...")
@environment_option
@click.option("--model", required=True, help="Full name of the model.")
@click.option("--version", help="Number of a version, or an alias such as @champion; else the model itself.")
@click.option("--remove", multiple=True, metavar="KEY", help="Remove this tag; may be repeated.")
@apply_option
@json_option
def tag(
    tag: tuple[str, ...],
    environment: EnvironmentName,
    model: str,
    version: str | None,
    remove: tuple[str, ...],
    apply: bool,
    as_json: bool,
) -> None:
    """Set and remove tags of a model, or of one of its versions."""
    from company_ml.governance import tags
    from company_ml.settings.connections import registry
    from company_ml.settings.environment import load

    wanted = tags.read(tag)
    tags.check(wanted, remove)
    client = registry(load(environment))
    planned = tags.plan(client, ModelName.parse(model), wanted, version=version, removed=remove)
    if apply:
        tags.apply(client, planned)
    elif planned.changes:
        notes.print("Dry run: nothing was changed. Repeat with --apply to change the tags.")
    show(planned.as_dict() | {"applied": apply}, as_json, lambda: _changes(planned))


@govern_models.command(
    epilog="Example: govern_models origin -e dev --model ml_models_catalog.dev_models.customer_churn "
    "--version 3"
)
@environment_option
@click.option("--model", required=True, help="Full name of the model.")
@click.option("--version", default="@champion", show_default=True, help="Number of a version, or an alias.")
@json_option
def origin(environment: EnvironmentName, model: str, version: str, as_json: bool) -> None:
    """Follow a version back to its run and to the data that it learned from."""
    from company_ml.governance.origin import origin as follow
    from company_ml.settings.connections import registry
    from company_ml.settings.environment import load

    found = follow(registry(load(environment)), ModelName.parse(model), version)
    if found.gap:
        notes.print(f"The trail ends here: {found.gap}.")
    show(found.as_dict(), as_json, lambda: _trail(found))


def _system_table_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every question to the system tables."""
    rows = click.option(
        "--max-rows",
        type=click.IntRange(1),
        default=GOVERNANCE_ROWS,
        show_default=True,
        help="Newest rows to show.",
    )
    options = (days_option(GOVERNANCE_DAYS), rows, csv_option, warehouse_option, timeout_option, json_option)
    for option in reversed(options):
        command = option(command)
    return command


@govern_models.command(
    epilog="Example: govern_models lineage --table ml_prod_catalog.feature_store.customer_features "
    "--column user_id --warehouse 1234567890abcdef"
)
@click.option("--table", default=ALL, show_default=True, help="One table, as source or target, or all.")
@click.option("--column", help="Show columns instead of tables: one column, or all.")
@_system_table_options
def lineage(table: str, column: str | None, **options: Any) -> None:
    """Show which tables, or columns, were made from which, and by what."""
    _ask(
        lambda asked: asked.table_lineage(table) if column is None else asked.column_lineage(table, column),
        **options,
    )


@govern_models.command(
    epilog="Example: govern_models audit --subject ml_models_catalog.production_models.customer_churn "
    "--days 90 --csv audit.csv --warehouse 1234567890abcdef"
)
@click.option("--subject", default=ALL, show_default=True, help="A model, an endpoint or an experiment's id.")
@click.option("--workspace-id", default=ALL, show_default=True, help="Id of one workspace, or all.")
@_system_table_options
def audit(subject: str, workspace_id: str, **options: Any) -> None:
    """Show who did what to experiments, models and endpoints."""
    _ask(lambda asked: asked.audit(subject, workspace_id), **options)


@govern_models.command(
    "tag-changes",
    epilog="Example: govern_models tag-changes --catalog ml_models_catalog --warehouse 1234567890abcdef",
)
@click.option("--catalog", required=True, help="Catalog of the model registry.")
@click.option("--model", default=ALL, show_default=True, help="Full name of one model, or all.")
@_system_table_options
def tag_changes(catalog: str, model: str, **options: Any) -> None:
    """Show who tagged which model or version, and how."""
    _ask(lambda asked: asked.tag_changes(catalog, model), **options)


def _ask(
    question: Callable[[Governance], Result],
    *,
    days: int,
    max_rows: int,
    csv_file: Path | None,
    warehouse: str,
    timeout: float,
    as_json: bool,
) -> None:
    from company_ml.governance.queries import Governance
    from company_ml.settings.connections import workspace

    asked = Governance(workspace(), warehouse, days, max_rows, timeout)
    notes.print(f"Asking for the last {days} days ...")
    result = question(asked)
    complete = asked.complete(result)
    if not complete:
        notes.print(f"These are the newest {max_rows} rows; there may be more: raise --max-rows.")
    print_result(result, as_json, csv_file, {"complete": complete})


def _changes(planned: tags.Plan) -> str | Table:
    from rich.table import Table

    if not planned.changes:
        return f"The tags of {planned} are as wanted."
    shown = Table("Tag", "So far", "From now on", title=str(planned), box=None, header_style="bold")
    for change in planned.changes:
        shown.add_row(change.key, *("-" if value is None else value for value in (change.old, change.new)))
    return shown


def _trail(found: Origin) -> Table:
    from rich.table import Table

    shown = Table("", "", box=None, show_header=False)
    rows = {
        "Version": f"{found.version} of {found.model}",
        "First registered as": found.first_version,
        "Run": found.run_id,
        "By": found.user,
        "Started": found.started,
        "Commit": found.commit,
    }
    for heading, value in rows.items():
        shown.add_row(heading, "-" if value is None else str(value))
    for each in found.inputs:
        shown.add_row(
            f"Data for {each.context or 'the run'}", f"{each.name} ({each.source_type}, {each.digest})"
        )
    return shown


def main() -> None:
    """Run the command line."""
    run(govern_models)
