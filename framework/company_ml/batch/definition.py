"""Which rows a model scores, and where the predictions go, as people write it in YAML."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from company_ml import documents
from company_ml.features.definition import InSchema
from company_ml.inference.definition import ColumnName

MODEL_NAME, MODEL_VERSION = "model_name", "model_version"
INPUT_DIGEST, SCORED_AT = "input_digest", "scored_at"
OWN = (MODEL_NAME, MODEL_VERSION, INPUT_DIGEST, SCORED_AT)


class BatchScoring(BaseModel):
    """Rows that a model scores. The same in every environment."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    model: str = Field(pattern=r"^[a-z][a-z0-9_]{0,199}$", description="Name of the model in its schema.")
    source: InSchema = Field(description="Table or view with the keys and all columns that the model needs.")
    table: InSchema = Field(description="Table of the predictions: one row for each key.")
    keys: tuple[ColumnName, ...] = Field(min_length=1, description="Columns that tell the rows apart.")

    @model_validator(mode="after")
    def _names_are_told_apart(self) -> Self:
        lower = [key.lower() for key in self.keys]
        mistakes = [f"key {key} is one of the predictions' own columns" for key in lower if key in OWN]
        if len(set(lower)) < len(lower):
            mistakes.append("a key is named more than once")
        if self.source == self.table:
            mistakes.append("source and table are the same")
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self


def load(name: str) -> BatchScoring:
    """Read a definition: a packaged one by name, or a file by path.

    Raises:
        InputError: there is no such definition, or it has mistakes: all of them, each with its key.
    """
    return documents.read(name, "scoring", BatchScoring)
