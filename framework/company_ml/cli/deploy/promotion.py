"""The commands of ``deploy_model`` that work on the registry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import (
    apply_option,
    catalog_option,
    environment_option,
    job_run_option,
    json_option,
    mirror_option,
    notes,
    show,
)
from company_ml.cli.deploy.evaluation import gates_option, version_option
from company_ml.names import APPROVED, ModelName
from company_ml.platform import PLATFORM

if TYPE_CHECKING:
    from pathlib import Path

    from rich.table import Table

    from company_ml.promotion import promote as promotion
    from company_ml.promotion.status import StageStatus
    from company_ml.settings.environment import EnvironmentName

_reason = click.option("--reason", required=True, help="Why, in one line; kept with the version.")


@click.command(
    epilog="Example: deploy_model promote churn -e test --version 7 --gates gates.yaml --reason 'PR 12'"
)
@click.argument("model")
@environment_option
@mirror_option
@version_option
@gates_option
@_reason
@click.option("--requested-by", help="Who asked for it, where a pipeline runs it.  [default: who runs it]")
@click.option("--again", is_flag=True, help="Also a version that was rolled back.")
@job_run_option
@apply_option
@json_option
def promote(
    model: str,
    environment: EnvironmentName,
    version: str,
    gates: Path,
    reason: str,
    requested_by: str | None,
    again: bool,
    job_run: int | None,
    apply: bool,
    as_json: bool,
) -> None:
    """Copy a version of MODEL into the environment's stage, and make it the challenger there.

    It comes from the stage before: dev for test, the candidates for prod. The gates judge what
    "deploy_model evaluate" has measured. Run it again after a failure; it goes on where it was.
    """
    from company_ml.cli.deploy.targets import model_in_stage_before
    from company_ml.cli.runs import runs_of
    from company_ml.evaluation.records import Evaluations
    from company_ml.promotion import promote as promotion
    from company_ml.promotion.gates import load_policy
    from company_ml.registry.failures import explained
    from company_ml.registry.job_runs import JobRuns
    from company_ml.settings.actor import actor
    from company_ml.settings.connections import registry, stages
    from company_ml.settings.environment import load

    settings = load(environment)
    policy, client, by = load_policy(gates), registry(settings), actor(settings)
    schemas, runs = stages(settings), runs_of(settings, job_run)
    source = model_in_stage_before(settings, schemas, model)
    evaluations = Evaluations.of(settings, source.model)
    started_by = runs.started_by() if isinstance(runs, JobRuns) else None
    request = promotion.Request(by, requested_by or by, reason, datetime.now(UTC), started_by)
    asked = (client, schemas, source, version, policy, request, evaluations)
    with explained(f"the promotion of {source}"):
        if apply:
            done = promotion.promote(*asked, again=again, mirror=settings.mirror, say=_say, runs=runs)
        else:
            done = promotion.check(*asked, again=again, mirror=settings.mirror)
    show({"applied": apply, **done.as_dict()}, as_json, lambda: _promotion(done, apply))


@click.command(
    epilog="Example: deploy_model approve churn --version 3 --reason 'tested' --ticket CHG-12 --apply"
)
@click.argument("model")
@click.option("--version", required=True, help="Number of the candidate, or an alias as @champion.")
@_reason
@click.option("--ticket", required=True, help="Number or address of the change request.")
@catalog_option
@apply_option
@json_option
def approve(model: str, version: str, reason: str, ticket: str, apply: bool, as_json: bool) -> None:
    """Record that you approve a candidate of MODEL for production."""
    from company_ml.promotion import approval
    from company_ml.registry.failures import explained
    from company_ml.settings.actor import actor
    from company_ml.settings.connections import registry, stages
    from company_ml.settings.environment import load

    settings = load(PLATFORM.fills(APPROVED))
    client, by, schemas = registry(settings), actor(settings), stages(settings)
    name = ModelName(settings.models_catalog, schemas.schema(APPROVED), model)
    with explained(f"the approval of {name}"):
        if apply:
            at = datetime.now(UTC)
            number = approval.approve(client, schemas, name, version, by, reason, ticket, at).number
        else:
            number = approval.check_approvable(client, schemas, name, version, by).number
    result = {"applied": apply, "model": str(name), "version": number, "approved_by": by}
    verb = "approves" if apply else "would approve"
    show(result, as_json, lambda: f"{by} {verb} version {number} of {name} for production")


@click.command("champion", epilog="Example: deploy_model champion churn -e prod --reason 'canary' --apply")
@click.argument("model")
@environment_option
@click.option("--version", help="Number that is meant.  [default: the challenger]")
@_reason
@job_run_option
@apply_option
@json_option
def make_champion(
    model: str,
    environment: EnvironmentName,
    version: str | None,
    reason: str,
    job_run: int | None,
    apply: bool,
    as_json: bool,
) -> None:
    """Make the challenger of MODEL the champion, after its canary. Done already, it changes nothing."""
    from company_ml.cli.deploy.targets import own_name
    from company_ml.cli.runs import runs_of
    from company_ml.promotion import champion
    from company_ml.registry.failures import explained
    from company_ml.settings.actor import actor
    from company_ml.settings.connections import registry, stages
    from company_ml.settings.environment import load

    settings = load(environment)
    client, schemas = registry(settings), stages(settings)
    own = own_name(settings, schemas, model)
    name = ModelName(settings.models_catalog, schemas.schema(settings.stage), own)
    with explained(f"the change of the champion of {name}"):
        if apply:
            by, runs, at = actor(settings), runs_of(settings, job_run), datetime.now(UTC)
            done = champion.make_champion(client, schemas, name, version, by, reason, at, runs)
        else:
            done = champion.check_champion(client, schemas, name, version)
    verb = "is" if apply or not done.changed else "would become"
    show(
        {"applied": apply, **done.as_dict()},
        as_json,
        lambda: f"version {done.champion} of {name} {verb} the champion, after {done.before or 'none'}",
    )


@click.command(epilog="Example: deploy_model status churn -e prod --json")
@click.argument("model")
@environment_option
@json_option
def status(model: str, environment: EnvironmentName, as_json: bool) -> None:
    """Show where the versions of MODEL stand: every schema that you may use, alias and move."""
    from company_ml.promotion.status import status as stages_of
    from company_ml.registry.failures import explained
    from company_ml.settings.connections import registry, stages
    from company_ml.settings.environment import load
    from company_ml.stages import STAGES

    settings = load(environment)
    client, seen = registry(settings), stages(settings)
    with explained(f"the status of {model}"):
        schemas = [seen.schema(stage) for stage in STAGES if stage in seen.schemas]
        found = stages_of(client, settings.models_catalog, model, schemas)
    show({"stages": [stage.as_dict() for stage in found]}, as_json, lambda: _stages(model, found))


@click.command(epilog="Example: deploy_model unlock ml.production_models.churn --token 1a2b3c4d -e prod")
@click.argument("model")
@environment_option
@click.option("--token", required=True, help="Token of the lock, from the message or from status.")
@json_option
def unlock(model: str, environment: EnvironmentName, token: str, as_json: bool) -> None:
    """Take away the lock of a run on MODEL, a full name, that is dead. Only if you know that it is."""
    from company_ml.registry.failures import explained
    from company_ml.registry.locking import unlock as take_lock_away
    from company_ml.settings.connections import registry
    from company_ml.settings.environment import load

    name = ModelName.parse(model)
    with explained(f"the unlocking of {name}"):
        lock = take_lock_away(registry(load(environment)), name, token)
    show(lock.as_dict(), as_json, lambda: f"{lock.holder} no longer holds {name}")


COMMANDS: list[click.Command] = [promote, approve, make_champion, status, unlock]
"""In the order of the help text."""


def _say(line: str) -> None:
    notes.print(line)


def _promotion(done: promotion.Promotion, apply: bool) -> Table:
    from rich.table import Table

    copy = f"version {done.target_version}" if done.target_version else "a new version"
    state = done.target_alias or "would become the challenger"
    title = f"version {done.source_version} of {done.source}: {copy} of {done.target}, {state}"
    table = Table("gate", "passed", "detail", title=title if apply else f"{title} (dry run)")
    for finding in done.findings:
        table.add_row(finding.gate, "yes" if finding.passed else "no", finding.detail)
    return table


def _stages(model: str, found: list[StageStatus]) -> Table:
    from rich.table import Table

    table = Table("schema", "version", "status", "aliases", "created", "copied from", title=model)
    for stage in found:
        notice = _notice(stage)
        for version in stage.versions:
            table.add_row(
                stage.model.schema,
                version.number,
                version.status,
                ", ".join(version.aliases),
                version.created,
                version.copied_from or "",
            )
        if notice or not stage.versions:
            table.add_row(stage.model.schema, "", notice or "no versions", "", "", "")
    return table


def _notice(stage: StageStatus) -> str:
    notices: list[str] = []
    if stage.unfinished:
        notices.append(f"unfinished: {stage.unfinished}")
    if stage.blocked:
        notices.append(stage.blocked)
    if stage.lock:
        notices.append(f"held by {stage.lock.holder} for its {stage.lock.purpose}, token {stage.lock.token}")
    return "; ".join(notices)
