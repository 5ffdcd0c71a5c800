"""The command ``localcloud reach``."""

import json
import sys

import click

from localcloud.run.failure import RunError
from localcloud.run.folder import DataFolder


@click.command()
@click.argument("place", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--json", "as_json", is_flag=True, help="Print an object: from, to, reached, steps, reason.")
def reach(place: str, target: str, as_json: bool) -> None:
    """Show the way of a connection step by step, or why there is none; exit with 1 then.

    FROM is classic:WORKSPACE, serverless:WORKSPACE, network:NAME, unity-catalog, control-plane (which reads
    vaults), hub or outside. TO is a storage account, a vault, a workspace (by name or address), a log
    workspace, or a host.
    """
    from localcloud.core.cloud import Caller  # noqa: PLC0415 (the rules of the clouds take a while to import)
    from localcloud.core.store import Store  # noqa: PLC0415
    from localcloud.reach import answer, asking  # noqa: PLC0415
    from localcloud.reach.world import World  # noqa: PLC0415

    folder = DataFolder.here()
    if not folder.database.is_file():
        raise RunError(f"{folder.path} holds nothing yet; make something first, as with make up")
    store = Store(folder.database)
    try:
        world = World(store.cloud(Caller("localcloud")))
        found = answer.reach(world, asking.place_named(world, place), asking.target_named(world, target))
    except asking.UnknownNameError as error:
        raise RunError(str(error)) from error
    finally:
        store.close()
    if as_json:
        fields = {"from": found.place, "to": found.target, "reached": found.reached}
        click.echo(json.dumps({**fields, "steps": found.steps, "reason": found.reason}, indent=2))
    else:
        for step in found.steps:
            click.echo(f"  {step}")
        end = "reaches" if found.reached else "does not reach"
        click.echo(f"{found.place} {end} {found.target}" + (f": {found.reason}." if found.reason else "."))
    sys.exit(0 if found.reached else 1)
