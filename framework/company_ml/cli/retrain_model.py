"""The command ``retrain_model``: trains a model that production requests to retrain."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import (
    apply_option,
    environment_option,
    job_run_option,
    json_option,
    mirror_option,
    notes,
    run,
    show,
)
from company_ml.cli.extras import needs
from company_ml.cli.warehouse import timeout_option, warehouse_option

if TYPE_CHECKING:
    from company_ml.settings.environment import EnvironmentName


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: retrain_model -e dev -c customer_churn --warehouse 1234567890abcdef "
    "--requester 00000000-0000-0000-0000-00000000000a --apply",
)
@environment_option
@mirror_option
@click.option("--config", "-c", "name", required=True, help="A packaged definition, or a .yaml file.")
@click.option(
    "--requester",
    required=True,
    metavar="ID",
    help="Application id of production's run principal, who alone may request.",
)
@click.option("--read-by-warehouse", is_flag=True, help="Read the training data there instead of by Spark.")
@warehouse_option
@timeout_option
@job_run_option
@apply_option
@json_option
def retrain_model(
    environment: EnvironmentName,
    name: str,
    requester: str,
    read_by_warehouse: bool,
    warehouse: str,
    timeout: float,
    job_run: int | None,
    apply: bool,
    as_json: bool,
) -> None:
    """Train a model once for each request of production's monitors, within the limit of its definition.

    The version gets no alias: gates, evaluation and reviewers decide on it as on every other. Ends with exit
    code 3 when the limit is reached, or when somebody else wrote the requests.
    """
    from company_ml.cli.runs import runs_of
    from company_ml.registry.failures import explained
    from company_ml.registry.locking import locked
    from company_ml.retraining import definition
    from company_ml.retraining.requests import Requests, find_table
    from company_ml.retraining.retrain import Retrainer, require_fit
    from company_ml.settings.actor import actor
    from company_ml.settings.connections import registry, stages, workspace
    from company_ml.settings.environment import load

    with needs("core-ml,serialization,training"):
        from company_ml.training import config, data, readers, runs

    settings, wanted = load(environment), definition.load(name)
    training = config.load(wanted.training)
    require_fit(wanted, training.model, stages(settings), settings.stage)
    client, of_workspace = registry(settings), workspace(settings)
    retrainer = Retrainer(
        client,
        Requests(of_workspace, warehouse, find_table(of_workspace, settings), timeout),
        wanted,
        requester,
        runs.model_name(training, settings),
        runs.experiment_name(training, settings),
    )
    now = datetime.now(UTC)
    due = retrainer.due(now)
    for line in due.refused:
        notes.print(line)
    result: dict[str, Any] = {"model": str(retrainer.trained), "request": None, "training": None}
    if due.request is None or not apply:
        result["request"] = due.request and due.request.request
        show(result, as_json, lambda: due.message)
        return
    with (
        explained(f"the retraining of {retrainer.trained}"),
        locked(client, retrainer.trained, actor(settings), "retraining", now, runs_of(settings, job_run)),
    ):
        due = retrainer.due(now)  # another run may have trained since
        if due.request is not None:
            reader = (
                readers.warehouse_reader(of_workspace, warehouse)
                if read_by_warehouse
                else readers.spark_reader()
            )
            rows = data.read(training, settings, reader)
            tags = retrainer.tags(due.request)
            trained = runs.train(training, settings, rows, tags=tags, say=notes.print)
            result |= {"request": due.request.request, "training": asdict(trained)}
    text = f"{due.message}: version {result['training']['version']}" if result["training"] else due.message
    show(result, as_json, lambda: text)


def main() -> None:
    """Run the command line."""
    run(retrain_model)
