"""What a feature table is, as people write it in YAML: the same in every environment."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from company_ml import documents
from company_ml.settings.environment import Environment

LONGEST_NAME = 63
"""Bytes of an online store's name, and of each part of an online table's. They live in PostgreSQL.
https://docs.databricks.com/aws/en/machine-learning/feature-store/online-tables
"""

NAME = r"[a-z][a-z0-9_]{0,254}"
"""Pattern of a name that never needs quotes in SQL."""
_SCALAR = (
    r"(?:SMALLINT|INT|BIGINT|FLOAT|DOUBLE|STRING|BOOLEAN|DATE|TIMESTAMP|BINARY|DECIMAL\(\d{1,2},\d{1,2}\))"
)
Name = Annotated[str, Field(pattern=rf"^{NAME}$")]
InSchema = Annotated[str, Field(pattern=rf"^{NAME}\.{NAME}$")]
"""``schema.table``, in the environment's catalog of data."""
SqlType = Annotated[str, Field(pattern=rf"^(?:{_SCALAR}|ARRAY<{_SCALAR}>|MAP<{_SCALAR},{_SCALAR}>)$")]
"""The types that features can have, but for nested ones.
https://api-docs.databricks.com/python/feature-engineering/latest/feature_engineering.client.html
"""
Mode = Literal["TRIGGERED", "CONTINUOUS", "SNAPSHOT"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Column(_Section):
    """A column of a feature table."""

    type: SqlType
    comment: str = ""


class Online(_Section):
    """The copy that endpoints read; which store it is in differs by environment and is no part of it."""

    table: InSchema
    mode: Mode = Field(
        default="TRIGGERED",
        description="TRIGGERED copies what changed when asked, CONTINUOUS at once, SNAPSHOT all when asked.",
    )

    @model_validator(mode="after")
    def _short_names(self) -> Self:
        too_long = [name for name in self.table.split(".") if len(name.encode()) > LONGEST_NAME]
        if too_long:
            raise ValueError(f"longer than the {LONGEST_NAME} bytes of a name online: {', '.join(too_long)}")
        return self


class FeatureTable(_Section):
    """A feature table: any table of Unity Catalog with a primary key is one."""

    table: InSchema
    description: str
    primary_keys: tuple[Name, ...] = Field(min_length=1)
    timeseries_column: Name | None = Field(
        default=None, description="When a row's values became true; one of the keys."
    )
    columns: dict[Name, Column]
    source: InSchema = Field(description="Table or view whose rows are merged; has all columns.")
    online: Online | None = None

    @model_validator(mode="after")
    def _keys_are_columns(self) -> Self:
        mistakes = [f"key {key} is no column" for key in self.primary_keys if key not in self.columns]
        if len(set(self.primary_keys)) != len(self.primary_keys):
            mistakes.append("a key is named more than once")
        moment = self.timeseries_column
        if moment is not None and moment not in self.primary_keys:
            mistakes.append(f"timeseries_column {moment} must be one of primary_keys")
        if moment in self.columns and self.columns[moment].type not in {"DATE", "TIMESTAMP"}:
            mistakes.append(f"timeseries_column {moment} must be a DATE or a TIMESTAMP")
        if self.source == self.table:
            mistakes.append("source and table are the same")
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """The columns that are no keys."""
        return tuple(name for name in self.columns if name not in self.primary_keys)

    def full_name(self, environment: Environment) -> str:
        """Return the table's full name in an environment."""
        return f"{environment.data_catalog}.{self.table}"

    def source_name(self, environment: Environment) -> str:
        """Return the full name of what is merged."""
        return f"{environment.data_catalog}.{self.source}"


def load(name: str) -> FeatureTable:
    """Read the definition of a feature table: a packaged one by name, or a file by path.

    Raises:
        InputError: there is no such definition, or it has mistakes: all of them, each with its key.
    """
    return documents.read(name, "features", FeatureTable)
