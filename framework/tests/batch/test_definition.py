"""Definitions of batch scoring: what they refuse."""

from typing import Any

import pytest
from pydantic import ValidationError

from company_ml.batch.definition import BatchScoring, load

VALUES = {"model": "churn", "source": "raw.a", "table": "serving.b", "keys": ["user_id"]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"keys": []}, "at least 1"),
        ({"keys": ["user_id", "USER_ID"]}, "named more than once"),
        ({"keys": ["Model_Version"]}, "one of the predictions' own columns"),
        ({"keys": ["a b"]}, "holds a blank"),
        ({"table": "raw.a"}, "source and table are the same"),
        ({"table": "b"}, "String should match pattern"),
        ({"model": "a-b"}, "String should match pattern"),
    ],
)
def test_a_definition_with_a_mistake_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        BatchScoring.model_validate({**VALUES, **changes})


def test_the_packaged_definition_scores_the_packaged_model() -> None:
    assert load("customer_churn").model == "customer_churn"
