"""The schemas of the stages, as Unity Catalog tells them."""

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import FrameworkError, InputError
from company_ml.registry.stage_schemas import read_stages
from company_ml.retention.plan import Rules
from company_ml.stages import StageSchema
from tests.registry.schemas_double import PATH, answer

RENAMED = {
    "wip": {"stage": "dev", "retention_days": "365"},
    "information_schema": None,
    "scratch": {"stage": "mine"},
    "ready": {"stage": "candidate", "retention_days": "365"},
    "live": {"stage": "production", "retention_days": "400", "owner": "me"},
    "attic": {"stage": "archived", "retention_days": "800"},
}


def refusal(workspace: WorkspaceClient) -> str:
    with pytest.raises(InputError) as refused:
        read_stages(workspace, "ml")
    return str(refused.value)


def test_names_and_days_are_what_the_properties_say_on_every_page(
    httpserver: HTTPServer, workspace: WorkspaceClient
) -> None:
    answer(httpserver, "ml", RENAMED)
    stages = read_stages(workspace, "ml")
    assert stages.schemas == {
        "dev": StageSchema(name="wip", retention_days=365),
        "candidate": StageSchema(name="ready", retention_days=365),
        "production": StageSchema(name="live", retention_days=400),
        "archived": StageSchema(name="attic", retention_days=800),
    }
    assert Rules.of(stages) == Rules({"wip": 365, "ready": 365, "live": 400, "attic": 800}, "attic")


@pytest.mark.parametrize("days", ["", "soon", "0", "-1", "1.5", "1e3", "٣", "inf"])
def test_days_that_are_none_are_refused_with_the_schema(
    httpserver: HTTPServer, workspace: WorkspaceClient, days: str
) -> None:
    answer(httpserver, "ml", {**RENAMED, "wip": {"stage": "dev", "retention_days": days}})
    told = refusal(workspace)
    assert told.startswith("ml.wip: ")
    assert "retention_days" in told
    assert "deploy the shared stack" in told


def test_two_schemas_of_one_stage_are_refused(httpserver: HTTPServer, workspace: WorkspaceClient) -> None:
    answer(httpserver, "ml", {**RENAMED, "old": RENAMED["wip"]})
    assert refusal(workspace).startswith("ml: the schemas wip and old both hold the stage dev")


def test_an_archive_that_keeps_shorter_than_a_stage_is_refused(
    httpserver: HTTPServer, workspace: WorkspaceClient
) -> None:
    answer(httpserver, "ml", {**RENAMED, "attic": {"stage": "archived", "retention_days": "399"}})
    assert refusal(workspace).startswith("ml: attic keeps versions for 399 days, shorter than the 400")


def test_what_is_not_to_be_seen_stops_whoever_needs_it_and_nobody_else(
    httpserver: HTTPServer, workspace: WorkspaceClient
) -> None:
    answer(httpserver, "ml", {name: RENAMED[name] for name in ("wip", "ready")})
    stages = read_stages(workspace, "ml")
    assert stages.schema("candidate") == "ready"
    with pytest.raises(InputError, match="ml: no schema that you may use holds the stage production;"):
        stages.schema("production")
    with pytest.raises(InputError, match="holds the stage production or archived;"):
        Rules.of(stages)


@pytest.mark.parametrize(("status", "code"), [(404, "CATALOG_DOES_NOT_EXIST"), (403, "PERMISSION_DENIED")])
def test_a_catalog_of_another_name_is_told_with_the_setting_to_change(
    httpserver: HTTPServer, workspace: WorkspaceClient, status: int, code: str
) -> None:
    httpserver.expect_request(PATH).respond_with_json({"error_code": code, "message": "no"}, status=status)
    assert "set COMPANY_ML_MODELS_CATALOG to the shared stack's models.catalog" in refusal(workspace)


def test_an_answer_that_does_not_come_is_no_empty_registry(
    httpserver: HTTPServer, workspace: WorkspaceClient
) -> None:
    httpserver.expect_request(PATH).respond_with_json(
        {"error_code": "BAD_REQUEST", "message": "no"}, status=400
    )
    with pytest.raises(FrameworkError, match="reading the schemas of ml stopped"):
        read_stages(workspace, "ml")
