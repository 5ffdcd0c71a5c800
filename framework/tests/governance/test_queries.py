"""Questions to the system tables: the packaged SQL run on a small account."""

from collections.abc import Callable

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import InputError
from company_ml.governance.queries import Governance
from company_ml.statements.frames import to_frame
from company_ml.statements.result import Result
from tests.governance.access import CHURN, FEATURES, RAW, SCORES, fill
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    fill(warehouse.database)
    return warehouse


@pytest.fixture
def asked(workspace: WorkspaceClient, warehouse: DuckWarehouse) -> Governance:
    assert warehouse.asked == []
    return Governance(workspace, "w-1", days=14)


def column(result: Result, name: str) -> list[object]:
    return [record[name] for record in result.records()]


def test_lineage_tells_source_target_and_maker_newest_first(asked: Governance) -> None:
    found = asked.table_lineage()
    assert column(found, "source_table_full_name") == [RAW, FEATURES, FEATURES]
    assert column(found, "target_table_full_name") == [FEATURES, SCORES, None]
    assert column(found, "entity_type") == ["JOB", "PIPELINE", "NOTEBOOK"]


def test_lineage_of_one_table_is_found_on_both_sides(asked: Governance) -> None:
    assert len(asked.table_lineage(FEATURES).rows) == 3
    assert column(asked.table_lineage(SCORES), "source_table_full_name") == [FEATURES]
    assert asked.table_lineage("c.s.unknown").rows == ()


def test_lineage_further_back_is_found_when_asked_for(workspace: WorkspaceClient, asked: Governance) -> None:
    assert len(asked.table_lineage(RAW).rows) == 1
    assert len(Governance(workspace, "w-1", days=30).table_lineage(RAW).rows) == 2


@pytest.mark.parametrize(
    ("table", "name", "targets"),
    [
        ("all", "all", ["user_id", "id", None]),
        ("all", "user_id", ["user_id", "id"]),
        (FEATURES, "user_id", ["user_id", "id"]),
        (FEATURES, "age", [None]),
        (FEATURES, "id", []),  # a column of that name is in the other tables only
        (SCORES, "all", ["id"]),
    ],
)
def test_a_column_is_looked_for_in_its_own_table(
    asked: Governance, table: str, name: str, targets: list[str | None]
) -> None:
    assert column(asked.column_lineage(table, name), "target_column_name") == targets


def test_the_audit_log_tells_who_did_what_to_models_and_leaves_reading_out(asked: Governance) -> None:
    assert [tuple(row.values())[1:] for row in asked.audit().records()][:3] == [
        ("0", "ann@example.com", "unityCatalog", "setRegisteredModelAlias", CHURN, 200),
        ("0", "bob@example.com", "unityCatalog", "deleteModelVersion", CHURN, 403),
        ("1", "job", "serverlessRealTimeInference", "updateServingEndpoint", "customer-churn", 200),
    ]
    assert len(asked.audit().rows) == 5


def test_the_audit_log_of_a_workspace_comes_with_that_of_the_account(asked: Governance) -> None:
    assert set(column(asked.audit(workspace_id="1"), "workspace_id")) == {"0", "1"}


def test_the_audit_log_of_one_model_has_nothing_else(asked: Governance) -> None:
    assert column(asked.audit(CHURN), "action_name") == ["setRegisteredModelAlias", "deleteModelVersion"]


def test_changes_of_tags_are_found_for_the_models_of_a_catalog(asked: Governance) -> None:
    (change,) = asked.tag_changes("m").records()
    assert (change["actor"], change["model"]) == ("ann@example.com", CHURN)
    assert change["changes"] == '[{"tag_key":"pii"}]'
    assert asked.tag_changes("m", "m.production_models.other").rows == ()


def test_only_the_newest_rows_come_and_the_result_says_so(
    workspace: WorkspaceClient, asked: Governance
) -> None:
    limited = Governance(workspace, "w-1", days=14, max_rows=2)
    newest = limited.audit()
    assert len(newest.rows) == 2
    assert column(newest, "action_name")[0] == "setRegisteredModelAlias"
    assert not limited.complete(newest)
    assert asked.complete(asked.audit())


def test_a_result_becomes_a_frame_with_times_as_times(asked: Governance) -> None:
    frame = to_frame(asked.audit())
    assert str(frame["event_time"].dtype) == "datetime64[us, UTC]"
    assert frame["status_code"].tolist() == [200, 403, 200, 200, 200]


@pytest.mark.parametrize(
    "ask",
    [
        lambda asked: asked.table_lineage("t' OR '1'='1"),
        lambda asked: asked.column_lineage("all", "a b"),
        lambda asked: asked.audit(workspace_id="one"),
        lambda asked: asked.tag_changes("m.x"),
        lambda asked: asked.tag_changes("m", "churn"),
    ],
)
def test_what_is_no_name_is_refused_before_anything_is_asked(
    asked: Governance, warehouse: DuckWarehouse, ask: Callable[[Governance], Result]
) -> None:
    with pytest.raises(InputError):
        ask(asked)
    assert warehouse.asked == []


@pytest.mark.parametrize("limits", [{"days": 0}, {"max_rows": 0}])
def test_limits_that_leave_nothing_are_refused(workspace: WorkspaceClient, limits: dict[str, int]) -> None:
    with pytest.raises(InputError, match="leave nothing"):
        Governance(workspace, "w-1", **limits)
