"""Definitions of tables of predictions: what they refuse."""

from typing import Any

import pytest
from pydantic import ValidationError

from company_ml.errors import InputError
from company_ml.inference.definition import load
from tests.inference.recorded import LABELS, definition


def test_the_packaged_definition_makes_the_table_that_the_monitor_of_the_stack_reads() -> None:
    table = load("customer_churn")
    assert table.table == "serving.inference_logs_customer_churn_unpacked"
    assert {"request_time", "model_version", "prediction", "label", "customer_segment"} <= set(
        table.all_columns
    )


def test_a_definition_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(InputError, match="no packaged configuration 'churn': use customer_churn"):
        load("churn")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"columns": {"Label": "BIGINT"}}, "column Label is one of the table's own"),
        ({"columns": {"age": "DOUBLE", "AGE": "DOUBLE", "user_id": "BIGINT"}}, "column age is named twice"),
        ({"columns": {"age": "DOUBLE"}}, "key user_id is neither a column nor client_request_id"),
        ({"columns": {"monthly charge": "DOUBLE"}}, "holds a blank"),
        ({"columns": {"": "DOUBLE"}}, "is empty"),
        ({"columns": {}}, "at least 1"),
        ({"columns": {"age": "INTERVAL"}}, "Input should be 'BIGINT'"),
        ({"prediction": "TIMESTAMP"}, "Input should be 'BIGINT'"),
        ({"table": "serving.payload"}, "are not three different tables"),
        ({"labels": {**LABELS, "table": "serving.unpacked"}}, "are not three different tables"),
        ({"labels": {**LABELS, "within_days": 0}}, "greater than or equal to 1"),
        ({"labels": {**LABELS, "keys": {}}}, "at least 1"),
        ({"table": "serving.un`packed"}, "String should match pattern"),
    ],
)
def test_a_definition_with_a_mistake_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        definition(**changes)


def test_labels_may_be_joined_by_the_id_that_the_caller_gave() -> None:
    keys = {"client_request_id": "request"}
    assert definition(labels={**LABELS, "keys": keys}).labels is not None
