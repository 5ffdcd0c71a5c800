"""Feature look-ups: the features that a model takes from feature tables, as they were at each row's time.

The words are those of Databricks' ``FeatureLookup``, and mean the same, but for two things: the columns are
always named, since a version must not change with its tables, and ``primary_keys`` and ``timeseries_column``
say what the table calls its keys, so that the statement is the same wherever a version is scored.
https://learn.microsoft.com/azure/databricks/machine-learning/feature-store/time-series
https://api-docs.databricks.com/python/feature-engineering/latest/ml_features.feature_lookup.html
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from company_ml.errors import InputError
from company_ml.features.definition import NAME
from company_ml.inference.definition import ColumnName
from company_ml.settings.environment import Environment

METADATA_KEY = "feature_lookups"
"""Key of a logged model's own metadata that holds its look-ups: a file of the version, so copies have it."""

TableName = Annotated[str, Field(pattern=rf"^{NAME}\.{NAME}(\.{NAME})?$")]


def _duration(value: Any) -> Any:
    """Refuse a plain number, whose unit nobody sees."""
    if not isinstance(value, str | timedelta) or (isinstance(value, str) and not value.startswith("P")):
        raise ValueError("give an ISO 8601 duration, such as P30D or PT12H")
    return value


class FeatureLookup(BaseModel):
    """Columns of one feature table, looked up by the keys, and as of the time, of each row."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    table_name: TableName = Field(
        description="Feature table: schema.table in the environment's catalog, or catalog.schema.table."
    )
    lookup_key: tuple[ColumnName, ...] = Field(min_length=1, description="Columns of the rows with the keys.")
    primary_keys: tuple[ColumnName, ...] = Field(
        default=(), description="The feature table's keys, in the order of lookup_key; its names if unset."
    )
    feature_names: tuple[ColumnName, ...] = Field(min_length=1, description="Columns to look up.")
    rename_outputs: dict[ColumnName, ColumnName] = Field(
        default={}, description="Feature: its name among the model's features, if another."
    )
    timestamp_lookup_key: ColumnName | None = Field(
        default=None, description="Column of the rows with their time; null if the table keeps no history."
    )
    timeseries_column: ColumnName | None = Field(
        default=None, description="The feature table's time; the name of timestamp_lookup_key if unset."
    )
    lookback_window: Annotated[timedelta, BeforeValidator(_duration), Field(ge=timedelta(0))] | None = Field(
        default=None, description="Age above which a value counts as missing, such as P30D; any age if unset."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        mistakes = [
            f"{name} is named more than once in {where}"
            for where in ("lookup_key", "primary_keys", "feature_names")
            for name in repeated(getattr(self, where))
        ]
        if self.primary_keys and len(self.primary_keys) != len(self.lookup_key):
            mistakes.append(
                f"primary_keys has {len(self.primary_keys)} columns, and lookup_key {len(self.lookup_key)}"
            )
        mistakes += [
            f"rename_outputs renames {name}, which is none of feature_names"
            for name in self.rename_outputs
            if name not in self.feature_names
        ]
        if self.timestamp_lookup_key is None:
            mistakes += [
                f"{name} needs timestamp_lookup_key"
                for name in ("timeseries_column", "lookback_window")
                if getattr(self, name) is not None
            ]
        if self.lookback_window is not None and self.lookback_window.microseconds:
            mistakes.append("lookback_window has a fraction of a second: give whole seconds")
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Each column of the rows with the column of the feature table that has the same key."""
        return tuple(zip(self.lookup_key, self.primary_keys or self.lookup_key, strict=True))

    @property
    def times(self) -> tuple[str, str] | None:
        """The time's column of the rows, and that of the feature table, if the table keeps a history."""
        if self.timestamp_lookup_key is None:
            return None
        return self.timestamp_lookup_key, self.timeseries_column or self.timestamp_lookup_key

    @property
    def row_columns(self) -> tuple[str, ...]:
        """The columns that rows need: keys, and the time."""
        return (*self.lookup_key, *((self.timestamp_lookup_key,) if self.timestamp_lookup_key else ()))

    @property
    def outputs(self) -> dict[str, str]:
        """Name among the model's features by column of the feature table."""
        return {name: self.rename_outputs.get(name, name) for name in self.feature_names}

    def full_name(self, environment: Environment) -> str:
        """Return the feature table's full name in an environment."""
        own = self.table_name.count(".") == 1
        return f"{environment.data_catalog}.{self.table_name}" if own else self.table_name


_LOOKUPS = TypeAdapter(tuple[FeatureLookup, ...])


def repeated(names: Sequence[str]) -> list[str]:
    """Return the names that come more than once. Delta tells no columns apart that differ in case only."""
    lower = [name.lower() for name in names]
    return sorted({name for name in lower if lower.count(name) > 1})


def outputs_of(lookups: Sequence[FeatureLookup]) -> tuple[str, ...]:
    """Return the names of all features that are looked up."""
    return tuple(name for lookup in lookups for name in lookup.outputs.values())


def row_columns_of(lookups: Sequence[FeatureLookup]) -> tuple[str, ...]:
    """Return the columns that rows need for all look-ups, each once."""
    return tuple(dict.fromkeys(name for lookup in lookups for name in lookup.row_columns))


def to_metadata(lookups: Sequence[FeatureLookup]) -> dict[str, Any]:
    """Return what a logged model's metadata says of its look-ups; nothing if it has none."""
    plain = _LOOKUPS.dump_python(tuple(lookups), mode="json", exclude_defaults=True)
    return {METADATA_KEY: plain} if lookups else {}


def from_metadata(metadata: dict[str, Any] | None, version: object) -> tuple[FeatureLookup, ...]:
    """Return the look-ups that a version carries.

    Args:
        metadata: The metadata of its logged model.
        version: The version, for messages.

    Raises:
        InputError: they are not such as this release writes.
    """
    try:
        return _LOOKUPS.validate_python((metadata or {}).get(METADATA_KEY, ()))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(
            f"the feature look-ups that {version} carries are not read by this release: {where}: "
            f"{first['msg']}; score it with the release that trained it, or train it anew"
        ) from error
