"""What an endpoint's predictions look like as a table, as people write it in YAML."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from company_ml import documents
from company_ml.features.definition import InSchema
from company_ml.statements.records import SqlType

REQUEST_ID, ROW_NUMBER, CLIENT_REQUEST_ID = "request_id", "row_number", "client_request_id"
REQUEST_TIME, MODEL_NAME, MODEL_VERSION = "request_time", "model_name", "model_version"
PREDICTION, LABEL, LABELLED_AT = "prediction", "label", "labelled_at"

_BEFORE: dict[str, SqlType] = {
    REQUEST_ID: "STRING",
    ROW_NUMBER: "BIGINT",
    CLIENT_REQUEST_ID: "STRING",
    REQUEST_TIME: "TIMESTAMP",
    MODEL_NAME: "STRING",
    MODEL_VERSION: "STRING",
}
_OWN = {*_BEFORE, PREDICTION, LABEL, LABELLED_AT}
_NOT_IN_NAMES = " ,;{}()\n\t="
"""https://docs.databricks.com/aws/en/error-messages/error-classes#delta_invalid_characters_in_column_names"""


def _column(name: str) -> str:
    if not name or not name.isprintable() or set(name) & set(_NOT_IN_NAMES):
        raise ValueError("the name of a column is empty, or holds a blank or one of , ; { } ( ) =")
    return name


ColumnName = Annotated[str, AfterValidator(_column)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Labels(_Section):
    """Where the truth comes from. It comes late and may be corrected: the last within the days counts."""

    table: InSchema
    keys: dict[ColumnName, ColumnName] = Field(
        min_length=1, description="Column of the predictions: column of the labels that has the same value."
    )
    label: ColumnName = Field(description="Column of the truth, of the predictions' type.")
    known_at: ColumnName = Field(description="TIMESTAMP column: when the truth became known.")
    within_days: int = Field(
        ge=1, le=3650, description="Days after a prediction within which a truth belongs to it."
    )


class InferenceTable(_Section):
    """The recorded requests of an endpoint, and the table that they become."""

    source: InSchema = Field(description="The endpoint's inference table, which ends in _payload.")
    table: InSchema = Field(description="Table with one row for each record of a request.")
    entities: InSchema | None = Field(
        default=None,
        description="Table or view that says which model and version a served entity is, where "
        "system.serving.served_entities is not to be read; it has the same columns.",
    )
    columns: dict[ColumnName, SqlType] = Field(
        min_length=1, description="Columns of the requests' records, with their types."
    )
    prediction: Literal["BIGINT", "BOOLEAN", "DOUBLE", "STRING"] = Field(
        description="Type of predictions and labels."
    )
    labels: Labels | None = None

    @model_validator(mode="after")
    def _names_are_told_apart(self) -> Self:
        """Names of columns are the same in Delta if they differ in case only."""
        lower = [name.lower() for name in self.columns]
        mistakes = [
            f"column {name} is one of the table's own" for name in self.columns if name.lower() in _OWN
        ]
        mistakes += [
            f"column {name} is named twice" for name in sorted({n for n in lower if lower.count(n) > 1})
        ]
        keys = self.labels.keys if self.labels else {}
        mistakes += [
            f"key {name} is neither a column nor {CLIENT_REQUEST_ID}"
            for name in keys
            if name not in {*self.columns, CLIENT_REQUEST_ID}
        ]
        tables = [self.source, self.table, *([self.labels.table] if self.labels else [])]
        if len(set(tables)) < len(tables):
            mistakes.append("source, table and the labels' table are not three different tables")
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self

    @property
    def recorded(self) -> dict[str, SqlType]:
        """The columns that a request fills."""
        return {**_BEFORE, **self.columns, PREDICTION: self.prediction}

    @property
    def all_columns(self) -> dict[str, SqlType]:
        """All columns, in their order in the table."""
        return {**self.recorded, LABEL: self.prediction, LABELLED_AT: "TIMESTAMP"}


def load(name: str) -> InferenceTable:
    """Read the definition of an inference table: a packaged one by name, or a file by path.

    Raises:
        InputError: there is no such definition, or it has mistakes: all of them, each with its key.
    """
    return documents.read(name, "inference", InferenceTable)
