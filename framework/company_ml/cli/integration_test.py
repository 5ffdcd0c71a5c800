"""The command ``integration_test``: what the bundle's integration job does beside the shipped commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import environment_option, json_option, notes, run, show
from company_ml.cli.extras import needs
from company_ml.cli.warehouse import warehouse_option
from company_ml.errors import RefusedError
from company_ml.names import CHAMPION

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from mlflow import MlflowClient

    from company_ml.integration.leftovers import Leftovers
    from company_ml.integration.results import Finding
    from company_ml.integration.trial import Trial
    from company_ml.settings.environment import EnvironmentName

_EXTRAS = "core-ml,databricks,serialization"
_EXAMPLE = (
    "-e test --models-catalog CATALOG --change c1a2b3c --warehouse 1234567890abcdef "
    "--folder /Volumes/CATALOG/integration/runs "
    "--experiment-folder /Users/me@example.com/integration/c1a2b3c/7"
)


def _trial_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which trial is meant."""
    for option in (
        json_option,
        warehouse_option,
        click.option(
            "--folder",
            required=True,
            type=click.Path(file_okay=False, path_type=Path),
            help="Folder of the trials' files, in a volume.",
        ),
        click.option("--change", required=True, help="What is tried: 1 to 32 of a to z and 0 to 9."),
        environment_option,
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def integration_test() -> None:
    """Try the shipped jobs' commands on generated data, in a place of their own.

    The bundle's job calls these between the shipped commands. Models and tables lie in two schemas
    of the environment's own catalog, which the stack makes for it; the registry is left alone.
    """


@integration_test.command(epilog=f"Example: integration_test prepare {_EXAMPLE} --gates gates/models.yml")
@_trial_options
@click.option(
    "--gates",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML file of the gates that promotions are judged by.",
)
def prepare(
    environment: EnvironmentName, change: str, folder: Path, warehouse: str, as_json: bool, gates: Path
) -> None:
    """Delete what earlier trials left, and create what the commands read."""
    from company_ml.integration.leftovers import now
    from company_ml.registry.failures import explained

    with needs(_EXTRAS):
        from company_ml.integration import definitions, experiment, tables

    trial, client, place = _open(environment, change, folder)
    leftovers = _leftovers(trial, client, place, warehouse)
    with explained("preparing the trial"):
        left = leftovers.deletable(now())
        leftovers.delete(left, notes.print)
        leftovers.begin(now())
        definitions.write(trial, gates)
        experiment.create(trial, client, place)
        rows = tables.write_customers(place, warehouse, trial)
    result = {"model": str(trial.trained), "customers": rows, "deleted": [each.name for each in left]}
    show(result, as_json, lambda: f"{trial.full_table('customers')}: {rows} rows, for {trial.trained}")


@integration_test.command(epilog=f"Example: integration_test record {_EXAMPLE}")
@_trial_options
def record(environment: EnvironmentName, change: str, folder: Path, warehouse: str, as_json: bool) -> None:
    """Record what an endpoint would have been asked and have answered, with the truth of each row."""
    from company_ml.registry.failures import explained
    from company_ml.registry.versions import version_of_alias

    with needs(_EXTRAS):
        from company_ml.integration import tables

    trial, client, place = _open(environment, change, folder)
    with explained("recording requests"):
        version = version_of_alias(client, trial.candidate, CHAMPION)
        rows = tables.record_requests(place, warehouse, trial, version)
    table = trial.full_table("payload")
    result = {"table": table, "version": version.number, "rows": rows}
    show(result, as_json, lambda: f"{table}: {rows} rows that {version} answered")


@integration_test.command(epilog=f"Example: integration_test check {_EXAMPLE}")
@_trial_options
def check(environment: EnvironmentName, change: str, folder: Path, warehouse: str, as_json: bool) -> None:
    """Look for the result of each command, and end with 3 if one is missing."""
    with needs(_EXTRAS):
        from company_ml.integration.results import Results

    trial, client, place = _open(environment, change, folder)
    found = Results(trial, client, place, warehouse).findings()
    show({"findings": [asdict(finding) for finding in found]}, as_json, lambda: _lines(found))
    failed = [f"{finding.command}: {finding.detail}" for finding in found if not finding.passed]
    if failed:
        raise RefusedError(f"results are missing: {'; '.join(failed)}")


@integration_test.command(epilog=f"Example: integration_test clean {_EXAMPLE}")
@_trial_options
def clean(environment: EnvironmentName, change: str, folder: Path, warehouse: str, as_json: bool) -> None:
    """Delete all that the trial made, and what killed ones left."""
    from company_ml.integration.leftovers import now
    from company_ml.registry.failures import explained

    trial, client, place = _open(environment, change, folder)
    leftovers = _leftovers(trial, client, place, warehouse)
    with explained("cleaning up after the trial"):
        left = leftovers.deletable(now())
        leftovers.delete(left, notes.print)
    show({"deleted": [each.name for each in left]}, as_json, lambda: f"deleted {len(left)} leftovers")


@integration_test.command(epilog=f"Example: integration_test gone {_EXAMPLE}")
@_trial_options
def gone(environment: EnvironmentName, change: str, folder: Path, warehouse: str, as_json: bool) -> None:
    """Make sure that nothing of the trial is left, and end with 3 if there is.

    It comes last in the job, after "check" and "clean" have both succeeded: a job's outcome is that of
    the tasks that no other depends on.
    """
    from company_ml.registry.failures import explained

    trial, client, place = _open(environment, change, folder)
    with explained("looking for leftovers of the trial"):
        left = [f"the {each.kind} {each.name}" for each in _leftovers(trial, client, place, warehouse).own()]
    show({"left": left}, as_json, lambda: f"nothing is left of {trial.name}" if not left else "\n".join(left))
    if left:
        raise RefusedError(f"of the change {change} is left: {'; '.join(left)}")


def _open(
    environment: EnvironmentName, change: str, folder: Path
) -> tuple[Trial, MlflowClient, WorkspaceClient]:
    """Return the trial, after making sure that it keeps out of the registry, and the clients."""
    from company_ml.integration.trial import Trial
    from company_ml.settings.connections import registry, stages, workspace
    from company_ml.settings.environment import load

    settings = load(environment)
    client = registry(settings)
    return Trial.of(settings, stages(settings), change, folder), client, workspace(settings)


def _leftovers(
    trial: Trial, client: MlflowClient, workspace: WorkspaceClient, warehouse_id: str
) -> Leftovers:
    from company_ml.integration.leftovers import Leftovers

    return Leftovers(trial, client, workspace, warehouse_id)


def _lines(found: list[Finding]) -> str:
    width = max(len(finding.command) for finding in found)
    return "\n".join(
        f"{'there  ' if finding.passed else 'MISSING'}  {finding.command:<{width}}  {finding.detail}"
        for finding in found
    )


def main() -> None:
    """Run the command line."""
    run(integration_test)
