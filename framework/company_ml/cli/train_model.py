"""The command ``train_model``: from a configuration to a registered version."""

from __future__ import annotations

import logging
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import environment_option, json_option, mirror_option, notes, run, show
from company_ml.errors import InputError
from company_ml.names import CHALLENGER, CHAMPION

if TYPE_CHECKING:
    from rich.table import Table

    from company_ml.settings.environment import Environment, EnvironmentName
    from company_ml.training.runs import TrainingResult

_LOCAL_STORE = "sqlite:///mlflow.db"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@environment_option
@mirror_option
@click.option("--config", "-c", "name", required=True, help="A packaged configuration, or a .yaml file.")
@click.option("--data", "file", help="Learn from this .parquet or .csv file instead of the configured data.")
@click.option("--warehouse", help="Read the table through this SQL warehouse instead of Spark.")
@click.option(
    "--register/--no-register", default=True, show_default=True, help="Make a version of the model."
)
@click.option(
    "--alias",
    type=click.Choice((CHALLENGER, CHAMPION, "none")),
    default=CHALLENGER,
    show_default=True,
    help="Alias that moves to the new version; champion in development only.",
)
@click.option("--local", is_flag=True, help="Keep runs and models in mlflow.db and mlruns/ of this folder.")
@click.option("--dry-run", is_flag=True, help="Check the configuration and the data, and train nothing.")
@json_option
def train_model(
    environment: EnvironmentName,
    name: str,
    file: str | None,
    warehouse: str | None,
    register: bool,
    alias: str,
    local: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Train a model, record the run in MLflow, and register a version.

    With no account and no data, this runs anywhere:

        train_model -e dev -c customer_churn_sample --local

    In a job of the development workspace, for the endpoint to serve:

        train_model -e dev -c customer_churn --alias champion
    """
    from company_ml.settings.connections import workspace
    from company_ml.settings.environment import load

    _quieten()
    settings = _local(load(environment)) if local else load(environment)
    try:
        from company_ml.training import config, data, readers, runs
    except ModuleNotFoundError as error:
        raise InputError(
            f"training needs {error.name}: install company_ml_framework[core-ml,serialization,training]"
        ) from error
    wanted = config.load(name)
    if file is not None:
        wanted = wanted.model_copy(update={"data": config.Data(file=file)})
    reader = readers.warehouse_reader(workspace(settings), warehouse) if warehouse else readers.spark_reader()
    rows = data.read(wanted, settings, reader)
    if dry_run:
        plan = runs.plan(wanted, settings, rows)
        show(plan, as_json, lambda: _table("Nothing was trained; the run would be", plan))
        return
    result = runs.train(
        wanted,
        settings,
        rows,
        register=register,
        alias=None if alias == "none" else alias,
        say=notes.print,
    )
    show(asdict(result), as_json, lambda: _result(result))


def _local(environment: Environment) -> Environment:
    """Return the environment's names over a store in the working directory."""
    return environment.model_copy(update={"tracking_uri": _LOCAL_STORE, "registry_uri": _LOCAL_STORE})


def _quieten() -> None:
    """Keep MLflow off standard output, which holds the result alone, and its remarks below warnings back."""
    os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
    os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
    logging.disable(logging.INFO)  # its loggers' levels are set again when it opens a database


def _result(result: TrainingResult) -> Table:
    version = f"version {result.version}" if result.version else "not registered"
    alias = f" @{result.alias}" if result.alias else ""
    rows = {"run": result.run_id, "experiment": result.experiment, "data": result.dataset}
    metrics = {name: f"{value:.4f}" for name, value in result.metrics.items()}
    return _table(f"{result.model} {version}{alias}", {**rows, **metrics})


def _table(title: str, rows: dict[str, object]) -> Table:
    from rich.table import Table

    table = Table(title=title, show_header=False, title_justify="left")
    for key, value in rows.items():
        table.add_row(key, str(value))
    return table


def main() -> None:
    """Run the command line."""
    run(train_model)
