"""`python -m delivery`: what the pipelines' steps call."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

import platform_model
from delivery import databricks, federation, state, surplus
from delivery import drift as drifting
from delivery.drift import Condition, Finding
from delivery.errors import DeliveryError
from delivery.hosts.here import host
from platform_model.load import PlatformError


@click.group()
def commands() -> None:
    """Log in without a secret, comment on pull requests, and keep the issue about drift."""


@commands.command()
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def comment(text: Path) -> None:
    """Put the Markdown in TEXT on this run's pull request, in place of what was put there before.

    The first line of the text is the marker by which the comment is found again.
    """
    marker, _, body = text.read_text(encoding="utf-8").partition("\n")
    if not (marker.startswith("<!--") and marker.endswith("-->")):
        raise DeliveryError(f"{text} does not begin with a marker, a line such as <!-- review -->")
    click.echo(host(os.environ).put_comment(marker, body))


@commands.command()
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def federated(command: Sequence[str]) -> None:
    """Run COMMAND with the run's own id token, however long it takes, and end as it ends."""
    sys.exit(federation.run(federation.token_source(os.environ), command))


@commands.group()
def drift() -> None:
    """Look whether the clouds are as the stacks left them, and keep one issue about it."""


@drift.command()
@click.argument("stack")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/drift"),
    show_default=True,
    help="Folder for what was found.",
)
@click.option(
    "--without-databricks", is_flag=True, help="Compare Azure alone, as who does not administer Databricks."
)
def check(stack: str, command: Sequence[str], into: Path, *, without_databricks: bool) -> None:
    """Run COMMAND, a preview of STACK that expects no changes, and write down what it found.

    What the preview cannot see is listed beside it: bindings, grants, assignments, members, secrets, logins
    and private endpoints that no stack made. Ends with 1 when the stack has drifted or nobody knows.
    """
    if without_databricks:
        finding = drifting.check(stack, drifting.without_databricks(command))
        finding = drifting.with_omission(finding, state.resources_of(stack))
    else:
        finding = drifting.with_surplus(drifting.check(stack, command), lambda: _surplus(stack))
    finding.write(into / f"{stack}.json")
    click.echo(f"{finding.text}\n\n{stack}: {finding.condition}")
    if finding.condition is not Condition.STEADY:
        sys.exit(1)


def _stacks() -> Sequence[str]:
    """Return the stacks of the platform, each of which has to be among the findings."""
    try:
        return platform_model.current().stacks
    except PlatformError as error:
        raise DeliveryError(str(error)) from None


@drift.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def tell(folder: Path) -> None:
    """Open the issue, bring it up to date, or close it, by the findings in FOLDER.

    Ends with 1 when a stack has drifted or nobody knows, so that the run is seen to have failed.
    """
    findings = [Finding.read(path) for path in sorted(folder.glob("**/*.json"))]
    known = {finding.stack for finding in findings}
    findings += [
        Finding(stack=stack, condition=Condition.UNKNOWN, text="The check did not get so far.")
        for stack in _stacks()
        if stack not in known
    ]
    where = host(os.environ)
    if all(finding.condition is Condition.STEADY for finding in findings):
        closed = where.close_issue(drifting.TITLE, "All stacks are as they were left.")
        click.echo(f"All stacks are as they were left{f'; closed {closed}' if closed else ''}.")
        return
    click.echo(where.open_issue(drifting.TITLE, drifting.report(findings)))
    sys.exit(1)


def _surplus(stack: str) -> list[str]:
    account_id = os.environ.get("DATABRICKS_ACCOUNT_ID")
    if not account_id:
        raise DeliveryError(
            "DATABRICKS_ACCOUNT_ID is not set; it names the account whose bindings are listed"
        )
    states = {name: state.resources_of(name) for name in state.stack_names()}
    everything = [resource for resources in states.values() for resource in resources]
    stacks = surplus.Stacks(own=states.get(stack, []), all=everything)
    return surplus.find(stacks, account_id, databricks.get)


try:
    commands(prog_name="python -m delivery")
except DeliveryError as error:
    sys.exit(f"delivery: {error}")
