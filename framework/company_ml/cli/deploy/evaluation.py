"""The command of ``deploy_model`` that evaluates a version before its promotion."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import environment_option, json_option, notes, show
from company_ml.cli.extras import needs
from company_ml.errors import RefusedError

if TYPE_CHECKING:
    from rich.table import Table

    from company_ml.evaluation.evaluate import Evaluated
    from company_ml.settings.environment import EnvironmentName

EXTRAS = "core-ml,databricks,serialization"

gates_option = click.option(
    "--gates",
    "gates",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="COMPANY_ML_GATES",
    show_envvar=True,
    help="YAML file of what a version must fulfil.",
)
version_option = click.option(
    "--version", required=True, help="Number in the stage before, or an alias as @champion."
)


@click.command(epilog="Example: deploy_model evaluate churn -e test --version 7 --gates gates.yaml")
@click.argument("model")
@environment_option
@version_option
@gates_option
@click.option("--warehouse", help="Read the table through this SQL warehouse instead of Spark.")
@click.option("--dry-run", is_flag=True, help="Load the models, read the data, and record nothing.")
@json_option
def evaluate(
    model: str,
    environment: EnvironmentName,
    version: str,
    gates: Path,
    warehouse: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Measure a version of MODEL, and the champion, on the data that the gates name.

    The version is one of the stage before, the champion that of the environment's stage. It runs the
    models' own code: let it run as an identity that writes no stage. A promotion reads the run that
    it leaves. Ends with 3 if the version may not enter the stage.
    """
    from company_ml.cli.deploy.targets import model_in_stage_before
    from company_ml.registry.failures import explained
    from company_ml.settings.connections import registry, stages, workspace
    from company_ml.settings.environment import load

    _quieten()
    with needs(EXTRAS):
        from company_ml.evaluation import evaluate as evaluation
        from company_ml.evaluation.records import Evaluations
        from company_ml.promotion.gates import load_policy
        from company_ml.training import readers

    settings, policy = load(environment), load_policy(gates)
    client, schemas = registry(settings), stages(settings)
    source = model_in_stage_before(settings, schemas, model)
    target = source.in_schema(schemas.schema(settings.stage))
    reader = readers.warehouse_reader(workspace(settings), warehouse) if warehouse else readers.spark_reader()
    with explained(f"the evaluation of {source}"):
        candidates = evaluation.prepare(client, settings, source, version, target, policy, reader)
        if dry_run:
            done = evaluation.plan(candidates)
        else:
            evaluations = Evaluations.of(settings, source.model)
            done = evaluation.evaluate(candidates, evaluations, notes.print)
    show(done.as_dict(), as_json, lambda: _table(done))
    if done.passed is False:
        raise RefusedError(f"{done.version} may not enter {target.schema}: {'; '.join(done.reasons)}")


def _quieten() -> None:
    """Keep MLflow's progress, addresses and remarks away from the result."""
    os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
    os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
    logging.disable(logging.WARNING)  # its loggers' levels are set again when it opens a database


def _table(done: Evaluated) -> Table:
    from rich.table import Table

    said = {None: "would be evaluated", True: "passed", False: "failed"}[done.passed]
    title = f"{done.version} {said}: {done.rows} rows of {done.data}, digest {done.digest}"
    table = Table("metric", "version", done.champion or "no champion", title=title)
    champion = done.champion_metrics or {}
    for name, value in sorted(done.metrics.items()):
        table.add_row(name, f"{value:.4f}", f"{champion[name]:.4f}" if name in champion else "")
    return table


COMMANDS: list[click.Command] = [evaluate]
