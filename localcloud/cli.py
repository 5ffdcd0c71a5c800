"""The command ``localcloud``."""

import json
import os
import sys
from uuid import UUID

import click

from localcloud.core.delays import Delays
from localcloud.data.commands import data
from localcloud.run import environment, process
from localcloud.run.failure import RunError
from localcloud.run.folder import DataFolder
from localcloud.run.reach import reach


@click.group()
def commands() -> None:
    """Simulated Azure and Databricks clouds under the real Pulumi engine.

    Their objects live in the folder .localcloud beside the nearest Pulumi.yaml, or where LOCALCLOUD_DATA
    says. With LOCALCLOUD_DELAYS=SEED every operation takes a random time, so that a wrong order shows.
    """


@commands.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option(
    "--as",
    "caller",
    envvar=environment.CALLER,
    default="",
    help="Service principal that calls the clouds, by name or application id; the deployer without it.",
)
@click.option(
    "--subscription",
    "subscriptions",
    envvar=environment.SUBSCRIPTIONS,
    multiple=True,
    type=click.UUID,
    help="GUID of an Azure subscription that the login sees from now on, besides its own; may be repeated.",
)
def run(command: tuple[str, ...], caller: str, subscriptions: tuple[UUID, ...]) -> None:
    """Run COMMAND (pulumi, make, a shell) against the simulated clouds; exit as it does."""
    folder = DataFolder.here()
    nested = environment.is_running(folder, caller)
    if nested and not subscriptions:
        sys.exit(process.run(command, os.environ))
    from localcloud.core.store import Store  # noqa: PLC0415 (most nested runs do without)

    try:
        Delays.from_environment()
    except ValueError as error:
        raise RunError(str(error)) from None

    with folder.in_use():
        store = Store(folder.database)
        identity = store.identity
        store.add_subscriptions(str(subscription) for subscription in subscriptions)
        store.close()
        if nested:
            sys.exit(process.run(command, os.environ))
        with process.server(folder.database, environment.of_providers(identity, caller)) as ports:
            status = process.run(command, environment.of_command(folder, identity, ports, caller))
    sys.exit(status)


@commands.command()
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects: cloud, type, id, name.")
def status(as_json: bool) -> None:
    """Show what exists in the simulated clouds."""
    from localcloud.run.status import inventory, table  # noqa: PLC0415 (rich takes a while to import)

    found = inventory(DataFolder.here())
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        table(found)


@commands.command()
def reset() -> None:
    """Start afresh: delete the simulated clouds and Pulumi's state of them."""
    folder = DataFolder.here()
    there = folder.reset()
    click.echo(f"{folder.path} is empty now." if there else f"{folder.path} holds nothing.")


commands.add_command(data)
commands.add_command(reach)


def main() -> None:
    """Run the command line; say what went wrong in one line."""
    try:
        commands(prog_name="localcloud")
    except RunError as error:
        click.echo(f"localcloud: {error}", err=True)
        sys.exit(error.status)
