"""The command ``retain_models``: archives and deletes versions by age, never one that is in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from company_ml.cli.common import (
    apply_option,
    environment_option,
    job_run_option,
    json_option,
    notes,
    run,
    show,
)
from company_ml.errors import FrameworkError, InputError

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from rich.table import Table

    from company_ml.retention import apply as retention
    from company_ml.retention.plan import Item
    from company_ml.retention.served import Served
    from company_ml.settings.environment import EnvironmentName


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: retain_models -e prod --also-workspace https://adb-1.1.azuredatabricks.net --apply",
)
@environment_option
@click.option("--schema", "schemas", multiple=True, help="Schema to look at; repeat it.  [default: all]")
@click.option(
    "--also-workspace",
    "hosts",
    multiple=True,
    help="Addresses of other workspaces whose endpoints serve models, with commas between them.",
)
@job_run_option
@apply_option
@json_option
def retain_models(
    environment: EnvironmentName,
    schemas: tuple[str, ...],
    hosts: tuple[str, ...],
    job_run: int | None,
    apply: bool,
    as_json: bool,
) -> None:
    """Move versions that are old and that nobody uses to the archive, and delete old ones there.

    A version with an alias, or that any endpoint serves, stays. Each is copied, the copy is checked, and only
    then the version is deleted. Run it again after a failure; it goes on where it was.
    """
    from company_ml.cli.runs import runs_of
    from company_ml.registry.failures import explained
    from company_ml.retention import apply as retention
    from company_ml.retention.plan import Rules, plan
    from company_ml.retention.served import served_versions
    from company_ml.settings.actor import actor
    from company_ml.settings.connections import registry, stages, workspace
    from company_ml.settings.environment import load

    settings, now = load(environment), datetime.now(UTC)
    client = registry(settings)
    rules = Rules.of(stages(settings))
    others = [host for given in hosts for host in given.split(",") if host]
    workspaces = [workspace(settings), *map(_another, others)]

    def served() -> Served:
        return served_versions(workspaces)

    with explained("retention"):
        planned = plan(client, settings.models_catalog, rules, served(), now, *schemas)
        for name in planned.foreign:
            notes.print(f"skipped: {name}, a name that the framework does not give; look after it by hand")
        for line in planned.unreadable:
            notes.print(f"not read: {line}")
        results: list[retention.Result] = []
        if apply:
            by, runs = actor(settings), runs_of(settings, job_run)
            for result in retention.apply(client, planned.items, rules, served, by, now, runs):
                line = f"{result.outcome}: version {result.version} of {result.model}"
                notes.print(line)
                results.append(result)
    report = {
        "applied": apply,
        "plan": [item.as_dict() for item in planned.items],
        "skipped": list(planned.foreign),
        "unreadable": list(planned.unreadable),
        "results": [result.as_dict() for result in results],
    }
    show(report, as_json, lambda: _results(results) if apply else _plan(planned.items))
    failed = sum(result.outcome == "failed" for result in results)
    mistakes = [f"retention failed for {failed} of {len(results)} versions; run it again"] if failed else []
    if planned.unreadable:
        mistakes.append(f"the versions of {len(planned.unreadable)} models could not be read")
    if mistakes:
        raise FrameworkError("; ".join(mistakes))


def main() -> None:
    """Run the command line."""
    run(retain_models)


def _another(host: str) -> WorkspaceClient:
    from databricks.sdk import WorkspaceClient

    try:
        return WorkspaceClient(host=host)
    except ValueError as error:
        raise InputError(f"there is no way to sign in to {host}: {error}") from error


def _plan(items: Sequence[Item]) -> Table:
    from rich.table import Table

    counts = Counter(item.action for item in items)
    title = f"dry run: keep {counts['keep']}, archive {counts['archive']}, delete {counts['delete']}"
    table = Table("schema", "model", "version", "action", "why", title=title)
    for item in items:
        table.add_row(item.model.schema, item.model.model, item.version, item.action, item.reason)
    return table


def _results(results: list[retention.Result]) -> Table:
    from rich.table import Table

    table = Table("schema", "model", "version", "outcome", "detail")
    for result in results:
        table.add_row(result.model.schema, result.model.model, result.version, result.outcome, result.detail)
    return table
