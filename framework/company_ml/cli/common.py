"""What every command has: the environment it speaks to, output for people or programs, and exit codes."""

import json
import os
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from company_ml.errors import ExitCode, FrameworkError
from company_ml.settings.variables import variable

Command = TypeVar("Command", bound=Callable[..., Any])

ENVIRONMENTS = ("dev", "test", "prod")

notes = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
"""Where progress and remarks go: standard output holds the result alone, so that programs can read it."""


def _use_catalog(ctx: click.Context, _: click.Parameter, name: str | None) -> None:
    """Set the variable for as long as the command runs: settings are read from it wherever needed."""
    if name is not None:
        ctx.with_resource(_variable(_CATALOG_VARIABLE, name))


@contextmanager
def _variable(name: str, value: str) -> Generator[None, None, None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


_CATALOG_VARIABLE = variable("models_catalog")
_environment_option = click.option(
    "--environment",
    "-e",
    required=True,
    envvar="COMPANY_ML_ENVIRONMENT",
    show_envvar=True,
    type=click.Choice(ENVIRONMENTS),
    help="Environment to work in.",
)
catalog_option = click.option(
    "--models-catalog",
    envvar=_CATALOG_VARIABLE,
    show_envvar=True,
    expose_value=False,
    is_eager=True,
    callback=_use_catalog,
    help="Catalog of the registered models, as the shared stack names it.",
)


def environment_option(command: Command) -> Command:
    """Add the options that say where a command works: the environment, and the models' catalog."""
    return _environment_option(catalog_option(command))


json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
apply_option = click.option(
    "--apply/--dry-run",
    "apply",
    default=False,
    show_default=True,
    help="Change things, or say what would be changed.",
)


def show(result: Mapping[str, Any], as_json: bool, people: Callable[[], str | Table]) -> None:
    """Print a result: as JSON for programs, else as what ``people`` returns.

    Args:
        result: Plain values only: what ``json`` can write.
        as_json: Whether a program reads.
        people: Makes the text or table for people; called only when people read.
    """
    if as_json:
        click.echo(json.dumps(result, indent=2, sort_keys=True, default=str))
    else:
        shown = people()
        # A sentence stays one line wherever it goes, and names and reasons in brackets are no markup.
        Console(highlight=False, markup=False).print(shown, soft_wrap=isinstance(shown, str))


def run(command: click.Command) -> None:
    """Run a command, turn its errors into one line on standard error, and end with the right exit code.

    It returns when all is well: a job of Databricks calls the entry point inside of a process of its own,
    where any exit may count as a failure.
    """
    # MLflow would print a run's address between the results.
    os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
    try:
        command.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except click.Abort:
        sys.exit(130)
    except FrameworkError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
