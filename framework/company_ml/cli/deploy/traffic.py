"""The commands of ``deploy_model`` on an endpoint's traffic: share it out, and look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import apply_option, environment_option, json_option, show
from company_ml.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from company_ml.serving.metrics import Metrics
    from company_ml.settings.environment import EnvironmentName


@click.command(epilog="Example: deploy_model shift customer-churn -e prod --to champion=100 --apply")
@click.argument("name")
@environment_option
@click.option(
    "--to", "shares", multiple=True, required=True, metavar="ENTITY=PERCENT", help="May be repeated."
)
@apply_option
@json_option
def shift(
    name: str, environment: EnvironmentName, shares: tuple[str, ...], apply: bool, as_json: bool
) -> None:
    """Share an endpoint's requests out among what it serves. Entities that are not named get none."""
    from company_ml.cli.deploy.serving import endpoints_of, pairs, sentences
    from company_ml.serving.endpoints import check_shares

    wanted: dict[str, int] = {}
    for entity, percent in pairs("--to", shares).items():
        if not percent.isdecimal():
            raise InputError(f"--to {entity}={percent}: a share is a whole number of percent")
        wanted[entity] = int(percent)
    endpoints = endpoints_of(environment)
    before = endpoints.get(name).shares
    after = dict.fromkeys(before, 0) | wanted
    check_shares(name, list(before), after)
    changes = tuple(
        f"route {share} % to {entity} instead of {before[entity]} %"
        for entity, share in after.items()
        if before[entity] != share
    )
    if apply and changes:
        endpoints.shift(name, wanted)
    result: dict[str, Any] = {
        "endpoint": name,
        "before": before,
        "after": after,
        "applied": apply and bool(changes),
    }
    show(result, as_json, lambda: sentences(changes, apply))


@click.command(epilog="Example: deploy_model metrics customer-churn -e prod --json")
@click.argument("name")
@environment_option
@json_option
def metrics(name: str, environment: EnvironmentName, as_json: bool) -> None:
    """Show what an endpoint's entities did in the last minute: requests, errors, latency, compute."""
    from company_ml.cli.deploy.serving import endpoints_of
    from company_ml.serving.metrics import read_metrics

    found = read_metrics(endpoints_of(environment).client, name)
    show({"endpoint": name, **found.as_dict()}, as_json, lambda: _metrics_table(name, found))


def _metrics_table(name: str, found: Metrics) -> Table:
    from rich.table import Table

    table = Table(title=name)
    table.add_column("entity", no_wrap=True)
    for head in ("requests", "errors", "p50 ms", "p95 ms", "p99 ms", "CPU", "memory", "concurrency"):
        table.add_column(head, justify="right")
    for one in found.entities:
        row = one.as_dict()
        rate = "-" if row["error_rate"] is None else f"{row['error_rate']:.2%}"
        numbers = [
            "-" if row[key] is None else f"{row[key]:g}"
            for key in (
                "p50_ms",
                "p95_ms",
                "p99_ms",
                "cpu_percent",
                "memory_percent",
                "provisioned_concurrency",
            )
        ]
        table.add_row(one.entity or "all", f"{row['requests']:g}", rate, *numbers)
    return table
