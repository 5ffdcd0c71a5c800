"""Runs of jobs: whether one has ended, and who started one."""

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import FrameworkError
from company_ml.registry.job_runs import UNKNOWN_RUNS, JobRuns

GET = "/api/2.2/jobs/runs/get"


def answer(httpserver: HTTPServer, **run: Any) -> None:
    httpserver.expect_request(GET, query_string={"run_id": "7"}).respond_with_json({"run_id": 7, **run})


def address(workspace: WorkspaceClient, number: str = "7") -> str:
    return f"{workspace.config.host}/jobs/runs/{number}"


@pytest.mark.parametrize("state", ["TERMINATED", "SKIPPED", "INTERNAL_ERROR"])
def test_a_run_in_a_terminal_state_has_ended(
    workspace: WorkspaceClient, httpserver: HTTPServer, state: str
) -> None:
    answer(httpserver, state={"life_cycle_state": state})
    assert JobRuns(workspace, 9).ended(address(workspace))


@pytest.mark.parametrize("state", ["RUNNING", "PENDING", "TERMINATING", "BLOCKED", "QUEUED", "A_NEW_STATE"])
def test_a_run_in_another_state_may_go_on(
    workspace: WorkspaceClient, httpserver: HTTPServer, state: str
) -> None:
    answer(httpserver, state={"life_cycle_state": state})
    assert not JobRuns(workspace, 9).ended(address(workspace))


def test_a_run_that_cannot_be_read_or_is_of_another_workspace_may_go_on(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(GET).respond_with_json(
        {"error_code": "PERMISSION_DENIED", "message": "no"}, status=403
    )
    runs = JobRuns(workspace, 9)
    assert not runs.ended(address(workspace))
    assert not runs.ended("https://adb-1.azuredatabricks.net/jobs/runs/7")
    assert not runs.ended(address(workspace, "seven"))
    assert not UNKNOWN_RUNS.ended(address(workspace))


def test_the_own_run_has_an_address_and_somebody_who_started_it(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    answer(httpserver, creator_user_name="rita@example.com")
    runs = JobRuns(workspace, 7)
    assert runs.own == address(workspace)
    assert runs.started_by() == "rita@example.com"


@pytest.mark.parametrize("run", [{}, {"creator_user_name": ""}])
def test_a_run_that_nobody_is_known_to_have_started_is_refused(
    workspace: WorkspaceClient, httpserver: HTTPServer, run: dict[str, str]
) -> None:
    answer(httpserver, **run)
    with pytest.raises(FrameworkError, match="does not say who started run 7"):
        JobRuns(workspace, 7).started_by()


def test_a_run_that_may_not_be_read_names_the_permission(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(GET).respond_with_json(
        {"error_code": "PERMISSION_DENIED", "message": "no"}, status=403
    )
    with pytest.raises(FrameworkError, match="CAN_VIEW on the job"):
        JobRuns(workspace, 7).started_by()
