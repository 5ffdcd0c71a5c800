"""The command ``recover_model``: the way back after something went wrong."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import apply_option, environment_option, job_run_option, json_option, run, show
from company_ml.names import ARCHIVE, PROMOTED, ModelName

if TYPE_CHECKING:
    from company_ml.recovery import deleted
    from company_ml.settings.environment import EnvironmentName
    from company_ml.stages import Stage

_reason = click.option("--reason", required=True, help="Why, in one line; kept with the version.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def recover_model() -> None:
    """Go back to the champion before, or bring back what was archived or deleted."""


@recover_model.command(epilog="Example: recover_model rollback churn -e prod --reason 'latency' --apply")
@click.argument("model")
@environment_option
@_reason
@job_run_option
@apply_option
@json_option
def rollback(
    model: str, environment: EnvironmentName, reason: str, job_run: int | None, apply: bool, as_json: bool
) -> None:
    """Make the champion before this one of MODEL the champion again. Done already, it changes nothing."""
    from company_ml.cli.runs import runs_of
    from company_ml.recovery import rollback as rolling
    from company_ml.registry.failures import explained
    from company_ml.settings.actor import actor
    from company_ml.settings.connections import registry, stages
    from company_ml.settings.environment import load

    settings = load(environment)
    client = registry(settings)
    name = ModelName(settings.models_catalog, stages(settings).schema(settings.stage), model)
    with explained(f"the rollback of {name}"):
        if apply:
            by, runs = actor(settings), runs_of(settings, job_run)
            done = rolling.rollback(client, name, by, reason, datetime.now(UTC), runs)
        else:
            done = rolling.check_rollback(client, name)
    verb = "is" if apply else "would become"
    text = f"version {done.champion} of {name} {verb} the champion, instead of {done.before}"
    if not done.changed:
        text = (
            f"version {done.champion} of {name} is the champion since the rollback from version "
            f"{done.before}; to go further back, name one: deploy_model champion --version"
        )
    show({"applied": apply, **done.as_dict()}, as_json, lambda: text)


@recover_model.command(epilog="Example: recover_model restore churn -e prod --version 4 --reason 'audit'")
@click.argument("model")
@environment_option
@click.option("--version", required=True, help="Number of the version in the archive.")
@click.option(
    "--stage", type=click.Choice(PROMOTED), help="Stage it returns to.  [default: where it was archived from]"
)
@_reason
@job_run_option
@apply_option
@json_option
def restore(
    model: str,
    environment: EnvironmentName,
    version: str,
    stage: Stage | None,
    reason: str,
    job_run: int | None,
    apply: bool,
    as_json: bool,
) -> None:
    """Copy a version of MODEL out of the archive, back to where it was archived from."""
    from company_ml.cli.runs import runs_of
    from company_ml.recovery import restore as restoring
    from company_ml.registry.failures import explained
    from company_ml.settings.actor import actor
    from company_ml.settings.connections import registry, stages
    from company_ml.settings.environment import load

    settings = load(environment)
    client, schemas = registry(settings), stages(settings)
    name = ModelName(settings.models_catalog, schemas.schema(ARCHIVE), model)
    with explained(f"the restoring of {name}"):
        if apply:
            by, runs, at = actor(settings), runs_of(settings, job_run), datetime.now(UTC)
            done = restoring.restore(client, schemas, name, version, by, reason, at, stage, runs)
        else:
            done = restoring.check_restore(client, schemas, name, version, stage)
    copy = f"version {done.target_version}" if done.target_version else "a new version"
    verb = "is" if done.target_version else "would become"
    show(
        {"applied": apply, **done.as_dict()},
        as_json,
        lambda: f"version {done.archived_version} of {name} {verb} {copy} of {done.target}",
    )


@recover_model.command("run", epilog="Example: recover_model run 0a1b2c -e dev --apply")
@click.argument("run_id")
@environment_option
@apply_option
@json_option
def run_(run_id: str, environment: EnvironmentName, apply: bool, as_json: bool) -> None:
    """Restore a deleted run of MLflow."""
    from company_ml.recovery import deleted
    from company_ml.registry.failures import explained
    from company_ml.settings.connections import registry
    from company_ml.settings.environment import load

    with explained(f"the restoring of run {run_id}"):
        done = deleted.undelete_run(registry(load(environment)), run_id, apply=apply)
    _show_undeleted(done, apply, as_json)


@recover_model.command(epilog="Example: recover_model experiment 42 -e dev --apply")
@click.argument("experiment_id")
@environment_option
@apply_option
@json_option
def experiment(experiment_id: str, environment: EnvironmentName, apply: bool, as_json: bool) -> None:
    """Restore a deleted experiment of MLflow with its runs."""
    from company_ml.recovery import deleted
    from company_ml.registry.failures import explained
    from company_ml.settings.connections import registry
    from company_ml.settings.environment import load

    with explained(f"the restoring of experiment {experiment_id}"):
        done = deleted.undelete_experiment(registry(load(environment)), experiment_id, apply=apply)
    _show_undeleted(done, apply, as_json)


def main() -> None:
    """Run the command line."""
    run(recover_model)


def _show_undeleted(done: deleted.Undeleted, apply: bool, as_json: bool) -> None:
    said = {True: "was deleted and is there again" if apply else "is deleted and would come back"}
    text = f"{done.kind} {done.name} {said.get(done.changed, 'is not deleted')}"
    show({"applied": apply, **asdict(done)}, as_json, lambda: text)
