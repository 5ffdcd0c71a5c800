"""Publishing online, with the real SDK; and that the current feature engineering client asks for the same."""

import json
from typing import Any

import pytest
from databricks.ml_features._publish_client._publish_client import PublishClient
from databricks.ml_features.entities.online_store import DatabricksOnlineStore
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from company_ml.cli import publish_features
from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.features.online import publish
from company_ml.settings.environment import load
from tests.commands import ended
from tests.features.tables import FEATURES, PATH, STORES, defined, refusal, shown

DEV = load("dev")
NAME = "ml_dev_catalog.feature_store.user_features"
ONLINE = "ml_dev_catalog.feature_store.user_features_online"
STORE = "mlops-dev-features"
PUBLISHED = {"online_table_name": ONLINE, "pipeline_id": "p-1"}


def ready(httpserver: HTTPServer, *, state: str = "AVAILABLE", **changes: Any) -> None:
    """Let the table and the store be there."""
    httpserver.expect_request(f"{PATH}/{NAME}").respond_with_json(shown(defined(), **changes))
    httpserver.expect_request(f"{STORES}/{STORE}").respond_with_json(
        {"name": STORE, "capacity": "CU_1", "state": state}
    )


def sent(httpserver: HTTPServer) -> list[Any]:
    """Return the bodies of the publications that were asked for."""
    return [r.get_json() for r, _ in httpserver.log if r.path == f"{FEATURES}/{NAME}/publish"]


@pytest.mark.parametrize("mode", ["TRIGGERED", "CONTINUOUS", "SNAPSHOT"])
def test_a_table_is_published_as_the_current_client_would(
    workspace: WorkspaceClient, httpserver: HTTPServer, mode: str
) -> None:
    ready(httpserver)
    httpserver.expect_request(f"{FEATURES}/{NAME}/publish", method="POST").respond_with_json(PUBLISHED)
    table = defined(online={"table": "feature_store.user_features_online", "mode": mode})
    done = publish(workspace, STORE, table, DEV, apply=True)
    assert (done.online_table, done.mode, done.applied, done.pipeline_id) == (ONLINE, mode, True, "p-1")
    no_spark: Any = None  # what publishing online does without, but the client's constructor does not
    client = PublishClient(no_spark, no_spark, no_spark, no_spark, workspace)
    client._publish_databricks_table(NAME, ONLINE, DatabricksOnlineStore(STORE, "CU_1"), mode)
    ours, theirs = sent(httpserver)
    assert ours == theirs


def test_a_dry_run_checks_and_publishes_nothing(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    ready(httpserver)
    assert not publish(workspace, STORE, defined(), DEV, apply=False).applied
    assert sent(httpserver) == []


@pytest.mark.parametrize("mode", ["TRIGGERED", "CONTINUOUS"])
def test_copying_changes_needs_the_change_data_feed(
    workspace: WorkspaceClient, httpserver: HTTPServer, mode: str
) -> None:
    ready(httpserver, feed=False)
    table = defined(online={"table": "feature_store.user_features_online", "mode": mode})
    with pytest.raises(RefusedError, match=f"{mode} needs delta.enableChangeDataFeed, which is off: set it"):
        publish(workspace, STORE, table, DEV, apply=True)
    assert sent(httpserver) == []


def test_whole_copies_need_no_change_data_feed(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    ready(httpserver, feed=False)
    table = defined(online={"table": "feature_store.user_features_online", "mode": "SNAPSHOT"})
    assert publish(workspace, STORE, table, DEV, apply=False).mode == "SNAPSHOT"


def test_all_that_keeps_a_table_from_being_published_is_told_at_once(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    ready(httpserver, state="STARTING", feed=False, table_constraints=[])
    with pytest.raises(RefusedError) as caught:
        publish(workspace, STORE, defined(), DEV, apply=True)
    assert str(caught.value).split(": ", 1)[1].split("; ") == [
        "its primary key is none, not user_id",
        "TRIGGERED needs delta.enableChangeDataFeed, which is off: set it, or use SNAPSHOT",
        f"the store {STORE} is STARTING, not AVAILABLE",
    ]


def test_an_absent_table_is_to_be_created_first(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"{PATH}/{NAME}").respond_with_json(
        refusal("TABLE_DOES_NOT_EXIST", f"Table '{NAME}' does not exist."), status=404
    )
    with pytest.raises(InputError, match=f"there is no table {NAME}: create it first"):
        publish(workspace, STORE, defined(), DEV, apply=True)


def test_an_absent_store_is_named(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"{PATH}/{NAME}").respond_with_json(shown(defined()))
    httpserver.expect_request(f"{STORES}/{STORE}").respond_with_json(
        refusal("NOT_FOUND", "no such store"), status=404
    )
    with pytest.raises(
        InputError, match=f"reading the online store {STORE} failed: no such store; check the name"
    ):
        publish(workspace, STORE, defined(), DEV, apply=True)


def test_a_missing_privilege_is_named(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    ready(httpserver)
    httpserver.expect_request(f"{FEATURES}/{NAME}/publish", method="POST").respond_with_json(
        refusal("PERMISSION_DENIED", "no CREATE TABLE on feature_store"), status=403
    )
    with pytest.raises(FrameworkError, match=f"publishing {NAME} to {STORE} was refused: no CREATE TABLE"):
        publish(workspace, STORE, defined(), DEV, apply=True)


def test_a_throttled_publication_is_sent_again(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    ready(httpserver)
    answers = iter(
        [
            Response(json.dumps(refusal("REQUEST_LIMIT_EXCEEDED", "slow down")), 429, {"Retry-After": "0"}),
            Response(json.dumps(PUBLISHED), 200, mimetype="application/json"),
        ]
    )

    def answer(_: Request) -> Response:
        return next(answers)

    httpserver.expect_request(f"{FEATURES}/{NAME}/publish", method="POST").respond_with_handler(answer)
    assert publish(workspace, STORE, defined(), DEV, apply=True).pipeline_id == "p-1"
    assert len(sent(httpserver)) == 2


@pytest.mark.parametrize("name", ["", "é" * 32])
def test_a_stores_name_is_measured_in_bytes(workspace: WorkspaceClient, name: str) -> None:
    with pytest.raises(InputError, match="is no name online: it must have 1 to 63 bytes"):
        publish(workspace, name, defined(), DEV, apply=True)


def test_a_table_without_an_online_section_is_not_published(workspace: WorkspaceClient) -> None:
    with pytest.raises(InputError, match="has no section online in its definition"):
        publish(workspace, STORE, defined(online=None), DEV, apply=True)


def test_the_command_publishes_nothing_unless_told_to(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = {
        **shown(defined()),
        "table_constraints": [{"primary_key_constraint": {"name": "pk", "child_columns": ["user_id"]}}],
    }
    httpserver.expect_request("/.well-known/databricks-config").respond_with_json({})
    httpserver.expect_request(f"{PATH}/{NAME}").respond_with_json(table)
    httpserver.expect_request(f"{STORES}/{STORE}").respond_with_json({"name": STORE, "state": "AVAILABLE"})
    monkeypatch.setenv("DATABRICKS_HOST", httpserver.url_for(""))
    monkeypatch.setenv("DATABRICKS_TOKEN", "a-token")
    arguments = ["publish", "-e", "dev", "-c", "user_features", "--store", STORE, "--json"]
    assert ended(publish_features.main, *arguments) == 0
    assert json.loads(capsys.readouterr().out)["applied"] is False
    assert sent(httpserver) == []
