"""What a statement answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from databricks.sdk.service.sql import ColumnInfo

from company_ml.errors import FrameworkError
from company_ml.statements.values import reader

_BASE = re.compile(r"[A-Z_]+")


@dataclass(frozen=True)
class Column:
    """A column of a result."""

    name: str
    type: str
    """Its full SQL type, as the warehouse writes it: ``DECIMAL(38,6)``."""

    @classmethod
    def of(cls, info: ColumnInfo) -> "Column":
        """Read a column of the manifest. The full type is read, because the short one lacks newer types."""
        short = info.type_name.value if info.type_name else "STRING"
        return cls(info.name or "", (info.type_text or short).upper())

    @property
    def base(self) -> str:
        """The type without its sizes: ``DECIMAL``."""
        match = _BASE.match(self.type)
        return match.group() if match else self.type

    def value(self, text: str | None) -> Any:
        """Return a value of this column.

        Raises:
            FrameworkError: Python has no such value, as with dates before year 1 or after 9999.
        """
        try:
            return None if text is None else reader(self.base)(text)
        except (ValueError, ArithmeticError):
            raise FrameworkError(f"column {self.name} holds {text!r}, which is no {self.type} here") from None


@dataclass(frozen=True)
class Result:
    """The rows that a statement returned, each value in the type of its column, ``None`` for null."""

    statement_id: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    """Whether the warehouse cut rows off at a limit."""

    @classmethod
    def read(
        cls,
        statement_id: str,
        columns: tuple[Column, ...],
        texts: Sequence[Sequence[str | None]],
        truncated: bool,
    ) -> "Result":
        """Turn the texts that the API sends into typed rows.

        Raises:
            FrameworkError: a text is not of its column's type.
        """
        typed = tuple(
            tuple(column.value(text) for column, text in zip(columns, row, strict=True)) for row in texts
        )
        return cls(statement_id, columns, typed, truncated)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries by column name."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def one(self) -> dict[str, Any]:
        """Return the only row.

        Raises:
            FrameworkError: there are none or several.
        """
        if len(self.rows) != 1:
            raise FrameworkError(
                f"statement {self.statement_id} returned {len(self.rows)} rows instead of one"
            )
        return self.records()[0]
