"""How commands hand over the rows of a statement: to people, to programs, or as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import notes, show
from company_ml.errors import FrameworkError

if TYPE_CHECKING:
    from rich.table import Table

    from company_ml.statements.result import Result

csv_option = click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows into this file, too.",
)


def print_result(result: Result, as_json: bool, csv_file: Path | None, more: Mapping[str, Any]) -> None:
    """Print the rows, and write them into a file if one is given.

    Args:
        result: The rows.
        as_json: Whether a program reads.
        csv_file: Where to write the rows to, with a line of headings.
        more: What else the JSON says.

    Raises:
        FrameworkError: the file cannot be written.
    """
    if csv_file:
        try:
            with csv_file.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(column.name for column in result.columns)
                writer.writerows(result.rows)
        except OSError as error:
            raise FrameworkError(f"the rows could not be written to {csv_file}: {error.strerror}") from error
        notes.print(f"Wrote {len(result.rows)} rows into {csv_file}.")
    show({"rows": result.records(), **more}, as_json, lambda: _table(result))


def _table(result: Result) -> Table:
    from rich.table import Table

    shown = Table(box=None, header_style="bold")
    for column in result.columns:
        shown.add_column(column.name.replace("_", " ").capitalize(), overflow="fold")
    for row in result.rows:
        shown.add_row(*("-" if value is None else str(value) for value in row))
    return shown
