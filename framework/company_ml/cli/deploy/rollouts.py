"""The commands of ``deploy_model`` that let a new version take over an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import apply_option, environment_option, json_option

if TYPE_CHECKING:
    from company_ml.settings.environment import EnvironmentName

Command = Callable[..., Any]


def _common(command: Command) -> Command:
    """Add the options that both ways of rolling out have."""
    options = (
        click.argument("name"),
        environment_option,
        click.option(
            "--model",
            help="Its name in the environment's schema; then an endpoint may be missing before its first "
            "champion.",
        ),
        click.option("--version", required=True, help="Its number, or an alias such as @challenger."),
        click.option("--p95-ms", default=1_000.0, show_default=True, help="Limit of p95 in milliseconds."),
        click.option("--error-rate", default=0.01, show_default=True, help="Limit of 4xx and 5xx answers."),
        click.option("--requests", default=200, show_default=True, help="Requests to judge by, at least."),
        click.option(
            "--hold",
            default=10,
            show_default=True,
            type=click.IntRange(1),
            help="Minutes to watch each share.",
        ),
        click.option(
            "--source",
            type=click.Choice(["metrics", "table"]),
            default="metrics",
            show_default=True,
            help="Judge by the metrics export, or by the inference table, which comes up to an hour late.",
        ),
        click.option(
            "--warehouse", envvar="DATABRICKS_WAREHOUSE_ID", show_envvar=True, help="Warehouse for tables."
        ),
        apply_option,
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    "blue-green",
    epilog="Example: deploy_model blue-green customer-churn -e prod --version @challenger --smoke smoke.json "
    "--apply",
)
@_common
@click.option("--smoke", required=True, type=click.Path(path_type=Path), help="Smoke test, a JSON file.")
@click.option(
    "--keep", is_flag=True, help="Keep the old version deployed without traffic, for pattern blueGreen."
)
def blue_green(
    name: str,
    environment: EnvironmentName,
    model: str | None,
    version: str,
    p95_ms: float,
    error_rate: float,
    requests: int,
    hold: int,
    source: str,
    warehouse: str | None,
    apply: bool,
    as_json: bool,
    smoke: Path,
    keep: bool,
) -> None:
    """Deploy a version beside the champion, test it, give it all traffic, watch it.

    Returns to the champion and ends with exit code 3 if the test, an update or the watch fails. Goes on where
    it was interrupted. Afterwards move the alias, and `pulumi up` finds nothing to change.
    """
    from databricks.sdk.clock import RealClock

    from company_ml.cli.deploy.rollout_parts import meter_for, say_plan, tell
    from company_ml.cli.deploy.serving import endpoints_of, model_of, smoke_from
    from company_ml.cli.deploy.targets import version_to_serve, without_endpoint
    from company_ml.serving.blue_green import Watch
    from company_ml.serving.blue_green import blue_green as run_blue_green
    from company_ml.serving.endpoints import WHOLE
    from company_ml.serving.rollout import rollout_to
    from company_ml.serving.verdict import Limits

    test = smoke_from(smoke)
    limits = Limits(p95_ms=p95_ms, error_rate=error_rate, requests=requests)
    endpoints = endpoints_of(environment)
    endpoint = endpoints.find(name) if model else endpoints.get(name)
    if endpoint is None:
        tell(without_endpoint(environment, name, model or "", version), as_json, applied=False)
        return
    number = version_to_serve(environment, model_of(endpoint), version)
    clock = RealClock()
    meter = meter_for(endpoints, endpoint, source, warehouse, clock)
    if not apply:
        say_plan(rollout_to(endpoint, number, reuse_idle=keep), (WHOLE,), as_json)
        return
    watch = Watch(meter=meter, limits=limits, hold=timedelta(minutes=hold), interval=_interval(source, hold))
    tell(run_blue_green(endpoints, name, number, test, watch, clock, keep), as_json)


@click.command(
    epilog="Example: deploy_model canary customer-churn -e prod --version @challenger --steps 10,25,50,100 "
    "--p95-ms 300 --apply",
)
@_common
@click.option("--steps", default="10,25,50,100", show_default=True, help="Shares in percent, rising to 100.")
@click.option(
    "--patience", default=60, show_default=True, type=click.IntRange(1), help="Minutes to wait for requests."
)
@click.option("--p95-ratio", default=1.25, show_default=True, help="Limit of p95 against the champion's.")
@click.option("--smoke", type=click.Path(path_type=Path), help="Smoke test before any traffic, a JSON file.")
@click.option(
    "--kpi",
    type=click.Path(path_type=Path),
    help="Statement with :since that returns served_entity_name and value, higher being better.",
)
@click.option("--kpi-ratio", default=0.95, show_default=True, help="Limit of the KPI against the champion's.")
def canary(
    name: str,
    environment: EnvironmentName,
    model: str | None,
    version: str,
    p95_ms: float,
    error_rate: float,
    requests: int,
    hold: int,
    source: str,
    warehouse: str | None,
    apply: bool,
    as_json: bool,
    steps: str,
    patience: int,
    p95_ratio: float,
    smoke: Path | None,
    kpi: Path | None,
    kpi_ratio: float,
) -> None:
    """Give a version more and more of the traffic while it keeps to limits.

    Returns to the champion and ends with exit code 3 if it breaks one, or if too few requests come to judge
    it by. Goes on where it was interrupted. Afterwards move the alias, and `pulumi up` finds nothing to
    change.
    """
    from databricks.sdk.clock import RealClock

    from company_ml.cli.deploy.rollout_parts import business_figure, meter_for, percents, say_plan, tell
    from company_ml.cli.deploy.serving import endpoints_of, model_of, smoke_from
    from company_ml.cli.deploy.targets import version_to_serve, without_endpoint
    from company_ml.serving.canary import Canary, Pace
    from company_ml.serving.rollout import rollout_to
    from company_ml.serving.verdict import Limits

    limits = Limits(p95_ms=p95_ms, error_rate=error_rate, requests=requests, p95_ratio=p95_ratio)
    wait = timedelta(minutes=max(patience, hold))
    pace = Pace(
        steps=percents(steps),
        hold=timedelta(minutes=hold),
        patience=wait,
        interval=_interval(source, hold),
    )
    test = smoke_from(smoke) if smoke else None
    endpoints = endpoints_of(environment)
    endpoint = endpoints.find(name) if model else endpoints.get(name)
    if endpoint is None:
        tell(without_endpoint(environment, name, model or "", version), as_json, applied=False)
        return
    number = version_to_serve(environment, model_of(endpoint), version)
    clock = RealClock()
    meter = meter_for(endpoints, endpoint, source, warehouse, clock)
    figure = business_figure(endpoints, kpi, warehouse, kpi_ratio)
    if not apply:
        say_plan(rollout_to(endpoint, number), pace.steps, as_json)
        return
    run = Canary(endpoints, meter, clock, limits=limits, pace=pace, kpi=figure, smoke=test)
    tell(run.run(name, number), as_json)


def _interval(source: str, hold: int) -> timedelta:
    """Return the time between two readings: a minute for the export, more for a table, as that is a query."""
    return timedelta(minutes=min(5, hold) if source == "table" else 1)
