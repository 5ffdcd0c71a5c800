"""The schemas that a version passes through, in their order."""

from company_ml.errors import InputError
from company_ml.names import ModelName

DEV, CANDIDATE, PRODUCTION = "dev_models", "candidate_models", "production_models"
STAGES = (DEV, CANDIDATE, PRODUCTION)
"""Schemas of the models' catalog, in the order of promotion. The archive is none of them."""


def stage_before(schema: str) -> str:
    """Return the schema that versions of a schema come from.

    Raises:
        InputError: nothing is promoted into the schema.
    """
    if schema not in STAGES[1:]:
        raise InputError(
            f"nothing is promoted to {schema}; versions go from {' to '.join(STAGES)}, one step at a time"
        )
    return STAGES[STAGES.index(schema) - 1]


def stage_after(model: ModelName) -> ModelName:
    """Return the name that a model has in the next schema.

    Raises:
        InputError: the model's schema is the last one, or none of them.
    """
    if model.schema not in STAGES[:-1]:
        raise InputError(
            f"{model} cannot be promoted out of {model.schema}; versions go from {' to '.join(STAGES)}"
        )
    return model.in_schema(STAGES[STAGES.index(model.schema) + 1])
