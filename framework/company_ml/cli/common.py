"""What every command has: the environment it speaks to, output for people or programs, and exit codes."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from company_ml.errors import ExitCode, FrameworkError
from company_ml.platform import PLATFORM
from company_ml.settings.variables import variable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from rich.table import Table

Command = TypeVar("Command", bound="Callable[..., Any]")

TRACEBACK_VARIABLE = "COMPANY_ML_TRACEBACK"
"""Set to anything, an error that nobody foresaw comes with its traceback."""


class Notes:
    """Where progress and remarks go: standard output holds the result alone, so that programs can read it."""

    def print(self, line: str) -> None:
        """Print a line to standard error. Nobody reading it is no reason to stop what is under way."""
        with suppress(OSError):
            click.echo(line, err=True)


notes = Notes()


def _overriding(field: str, option: str, description: str) -> Callable[[Command], Command]:
    """Return the option that overrides a setting, by its variable for as long as the command runs.

    So the setting is read wherever it is needed, and in one way.
    """
    name = variable(field)

    def override(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.with_resource(_variable(name, value))

    return click.option(
        option,
        envvar=name,
        show_envvar=True,
        expose_value=False,
        is_eager=True,
        callback=override,
        help=description,
    )


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


_environment_option = click.option(
    "--environment",
    "-e",
    required=True,
    envvar="COMPANY_ML_ENVIRONMENT",
    show_envvar=True,
    type=click.Choice(list(PLATFORM.environments)),
    help="Environment to work in.",
)
catalog_option = _overriding(
    "models_catalog",
    "--models-catalog",
    "Catalog of the registered models, as the shared stack names it.",
)
_data_option = _overriding(
    "data_catalog", "--data-catalog", "Catalog of the environment's data, as its stack names it."
)
_experiments_option = _overriding(
    "experiment_folder", "--experiment-folder", "Workspace folder of the experiments."
)
mirror_option = _overriding(
    "mirror",
    "--mirror",
    "Folder of the wheels that stand for a package index, as the environment's stack names it.",
)


def environment_option(command: Command) -> Command:
    """Add the options that say where a command works: the environment, and what differs from its settings."""
    return _environment_option(catalog_option(_data_option(_experiments_option(command))))


json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
job_run_option = click.option(
    "--job-run",
    type=click.IntRange(min=1),
    metavar="ID",
    help="In a job: {{task.run_id}}. Tells who started it, and other runs when it has ended.",
)
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
        click.echo(json.dumps(_plain(result), indent=2, sort_keys=True, default=str, allow_nan=False))
    else:
        from rich.console import Console

        shown = people()
        # A sentence stays one line wherever it goes, and names and reasons in brackets are no markup.
        Console(highlight=False, markup=False).print(shown, soft_wrap=isinstance(shown, str))


def _plain(value: Any) -> Any:
    """Return a value with null for what is no finite number: JSON has neither NaN nor infinity."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value


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
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        words = " ".join(str(error).split())
        click.echo(
            f"Error: {command.name} met what nobody foresaw ({type(error).__name__}: {words}); run it again "
            f"with {TRACEBACK_VARIABLE}=1 to see where, and tell the owners of company_ml",
            err=True,
        )
        sys.exit(ExitCode.FAILED)
