"""The commands ``localcloud data ...``.

What they use is imported when one of them runs: the rules of the clouds take a while to import.
"""

import json
from collections.abc import Callable
from typing import Any

import click

from localcloud.run.folder import DataFolder

Said = dict[str, Any]

as_json = click.option("--json", "as_json", is_flag=True, help="Print what was done as a JSON object.")
comment_of = click.option("--comment", help="What people read about it.")
model_name = click.argument("model", metavar="CATALOG.SCHEMA.MODEL")


@click.group()
def data() -> None:
    """Play the data scientist: models, versions, aliases and tables.

    Works on the simulated clouds of the data folder, while a run uses them too.
    """


@data.command()
@model_name
@comment_of
@as_json
def model(model: str, comment: str | None, as_json: bool) -> None:
    """Register a model, with no version yet."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    done = _do(lambda route: actions.register_model(route, model, comment))
    _say(done, as_json, "Registered the model {model}.")


@data.command()
@model_name
@click.option("--alias", "aliases", multiple=True, help="Point this alias at it, for example champion.")
@click.option(
    "--requirement",
    "requirements",
    multiple=True,
    help="A line of its requirements.txt: a package, a wheel in a volume, or an index's address.",
)
@comment_of
@as_json
def version(
    model: str,
    aliases: tuple[str, ...],
    requirements: tuple[str, ...],
    comment: str | None,
    as_json: bool,
) -> None:
    """Make the next version of a model, ready to be served."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    done = _do(lambda route: actions.add_version(route, model, aliases, comment, requirements))
    named = "".join(f" It is {alias} now." for alias in aliases)
    _say(done, as_json, "Made version {version} of {model}, {status}." + named)


@data.command()
@model_name
@click.argument("alias")
@click.argument("version", type=int)
@as_json
def alias(model: str, alias: str, version: int, as_json: bool) -> None:
    """Point an alias of a model at a version."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    done = _do(lambda route: actions.move_alias(route, model, alias, version))
    before = "" if done["before"] is None else " It was version {before}."
    _say(done, as_json, "The {alias} of {model} is version {version} now." + before)


@data.command(name="delete-alias")
@model_name
@click.argument("alias")
@as_json
def delete_alias(model: str, alias: str, as_json: bool) -> None:
    """Delete an alias of a model; its versions stay."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    done = _do(lambda route: actions.delete_alias(route, model, alias))
    _say(done, as_json, "The alias {alias} of {model} is deleted; it was version {before}.")


@data.command()
@click.argument("function", metavar="LOOKUP")
@click.argument("message")
@click.option("--code", default="", help="Error code of the API, for example PERMISSION_DENIED.")
@as_json
def fault(function: str, message: str, code: str, as_json: bool) -> None:
    """Let a look-up, such as getTable, fail with a message from now on."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    done = _do(lambda route: actions.set_fault(route, function, code, message))
    _say(done, as_json, "The look-up {function} fails from now on.")


@data.command(name="remove-faults")
@as_json
def remove_faults(as_json: bool) -> None:
    """Let every look-up answer again."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    _say(_do(actions.remove_faults), as_json, "Removed {removed} fault(s).")


@data.command()
@click.argument("table", metavar="CATALOG.SCHEMA.TABLE")
@click.option("--column", "columns", multiple=True, metavar="NAME:TYPE", help="A column: id:bigint.")
@comment_of
@as_json
def table(table: str, columns: tuple[str, ...], comment: str | None, as_json: bool) -> None:
    """Make a table."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    split = [_column(one) for one in columns]
    done = _do(lambda route: actions.make_table(route, table, split, comment))
    _say(done, as_json, f"Made the table {{table}} with {len(split)} column(s).")


@data.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print an object: models and tables.")
def show(as_json: bool) -> None:
    """Show models with their versions and aliases, and tables."""
    from localcloud.data import actions  # noqa: PLC0415 (see above)

    found = _do(actions.everything)
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for one in found["models"]:
        click.echo(f"model {one['model']}: {_versions(one)}")
    for one in found["tables"]:
        columns = ", ".join(f"{column['name']} {column['type']}" for column in one["columns"])
        click.echo(f"table {one['table']}: {columns or 'no columns'}")
    if not found["models"] and not found["tables"]:
        click.echo("There are no models and no tables.")


def _do(action: Callable[[Any], Said]) -> Said:
    from localcloud.data.clouds import opened  # noqa: PLC0415 (see above)

    with opened(DataFolder.here()) as route:
        return action(route)


def _say(done: Said, as_json: bool, sentence: str) -> None:
    click.echo(json.dumps(done) if as_json else sentence.format(**done))


def _column(text: str) -> tuple[str, str]:
    name, colon, kind = text.partition(":")
    if not (name and colon and kind):
        raise click.BadParameter(f"'{text}' is not NAME:TYPE", param_hint="--column")
    return name, kind.lower()


def _versions(found: Said) -> str:
    aliases = {
        version: [alias for alias, number in found["aliases"].items() if number == version]
        for version in (one["version"] for one in found["versions"])
    }
    shown = [
        f"{one['version']} {one['status']}"
        + (f" ({', '.join(aliases[one['version']])})" if aliases[one["version"]] else "")
        for one in found["versions"]
    ]
    return ", ".join(shown) or "no version"
