"""Makes the extract of Microsoft's specifications that the tests read. See the package's docstring."""

import json
from pathlib import Path

import click

from localcloud.specification.checkout import Checkout
from localcloud.specification.extract import extract

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--examples", multiple=True, required=True, type=_FOLDER, help="Azure/azure-rest-api-specs")
@click.option("--schemas", required=True, type=_FOLDER, help="Azure/azure-resource-manager-schemas")
@click.option("--write", required=True, type=click.Path(dir_okay=False, path_type=Path))
def main(examples: tuple[Path, ...], schemas: Path, write: Path) -> None:
    """Write the examples and mutations of the types that localcloud knows."""
    found = extract([Checkout(path) for path in examples], Checkout(schemas))
    lines = [f'  "{key}": {json.dumps(value)}' for key, value in found.items() if isinstance(value, str)]
    for key in ("examples", "mutations"):
        rows = ",\n".join(f"    {json.dumps(row, sort_keys=True)}" for row in found[key])
        lines.append(f'  "{key}": [\n{rows}\n  ]')
    write.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    click.echo(f"{len(found['examples'])} examples and {len(found['mutations'])} mutations in {write}")


if __name__ == "__main__":
    main()
