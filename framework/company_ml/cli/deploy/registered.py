"""The commands of ``deploy_model`` about registered models: their list, and their deployment jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from company_ml.cli.common import apply_option, environment_option, json_option, show
from company_ml.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from company_ml.promotion.overview import ModelOverview
    from company_ml.settings.environment import EnvironmentName


@click.command(epilog="Example: deploy_model models -e prod --model churn --json")
@environment_option
@click.option("--model", help="Own name of one model.  [default: all]")
@json_option
def models(environment: EnvironmentName, model: str | None, as_json: bool) -> None:
    """List models and versions: aliases, metrics, verdict of the gates, approval, deployment job."""
    from company_ml.promotion.overview import overview
    from company_ml.registry.failures import explained
    from company_ml.settings.connections import registry, stages
    from company_ml.settings.environment import load

    settings = load(environment)
    client, schemas = registry(settings), stages(settings)
    with explained(f"the list of models in {settings.models_catalog}"):
        found = list(overview(client, settings, schemas, model))
    show({"models": [each.as_dict() for each in found]}, as_json, lambda: _models(found))


@click.command(epilog="Example: deploy_model connect churn -e prod --job 482 --apply")
@click.argument("model")
@environment_option
@click.option("--job", required=True, type=click.IntRange(min=1), help="Number of the job in the workspace.")
@apply_option
@json_option
def connect(model: str, environment: EnvironmentName, job: int, apply: bool, as_json: bool) -> None:
    """Make a job the deployment job of MODEL, in the stage that versions come from.

    Unity Catalog starts it for each new version there, and shows its state to whoever looks at the
    version: the job validate for versions of dev, the job deploy for candidates.
    """
    from company_ml.cli.deploy.targets import model_in_stage_before
    from company_ml.registry import deployment_job
    from company_ml.registry.failures import explained
    from company_ml.settings.connections import registry, stages, workspace
    from company_ml.settings.environment import load

    settings = load(environment)
    if not settings.on_databricks:
        raise InputError("an MLflow server of your own runs no jobs: connect a model on Databricks")
    client, schemas = registry(settings), stages(settings)
    name = model_in_stage_before(settings, schemas, model)
    title = deployment_job.check_job(workspace(settings), job)
    with explained(f"the connection of {name} with job {job}"):
        deployment_job.connect(client, name, job) if apply else deployment_job.model_of_job(client, name)
    result = {"applied": apply, "model": str(name), "job": job, "job_name": title}
    verb = "is" if apply else "would be"
    show(result, as_json, lambda: f"{title} {verb} the deployment job of {name}")


COMMANDS: list[click.Command] = [models, connect]


def _models(found: list[ModelOverview]) -> Table:
    from rich.table import Table

    heads = ("model", "version", "aliases", "metrics", "gates", "approval", "deployment")
    table = Table(*heads, title="Registered models")
    for each in found:
        job = f" (job {each.deployment_job}: {each.deployment_state})" if each.deployment_job else ""
        for version in each.versions:
            metrics = ", ".join(f"{name} {_short(text)}" for name, text in version.metrics.items())
            gates = f"{version.verdict} on {version.evaluation_data}" if version.verdict else "not evaluated"
            approval = f"{version.approved_by}, {version.approval_ticket}" if version.approved_by else ""
            table.add_row(
                f"{each.model}{job}",
                version.number,
                ", ".join(version.aliases),
                metrics,
                gates,
                approval,
                version.deployment or "",
            )
    return table


def _short(text: str) -> str:
    try:
        return f"{float(text):.3g}"
    except ValueError:
        return text
