"""Values on their way to the warehouse: bound with their types, never written into a statement's text."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from databricks.sdk.service.sql import StatementParameterListItem

from company_ml.errors import InputError

Parameter = str | bool | int | float | Decimal | date | datetime | None
"""What a parameter marker can be bound to. Arrays, maps and structs cannot be bound.
https://docs.databricks.com/api/workspace/statementexecution/executestatement
"""

_PART = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")
_INT_BITS, _BIGINT_BITS = 31, 63  # beside the sign
_MAX_DIGITS = 38
"""https://docs.databricks.com/aws/en/sql/language-manual/data-types/decimal-type"""


def bind(parameters: Mapping[str, Parameter]) -> list[StatementParameterListItem]:
    """Return parameters as the statement execution API takes them.

    Raises:
        InputError: a value has no type in SQL, or does not fit its type. Says all of them at once.
    """
    bound: list[StatementParameterListItem] = []
    mistakes: list[str] = []
    for name, value in parameters.items():
        try:
            type_, text = _typed(value)
        except ValueError as error:
            mistakes.append(f"parameter {name!r}: {error}")
        else:
            bound.append(StatementParameterListItem(name=name, type=type_, value=text))
    if mistakes:
        raise InputError("; ".join(mistakes))
    return bound


def table_name(text: str) -> str:
    """Return the full name of a table or view, ``catalog.schema.table``, checked for ``IDENTIFIER(:name)``.

    Raises:
        InputError: there are not three parts, or one of them would need quotes.
    """
    parts = text.split(".")
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise InputError(
            f"{text!r} is not the full name of a table: write catalog.schema.table, each of letters, digits "
            "and underscores, beginning with a letter"
        )
    return text


def column_name(text: str) -> str:
    """Return the name of a column, checked for ``IDENTIFIER(:name)``.

    Raises:
        InputError: the name would need quotes.
    """
    if not _PART.fullmatch(text):
        raise InputError(
            f"{text!r} is not the name of a column: use letters, digits and underscores, "
            "beginning with a letter"
        )
    return text


def quoted(name: str) -> str:
    """Return a name between backticks, for statements whose names cannot be bound.

    A backtick in the name is doubled, so that whatever the name is, it stays a name.
    https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-identifiers
    """
    return f"`{name.replace('`', '``')}`"


def literal(text: str) -> str:
    """Return a text as a literal, for the clauses that take no parameter marker; a backslash escapes.

    https://docs.databricks.com/aws/en/sql/language-manual/data-types/string-type
    """
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _typed(value: Parameter) -> tuple[str | None, str | None]:
    """Return the SQL type and the text of a value."""
    match value:
        case None:
            typed = None, None
        case bool():  # before int, which it is to Python
            typed = "BOOLEAN", str(value).lower()
        case int():
            typed = _integer_type(value), str(value)
        case float():
            typed = "DOUBLE", repr(value)
        case Decimal():
            typed = _decimal_type(value), f"{value:f}"
        case datetime():  # before date, which it is to Python
            if value.tzinfo is None:
                raise ValueError(f"{value} has no time zone; say which it is in")
            typed = "TIMESTAMP", value.isoformat()
        case date():
            typed = "DATE", value.isoformat()
        case str():
            typed = "STRING", value
        case _:
            raise ValueError(
                f"a {type(value).__name__} cannot be bound; use text, a number, a date or a time"
            )
    return typed


def _integer_type(value: int) -> str:
    """Return ``INT`` where it fits: ``date_sub`` and ``LIMIT`` take nothing wider."""
    if value.bit_length() <= _INT_BITS:
        return "INT"
    if value.bit_length() <= _BIGINT_BITS:
        return "BIGINT"
    raise ValueError(f"{value} is more than a BIGINT holds")


def _decimal_type(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a number that a DECIMAL holds")
    scale = max(-exponent, 0)
    precision = max(len(value.as_tuple().digits) + max(exponent, 0), scale)
    if precision > _MAX_DIGITS:
        raise ValueError(f"{value} has more digits than the {_MAX_DIGITS} of a DECIMAL")
    return f"DECIMAL({precision},{scale})"
