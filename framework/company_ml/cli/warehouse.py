"""What commands share that ask a warehouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from company_ml.defaults import STATEMENT_TIMEOUT

warehouse_option = click.option(
    "--warehouse",
    required=True,
    envvar="DATABRICKS_WAREHOUSE_ID",
    show_envvar=True,
    metavar="ID",
    help="SQL warehouse to ask.",
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=STATEMENT_TIMEOUT,
    show_default=True,
    help="Seconds until a statement is cancelled.",
)


def days_option(default: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that says how far to look back."""
    return click.option(
        "--days",
        type=click.IntRange(1, 365),  # system tables keep a year
        default=default,
        show_default=True,
        help="Days to look back.",
    )
