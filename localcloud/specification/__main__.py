"""The commands that read checkouts of Microsoft's specifications. See the package's docstring."""

import json
import sys
from pathlib import Path

import click

from localcloud.specification.checkout import Checkout
from localcloud.specification.constraints import TypeSchemas
from localcloud.specification.examples import check
from localcloud.specification.refused import refused

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Hold localcloud against Microsoft's specifications."""


@main.command()
@click.argument("checkouts", nargs=-1, required=True, type=_FOLDER)
def examples(checkouts: tuple[Path, ...]) -> None:
    """Check that localcloud accepts the request examples in CHECKOUTS of Azure/azure-rest-api-specs.

    Ends with 1 when it refuses one that is not stated as a limit, or accepts one that is.
    """
    report = check(Checkout(path) for path in checkouts)
    for line in report.differences:
        click.echo(line, err=True)
    click.echo(f"{report.accepted} examples accepted, {report.limits} refused as stated")
    sys.exit(1 if report.differences else 0)


@main.command()
@click.argument("checkout", type=_FOLDER)
@click.option("--requests", required=True, type=_FILE, help="Accepted inputs of each type, as JSON.")
@click.option("--write", required=True, type=click.Path(dir_okay=False, path_type=Path))
def mutations(checkout: Path, requests: Path, write: Path) -> None:
    """Write what a CHECKOUT of Azure/azure-resource-manager-schemas, and documented rules, refuse."""
    schemas = Checkout(checkout)
    given = json.loads(requests.read_text(encoding="utf-8"))
    found = refused(given, TypeSchemas(schemas))
    rows = ",\n".join(f"    {json.dumps(row, sort_keys=True)}" for row in found)
    text = f'{{\n  "schemas_commit": "{schemas.commit}",\n  "mutations": [\n{rows}\n  ]\n}}\n'
    write.write_text(text, encoding="utf-8")
    click.echo(f"{len(found)} mutations in {write}")


if __name__ == "__main__":
    main()
