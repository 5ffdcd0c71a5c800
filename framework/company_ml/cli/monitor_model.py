"""The command ``monitor_model``: drift of a model's data, quality of a table, accuracy in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from company_ml.cli import monitoring_inputs, retraining_requests
from company_ml.cli.common import apply_option, environment_option, json_option, notes, run, show
from company_ml.cli.extras import needs
from company_ml.cli.warehouse import days_option, timeout_option, warehouse_option
from company_ml.errors import InputError, RefusedError
from company_ml.monitoring import alerts
from company_ml.names import CHAMPION, ModelName

if TYPE_CHECKING:
    from company_ml.monitoring import quality as qualities
    from company_ml.settings.environment import EnvironmentName


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def monitor_model() -> None:
    """Watch a model in use. Ends with exit code 3 when something passed its limit."""


@monitor_model.command(
    epilog="Example: monitor_model drift -e prod --model ml_models_catalog.production_models.customer_churn "
    "--reference /Volumes/ml_prod_catalog/models/reference/churn.parquet "
    "--current ml_prod_catalog.feature_store.customer_features --ignore user_id --apply"
)
@environment_option
@click.option("--reference", required=True, metavar="DATA", help="Data of a good time, as for --current.")
@click.option("--current", required=True, metavar="DATA", help="Parquet, CSV, or catalog.schema.table.")
@click.option("--model", help="Full name of the model: its version is marked, its experiment gets the run.")
@click.option("--alias", default=CHAMPION, show_default=True, help="Alias of the version to mark.")
@click.option("--experiment", help="Experiment of the run, if not that of the model.")
@click.option(
    "--limit", default=alerts.DRIFT_LIMIT, show_default=True, help="Share of columns that may drift."
)
@click.option("--column", "columns", multiple=True, help="Compare only this column; may be repeated.")
@click.option(
    "--ignore", multiple=True, help="Leave this column out, such as an identifier; may be repeated."
)
@click.option("--warehouse", envvar="DATABRICKS_WAREHOUSE_ID", show_envvar=True, help="Warehouse for tables.")
@click.option(
    "--max-rows", type=click.IntRange(1), default=100_000, show_default=True, help="Sample of a table."
)
@timeout_option
@apply_option
@json_option
def drift(
    environment: EnvironmentName,
    reference: str,
    current: str,
    model: str | None,
    alias: str,
    experiment: str | None,
    limit: float,
    columns: tuple[str, ...],
    ignore: tuple[str, ...],
    warehouse: str | None,
    max_rows: int,
    timeout: float,
    apply: bool,
    as_json: bool,
) -> None:
    """Compare data with a reference, column by column; with --apply, log the report to MLflow."""
    from company_ml.cli import monitoring_tables as tables
    from company_ml.settings.connections import registry, workspace
    from company_ml.settings.environment import load

    # Evidently and pandas take seconds to import, and the other commands do without.
    with needs("validation-monitoring"):
        from company_ml.monitoring import drift as drifts
        from company_ml.monitoring import tracking
        from company_ml.monitoring.data import Source

    settings = load(environment)
    name = ModelName.parse(model) if model else None
    if apply and not (name or experiment):
        raise InputError("a report is logged to an experiment: give --model, --experiment, or both")
    client = registry(settings)
    path = experiment or (f"{settings.experiment_folder}/{name.model}" if name else "")
    version = tracking.watched(client, name, alias) if name else None
    if apply:
        tracking.experiment_id(client, path)  # a missing one is told before the long work, not after
    notes.print(f"Reading {reference} and {current} ...")
    source = Source(lambda: workspace(settings), warehouse, max_rows, timeout)
    measured = drifts.measure(
        source.read(reference), source.read(current), limit=limit, columns=columns, ignore=ignore
    )
    run_id = None
    if apply:
        sources = {"reference": reference, "current": current, "limit": f"{limit:g}"}
        run_id = tracking.record(client, path, measured, sources=sources, version=version)
        notes.print(f"Logged as run {run_id} in {path}.")
    else:
        notes.print("Dry run: nothing was logged. Repeat with --apply to log the report.")
    show(measured.as_dict() | {"run_id": run_id}, as_json, lambda: tables.drift(measured))
    _refuse(measured.decision)


@monitor_model.command(
    epilog="Example: monitor_model quality --table ml_prod_catalog.feature_store.customer_features "
    "--column user_id --warehouse 1234567890abcdef"
)
@click.option("--table", required=True, metavar="NAME", help="The table, catalog.schema.table.")
@click.option("--column", "columns", required=True, multiple=True, help="Column to count; may be repeated.")
@click.option(
    "--completeness",
    default=alerts.COMPLETENESS_LIMIT,
    show_default=True,
    help="Share of rows with a value that must be exceeded.",
)
@click.option(
    "--uniqueness",
    default=alerts.UNIQUENESS_LIMIT,
    show_default=True,
    help="Share of distinct values that must be reached.",
)
@warehouse_option
@timeout_option
@json_option
def quality(
    table: str,
    columns: tuple[str, ...],
    completeness: float,
    uniqueness: float,
    warehouse: str,
    timeout: float,
    as_json: bool,
) -> None:
    """Count how complete and how unique columns of a table are."""
    from company_ml.cli import monitoring_tables as tables
    from company_ml.monitoring import quality as qualities
    from company_ml.settings.connections import workspace

    client = workspace()
    checked: list[qualities.Quality] = []
    for column in columns:
        notes.print(f"Counting {column} in {table} ...")
        checked.append(
            qualities.check(
                client,
                warehouse,
                table,
                column,
                completeness=completeness,
                uniqueness=uniqueness,
                timeout=timeout,
            )
        )
    decision = sum((each.decision for each in checked), alerts.Decision())
    result = {"columns": [each.as_dict() for each in checked], "decision": decision.as_dict()}
    show(result, as_json, lambda: tables.quality(checked))
    _refuse(decision)


@monitor_model.command(
    epilog="Example: monitor_model accuracy --profile-table "
    "ml_prod_catalog.serving.inference_logs_profile_metrics --warehouse 1234567890abcdef"
)
@click.option(
    "--profile-table", required=True, metavar="NAME", help="The monitor's table of profile metrics."
)
@click.option(
    "--model-column",
    default="model_id",
    show_default=True,
    help="Column of the monitored table that says which model predicted.",
)
@click.option(
    "--limit", default=alerts.ACCURACY_DROP_LIMIT, show_default=True, help="Drop that is tolerated."
)
@days_option(90)
@warehouse_option
@timeout_option
@json_option
def accuracy(
    profile_table: str,
    model_column: str,
    limit: float,
    days: int,
    warehouse: str,
    timeout: float,
    as_json: bool,
) -> None:
    """Compare each model's latest accuracy with its best before."""
    from company_ml.cli import monitoring_tables as tables
    from company_ml.monitoring import accuracy as accuracies
    from company_ml.settings.connections import workspace

    notes.print(f"Reading {profile_table} ...")
    checked = accuracies.check(
        workspace(), warehouse, profile_table, model_column, limit=limit, days=days, timeout=timeout
    )
    decision = sum((each.decision for each in checked), alerts.Decision())
    result = {"models": [each.as_dict() for each in checked], "decision": decision.as_dict()}
    show(result, as_json, lambda: tables.accuracy(checked))
    _refuse(decision)


def _refuse(decision: alerts.Decision) -> None:
    if decision.alert:
        raise RefusedError(decision.reasons)


for _command in (*monitoring_inputs.COMMANDS, *retraining_requests.COMMANDS):
    monitor_model.add_command(_command)


def main() -> None:
    """Run the command line."""
    run(monitor_model)
