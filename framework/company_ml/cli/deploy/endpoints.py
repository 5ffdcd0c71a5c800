"""The commands of ``deploy_model`` that work on serving endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from company_ml.cli.common import apply_option, environment_option, json_option, show
from company_ml.cli.deploy.rollouts import blue_green, canary
from company_ml.cli.deploy.shadows import shadow
from company_ml.cli.deploy.traffic import metrics, shift
from company_ml.names import ModelName
from company_ml.serving.sizes import SIZES

if TYPE_CHECKING:
    from company_ml.serving.deployment import InferenceTable
    from company_ml.settings.environment import EnvironmentName


@click.group()
def endpoint() -> None:
    """Look at a serving endpoint, make or change one, delete one.

    Endpoints that are declared in a stack's settings are made and sized by Pulumi: change them there.
    """


@endpoint.command(epilog="Example: deploy_model endpoint describe customer-churn -e prod --json")
@click.argument("name")
@environment_option
@json_option
def describe(name: str, environment: EnvironmentName, as_json: bool) -> None:
    """Say what an endpoint serves, with which traffic, and whether it is being changed."""
    from company_ml.cli.deploy.serving import endpoints_of, served_table

    found = endpoints_of(environment).get(name)
    ready = "ready" if found.ready else "not ready"
    title = f"{name}: {ready}, {found.update}, configuration {found.config_version}"
    show(found.as_dict(), as_json, lambda: served_table(title, found.serves))


@endpoint.command(
    epilog="Example: deploy_model endpoint serve churn-trial -e dev --model "
    "ml_models_catalog.dev_models.customer_churn --version 3 --scale-to-zero --tag owner=me --apply"
)
@click.argument("name")
@environment_option
@click.option("--model", required=True, help="Full name of the model.")
@click.option("--version", required=True, help="Number of the version, or an alias such as @champion.")
@click.option("--entity", help="Name behind the endpoint; by default the alias, or v and the number.")
@click.option("--size", type=click.Choice(list(SIZES)), help="Requests at once. Small if nothing is said.")
@click.option("--concurrency", type=(int, int), metavar="LEAST MOST", help="Requests at once, for a size.")
@click.option("--workload-type", default="CPU", show_default=True, help="Hardware.")
@click.option("--scale-to-zero", is_flag=True, help="End it when nobody asks.")
@click.option("--env", "variables", multiple=True, metavar="NAME=VALUE", help="Variable; may be repeated.")
@click.option("--inference-table", metavar="CATALOG.SCHEMA.PREFIX", help="Record requests and answers.")
@click.option("--tag", "tags", multiple=True, metavar="KEY=VALUE", help="Tag to set; may be repeated.")
@apply_option
@json_option
def serve(
    name: str,
    environment: EnvironmentName,
    model: str,
    version: str,
    entity: str | None,
    size: str | None,
    concurrency: tuple[int, int] | None,
    workload_type: str,
    scale_to_zero: bool,
    variables: tuple[str, ...],
    inference_table: str | None,
    tags: tuple[str, ...],
    apply: bool,
    as_json: bool,
) -> None:
    """Serve one version of a model: make the endpoint, or bring it to what is asked for."""
    from company_ml.cli.deploy.serving import endpoints_of, number_of, pairs, sentences
    from company_ml.serving.deployment import Wanted, apply_plan, plan
    from company_ml.serving.served_entities import ServedEntity

    number = number_of(environment, full_name := ModelName.parse(model), version)
    alias = version.removeprefix("@") if version.startswith("@") else f"v{number}"
    served = ServedEntity(
        name=entity or alias,
        model=full_name,
        version=number,
        size=size or (None if concurrency else "Small"),
        concurrency=concurrency,
        workload_type=workload_type,
        scale_to_zero=scale_to_zero,
        environment=pairs("--env", variables),
    )
    endpoints = endpoints_of(environment)
    wanted = Wanted(
        name=name,
        entities=(served,),
        inference_table=_table(inference_table),
        tags=pairs("--tag", tags),
    )
    planned = plan(endpoints, wanted)
    if apply and planned.changes:
        apply_plan(endpoints, planned)
    result = planned.as_dict() | {"applied": apply and bool(planned.changes)}
    show(result, as_json, lambda: sentences(planned.changes, apply))


@endpoint.command(epilog="Example: deploy_model endpoint delete churn-trial -e dev --apply")
@click.argument("name")
@environment_option
@apply_option
@json_option
def delete(name: str, environment: EnvironmentName, apply: bool, as_json: bool) -> None:
    """Delete an endpoint. Its inference table stays."""
    from company_ml.cli.deploy.serving import endpoints_of, sentences
    from company_ml.serving.endpoint import text

    endpoints = endpoints_of(environment)
    found = endpoints.get(name)
    if apply:
        endpoints.delete(name)
    result = {"endpoint": name, "serves": [served.name for served in found.serves], "applied": apply}
    show(result, as_json, lambda: sentences((f"delete {name}, which serves {text(found.serves)}",), apply))


def _table(name: str | None) -> InferenceTable | None:
    from company_ml.serving.deployment import InferenceTable

    if name is None:
        return None
    parts = ModelName.parse(name)  # the same three parts under the same rule
    return InferenceTable(parts.catalog, parts.schema, parts.model)


COMMANDS: list[click.Command] = [endpoint, shift, blue_green, canary, shadow, metrics]
"""In the order of the help text."""
