"""The command ``score_table``: predictions for the rows of a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import apply_option, environment_option, json_option, notes, run, show
from company_ml.cli.extras import needs
from company_ml.cli.warehouse import timeout_option, warehouse_option
from company_ml.names import CHAMPION, ModelName

if TYPE_CHECKING:
    from company_ml.settings.environment import EnvironmentName


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: score_table -e prod -c customer_churn --warehouse 1234567890abcdef --apply",
)
@environment_option
@click.option("--config", "-c", "name", required=True, help="A packaged definition, or a .yaml file.")
@click.option(
    "--version", default=f"@{CHAMPION}", show_default=True, help="Number of the version, or @ and its alias."
)
@warehouse_option
@timeout_option
@apply_option
@json_option
def score_table(
    environment: EnvironmentName,
    name: str,
    version: str,
    warehouse: str,
    timeout: float,
    apply: bool,
    as_json: bool,
) -> None:
    """Score the rows of a table that a version has not scored yet, or whose inputs have changed since."""
    from company_ml.batch import definition
    from company_ml.registry.versions import get_version, require_ready
    from company_ml.settings.connections import registry, stages, workspace
    from company_ml.settings.environment import load

    with needs("core-ml,databricks,serialization"):  # what the model itself is made of
        from company_ml.batch import score
        from company_ml.batch.scorer import Scorer

    settings, wanted = load(environment), definition.load(name)
    client = registry(settings)
    model = ModelName(settings.models_catalog, stages(settings).schema(settings.stage), wanted.model)
    found = get_version(client, model, version)
    require_ready(found)
    notes.print(f"Loading {found} ...")
    scorer = Scorer.load(found)
    done = score.score(workspace(settings), warehouse, wanted, settings, scorer, apply=apply, timeout=timeout)
    how = "scored" if done.applied else "to be scored with --apply"
    text = f"{done.source}: {done.rows} rows {how} by {found} into {done.table}, {done.unchanged} unchanged"
    show(asdict(done), as_json, lambda: text)


def main() -> None:
    """Run the command line."""
    run(score_table)
