"""The command ``localcloud reach``."""

import json
import sys
from typing import TYPE_CHECKING

import click

from localcloud.run.failure import RunError
from localcloud.run.folder import DataFolder

if TYPE_CHECKING:
    from localcloud.reach.answer import Answer
    from localcloud.reach.world import World


@click.command()
@click.argument("place", metavar="[FROM", required=False)
@click.argument("target", metavar="TO]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print an object, or a list: from, to, reached, ...")
def reach(place: str | None, target: str | None, as_json: bool) -> None:
    """Show the way of a connection step by step, or why there is none; exit with 1 then.

    FROM is classic:WORKSPACE, serverless:WORKSPACE, network:NAME, unity-catalog, control-plane (which reads
    vaults), hub or outside. TO is a storage account, a vault, a workspace (by name or address), a log
    workspace, or a host. Without both, show every way that existing objects need and that is missing.
    """
    from localcloud.core.cloud import Caller  # noqa: PLC0415 (the rules of the clouds take a while to import)
    from localcloud.core.store import Store  # noqa: PLC0415
    from localcloud.reach.world import World  # noqa: PLC0415

    if place and not target:
        raise click.UsageError("name where the connection leads, too")
    folder = DataFolder.here()
    if not folder.database.is_file():
        raise RunError(f"{folder.path} holds nothing yet; make something first, as with make up")
    store = Store(folder.database)
    try:
        world = World(store.cloud(Caller("localcloud")))
        reached = _one(world, place, target, as_json) if place and target else _all(world, as_json)
    finally:
        store.close()
    sys.exit(0 if reached else 1)


def _one(world: "World", place: str, target: str, as_json: bool) -> bool:
    """Print the way of one connection; return whether it gets through."""
    from localcloud.reach import answer, asking  # noqa: PLC0415 (see above)

    try:
        found = answer.reach(world, asking.place_named(world, place), asking.target_named(world, target))
    except asking.UnknownNameError as error:
        raise RunError(str(error)) from error
    if as_json:
        click.echo(json.dumps(_fields(found) | {"steps": found.steps}, indent=2))
        return found.reached
    for step in found.steps:
        click.echo(f"  {step}")
    end = "reaches" if found.reached else "does not reach"
    click.echo(f"{found.place} {end} {found.target}" + (f": {found.reason}." if found.reason else "."))
    return found.reached


def _all(world: "World", as_json: bool) -> bool:
    """Print the ways that are needed and missing; return whether none is."""
    from localcloud.reach import needs  # noqa: PLC0415 (see above)

    found = [(need.who, need.answer(world)) for need in needs.everything(world)]
    missing = [(who, answer) for who, answer in found if not answer.reached]
    if as_json:
        click.echo(json.dumps([{"who": who, **_fields(answer)} for who, answer in missing], indent=2))
        return not missing
    for who, answer in missing:
        click.echo(f"{who}: {answer.reason}.")
    click.echo(f"{len(found)} ways are needed, {len(missing)} of them missing.")
    return not missing


def _fields(answer: "Answer") -> dict[str, object]:
    return {
        "from": answer.place,
        "to": answer.target,
        "reached": answer.reached,
        "reason": answer.reason,
    }
