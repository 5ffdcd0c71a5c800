"""The command ``publish_features``: feature tables, created, filled and copied to the online store."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import apply_option, environment_option, json_option, run, show
from company_ml.cli.warehouse import warehouse_option
from company_ml.errors import InputError

if TYPE_CHECKING:
    from company_ml.features import tables
    from company_ml.settings.environment import EnvironmentName

_config_option = click.option(
    "--config", "-c", "name", required=True, help="A packaged definition of a feature table, or a .yaml file."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def publish_features() -> None:
    """Create feature tables, merge rows into them, and publish them online."""


@publish_features.command(
    epilog="Example: publish_features create -e dev -c user_features --warehouse 1234567890abcdef --apply"
)
@environment_option
@_config_option
@warehouse_option
@apply_option
@json_option
def create(environment: EnvironmentName, name: str, warehouse: str, apply: bool, as_json: bool) -> None:
    """Create a feature table with its primary key, unless it is there."""
    from company_ml.features import definition, tables
    from company_ml.settings.connections import workspace
    from company_ml.settings.environment import load

    settings, table = load(environment), definition.load(name)
    _show(tables.create(workspace(settings), warehouse, table, settings, apply=apply), as_json)


@publish_features.command(
    epilog="Example: publish_features merge -e dev -c user_features --warehouse 1234567890abcdef --apply"
)
@environment_option
@_config_option
@warehouse_option
@apply_option
@json_option
def merge(environment: EnvironmentName, name: str, warehouse: str, apply: bool, as_json: bool) -> None:
    """Merge the rows of a table's source into it, by its primary key."""
    from company_ml.features import definition, tables
    from company_ml.settings.connections import workspace
    from company_ml.settings.environment import load

    settings, table = load(environment), definition.load(name)
    _show(tables.merge(workspace(settings), warehouse, table, settings, apply=apply), as_json)


@publish_features.command(
    epilog="Example: publish_features publish -e prod -c user_features --store mlops-prod-features --apply"
)
@environment_option
@_config_option
@click.option(
    "--store",
    required=True,
    envvar="DATABRICKS_ONLINE_STORE",
    show_envvar=True,
    help="Online store of the environment.",
)
@click.option("--columns", metavar="NAMES", help="Only these columns, comma-separated, beside the keys.")
@click.option(
    "--warehouse",
    envvar="DATABRICKS_WAREHOUSE_ID",
    show_envvar=True,
    metavar="ID",
    help="SQL warehouse that --columns takes.",
)
@apply_option
@json_option
def publish(
    environment: EnvironmentName,
    name: str,
    store: str,
    columns: str | None,
    warehouse: str | None,
    apply: bool,
    as_json: bool,
) -> None:
    """Copy a feature table, or some of its columns, to the online store, and keep the copy up to date."""
    from company_ml.features import definition, online, subset
    from company_ml.settings.connections import workspace
    from company_ml.settings.environment import load

    settings, table = load(environment), definition.load(name)
    if columns is None:
        done = online.publish(workspace(settings), store, table, settings, apply=apply)
    else:
        chosen = [column.strip() for column in columns.split(",")]
        if not warehouse:
            raise InputError("--columns merges them into a table of their own, on --warehouse: name one")
        client = workspace(settings)
        done = subset.publish_columns(client, warehouse, store, table, settings, chosen, apply=apply)
    text = f"{done.source} is published as {done.online_table} in {done.store} ({done.mode})"
    show(asdict(done), as_json, lambda: text if done.applied else f"Would be done with --apply: {text}")


def _show(change: tables.Change, as_json: bool) -> None:
    show(asdict(change), as_json, lambda: _words(change))


def _words(change: tables.Change) -> str:
    if change.action == "none":
        return f"{change.table} is there, as its definition says"
    what = "created" if change.action == "create" else f"{change.rows} rows merged"
    if change.applied:
        return f"{change.table}: {what}"
    return f"{change.table}: {what} with --apply, by\n{change.statement}"


def main() -> None:
    """Run the command line."""
    run(publish_features)
