"""Azure DevOps, by a server that answers as its REST API does."""

import base64
import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from delivery.errors import DeliveryError
from delivery.hosts.azure_devops import AzureDevOps

MARKER = "<!-- report -->"
ROOT = "/company/ML%20platform"
THREADS = "/company/ML platform/_apis/git/repositories/repo-id/pullRequests/7/threads"
ITEMS = "/company/ML platform/_apis/wit"


class Project:
    """A project's threads and work items; what changes them is written down."""

    def __init__(self, server: HTTPServer) -> None:
        self.threads: list[dict[str, Any]] = []
        self.found: list[int] = []
        self.queries: list[str] = []
        self.changes: list[Request] = []
        server.expect_request(THREADS).respond_with_handler(self._threads)
        server.expect_request(f"{THREADS}/3/comments/1").respond_with_handler(self._change)
        server.expect_request(f"{ITEMS}/wiql").respond_with_handler(self._query)
        for item in ("5", "$Issue"):
            server.expect_request(f"{ITEMS}/workitems/{item}").respond_with_handler(self._change)
        self.address = server.url_for("/company/")

    def _threads(self, request: Request) -> Response:
        return _json({"value": self.threads}) if request.method == "GET" else self._change(request)

    def _query(self, request: Request) -> Response:
        self.queries.append(json.loads(request.data)["query"])
        return _json({"workItems": [{"id": number} for number in self.found]})

    def _change(self, request: Request) -> Response:
        request.get_data(cache=True)
        self.changes.append(request)
        return _json({"id": 3, "url": f"https://devops.example{request.path}"})


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="application/json")


@pytest.fixture
def project(httpserver: HTTPServer) -> Project:
    """Return the project "ML platform" of the organization "company"."""
    return Project(httpserver)


@pytest.fixture
def devops(project: Project) -> AzureDevOps:
    """Return the client that a run for pull request 7 has."""
    return AzureDevOps(project.address, "ML platform", "repo-id", "a-token", 7)


def test_the_first_report_is_a_thread_that_waits_for_nobody(project: Project, devops: AzureDevOps) -> None:
    devops.put_comment(MARKER, "All is well")
    (change,) = project.changes
    assert change.method == "POST"
    sent = json.loads(change.data)
    assert sent["status"] == "closed"
    assert sent["comments"][0]["content"] == f"{MARKER}\nAll is well"


def test_a_later_report_takes_the_place_of_the_first(project: Project, devops: AzureDevOps) -> None:
    project.threads = [
        {"id": 2, "comments": [{"id": 1, "content": "thanks"}, {"id": 2}]},
        {"id": 4, "comments": [{"id": 1, "content": f"{MARKER}\nGone", "isDeleted": True}]},
        {"id": 3, "comments": [{"id": 1, "content": f"{MARKER}\nAll was well"}]},
    ]
    devops.put_comment(MARKER, "Not any more")
    (change,) = project.changes
    assert (change.method, change.path) == ("PATCH", f"{THREADS}/3/comments/1")
    assert json.loads(change.data) == {"content": f"{MARKER}\nNot any more"}


def test_requests_bear_the_token_and_the_version(project: Project, devops: AzureDevOps) -> None:
    devops.put_comment(MARKER, "All is well")
    (change,) = project.changes
    assert change.headers["Authorization"] == f"Basic {base64.b64encode(b':a-token').decode()}"
    assert change.args["api-version"] == "7.1"


def test_a_run_without_a_pull_request_has_nothing_to_comment_on(project: Project) -> None:
    devops = AzureDevOps(project.address, "ML platform", "repo-id", "a-token", None)
    with pytest.raises(DeliveryError, match="belongs to no pull request"):
        devops.put_comment(MARKER, "All is well")


def test_a_work_item_is_made_as_markdown(project: Project, devops: AzureDevOps) -> None:
    devops.open_issue("Drift", "dev")
    (change,) = project.changes
    assert (change.method, change.path) == ("POST", f"{ITEMS}/workitems/$Issue")
    assert change.content_type == "application/json-patch+json"
    assert {entry["path"]: entry["value"] for entry in json.loads(change.data)} == {
        "/fields/System.Title": "Drift",
        "/fields/System.Description": "dev",
        "/multilineFieldsFormat/System.Description": "Markdown",
    }


def test_the_open_work_item_of_that_title_is_brought_up_to_date(
    project: Project, devops: AzureDevOps
) -> None:
    project.found = [5]
    devops.open_issue("The clouds' drift", "dev")
    assert project.changes[0].method == "PATCH"
    assert "[System.Title] = 'The clouds'' drift'" in project.queries[0]


def test_a_work_item_is_closed_with_a_last_word(project: Project, devops: AzureDevOps) -> None:
    project.found = [5]
    devops.close_issue("Drift", "All is well")
    assert {entry["path"]: entry["value"] for entry in json.loads(project.changes[0].data)} == {
        "/fields/System.State": "Done",
        "/fields/System.History": "All is well",
    }


def test_no_open_work_item_is_none_to_close(project: Project, devops: AzureDevOps) -> None:
    assert devops.close_issue("Drift", "All is well") is None
    assert not project.changes


def test_what_a_pipeline_does_not_pass_on_is_asked_for() -> None:
    with pytest.raises(DeliveryError, match=r"SYSTEM_ACCESSTOKEN not set: .*System\.AccessToken"):
        AzureDevOps.from_pipeline(
            {"SYSTEM_COLLECTIONURI": "a", "SYSTEM_TEAMPROJECT": "b", "BUILD_REPOSITORY_ID": "c"}
        )
