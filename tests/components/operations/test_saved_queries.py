"""SavedQueries: statements that anybody may run who may read the folder, with their own rights."""

from dataclasses import replace

import pytest

from components.operations.saved_queries import SavedQueries, SavedQueriesArgs
from components.operations.statements import statement
from tests.conftest import Deploy

QUERY = "databricks:index/query:Query"
ARGS = SavedQueriesArgs(
    queries={
        "cost_by_day_and_sku": {"days": 7, "workspace_id": "all"},
        "model_tags": {
            "days": 30,
            "catalog_name": "ml_models_catalog",
            "model_name": "all",
            "max_rows": 1000,
        },
    },
    folder="/ml_operations",
    warehouse_id="warehouse",
    tags={"owner": "ml-platform", "environment": "dev"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_saves_each_statement_with_the_values_that_it_begins_with(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: SavedQueries("queries", ARGS), preview=preview)

    inputs = engine.one(QUERY, "queries-cost_by_day_and_sku").inputs
    assert inputs["displayName"] == "Cost by day and sku"
    assert inputs["queryText"] == statement("cost_by_day_and_sku").text
    assert inputs["parameters"] == [
        {"name": "days", "title": "How many days to look back", "numericValue": {"value": 7}},
        {
            "name": "workspace_id",
            "title": 'The id of one workspace, or "all"',
            "textValue": {"value": "all"},
        },
    ]
    assert len(engine.of(QUERY)) == 2


@pytest.mark.parametrize("preview", [True, False])
def test_a_query_runs_with_the_rights_of_whoever_runs_it(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: SavedQueries("queries", ARGS), preview=preview)

    assert {query.inputs["runAsMode"] for query in engine.of(QUERY)} == {"VIEWER"}


def test_a_query_carries_the_tags_as_words(deploy: Deploy) -> None:
    inputs = deploy(lambda: SavedQueries("queries", ARGS)).one(QUERY, "queries-model_tags").inputs

    assert inputs["tags"] == ["environment:dev", "owner:ml-platform"]


def test_refuses_values_that_the_statement_does_not_take() -> None:
    with pytest.raises(ValueError, match="statement 'lineage' has no value for max_rows, table_name"):
        replace(ARGS, queries={"lineage": {"days": 7}})
