"""The commands of ``monitor_model`` that create what monitors read: a reference, a table of predictions."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import apply_option, environment_option, json_option, notes, show
from company_ml.cli.extras import needs
from company_ml.cli.warehouse import days_option, timeout_option, warehouse_option
from company_ml.errors import RefusedError
from company_ml.names import CHAMPION, ModelName

if TYPE_CHECKING:
    from company_ml.inference.unpack import Unpacking
    from company_ml.settings.environment import EnvironmentName


@click.command(
    epilog="Example: monitor_model reference -e prod "
    "--model ml_models_catalog.production_models.customer_churn "
    "--table ml_prod_catalog.feature_store.customer_features_reference --warehouse 1234567890abcdef --apply"
)
@environment_option
@click.option("--model", required=True, help="Full name of the model.")
@click.option("--alias", default=CHAMPION, show_default=True, help="Alias of the version.")
@click.option("--table", required=True, metavar="NAME", help="The table to fill, catalog.schema.table.")
@warehouse_option
@timeout_option
@apply_option
@json_option
def reference(
    environment: EnvironmentName,
    model: str,
    alias: str,
    table: str,
    warehouse: str,
    timeout: float,
    apply: bool,
    as_json: bool,
) -> None:
    """Fill a table with rows that a version learned from, for drift to compare with."""
    from company_ml.registry.versions import version_of_alias
    from company_ml.settings.connections import registry, workspace
    from company_ml.settings.environment import load

    with needs("monitoring"):  # pandas, and what reads Parquet
        from company_ml.monitoring.reference import write

    settings, name = load(environment), ModelName.parse(model)
    version = version_of_alias(registry(settings), name, alias)
    done = write(workspace(settings), warehouse, version, table, apply=apply, timeout=timeout)
    of_version = f"version {done.version} of {done.model}"
    if done.rows is None:
        text = f"{table} holds what {of_version} learned from"
    elif done.applied:
        text = f"{table}: {done.rows} rows that {of_version} learned from"
    else:
        text = f"{table}: {done.rows} rows that {of_version} learned from, with --apply"
    show(asdict(done), as_json, lambda: text)


@click.command(
    epilog="Example: monitor_model unpack -e prod -c customer_churn --warehouse 1234567890abcdef --apply"
)
@environment_option
@click.option("--config", "-c", "name", required=True, help="A packaged definition, or a .yaml file.")
@days_option(30)
@warehouse_option
@timeout_option
@apply_option
@json_option
def unpack(
    environment: EnvironmentName,
    name: str,
    days: int,
    warehouse: str,
    timeout: float,
    apply: bool,
    as_json: bool,
) -> None:
    """Turn an endpoint's recorded requests into rows, typed and labelled, for a monitor to profile.

    Ends with exit code 3 when there are new requests and none of them can be read.
    """
    from company_ml.inference import definition
    from company_ml.inference.unpack import Unpacker
    from company_ml.settings.connections import workspace
    from company_ml.settings.environment import load

    settings, table = load(environment), definition.load(name)
    unpacker = Unpacker(workspace(settings), warehouse, table, settings, days, timeout)
    done = unpacker.unpack(apply=apply)
    for counted in (done.skipped, done.gaps):
        for reason, count in counted.items():
            notes.print(f"{count} times: {reason}")
    show(done.as_dict(), as_json, lambda: _words(done))
    if done.unreadable and not done.requests:
        raise RefusedError(f"none of {done.unreadable} new requests of {table.source} can be unpacked")


def _words(done: Unpacking) -> str:
    if done.predictions is None:
        return f"{done.table} would be created with --apply"
    what = f"{done.requests} requests with {done.rows} rows"
    then = f"{done.labelled} of {done.predictions} predictions of these days have a label"
    if done.labels_from is None:
        then = f"{done.predictions} predictions of these days, and no table of labels"
    return f"{done.table}: {what}{'' if done.applied else ' to be added with --apply'}; {then}"


COMMANDS = (reference, unpack)
