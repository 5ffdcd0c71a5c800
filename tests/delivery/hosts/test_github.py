"""GitHub, by a server that answers as its REST API does."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from delivery.errors import DeliveryError
from delivery.hosts.github import LONGEST, GitHub

MARKER = "<!-- report -->"


class Repository:
    """A repository's comments and issues; what changes them is written down."""

    def __init__(self, server: HTTPServer) -> None:
        self.comments: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.changes: list[tuple[str, str, dict[str, Any]]] = []
        self.tokens: set[str | None] = set()
        server.expect_request("/repos/company/mlops/issues/7/comments").respond_with_handler(self._comments)
        server.expect_request("/repos/company/mlops/issues").respond_with_handler(self._issues)
        for path in ("issues/comments/42", "issues/9", "issues/9/comments"):
            server.expect_request(f"/repos/company/mlops/{path}").respond_with_handler(self._change)
        self.address = server.url_for("")

    def _comments(self, request: Request) -> Response:
        return self._page(request, self.comments) if request.method == "GET" else self._change(request)

    def _issues(self, request: Request) -> Response:
        return self._page(request, self.issues) if request.method == "GET" else self._change(request)

    def _page(self, request: Request, entries: list[dict[str, Any]]) -> Response:
        self.tokens.add(request.headers.get("Authorization"))
        size, page = int(request.args["per_page"]), int(request.args["page"])
        return _json(entries[size * (page - 1) : size * page])

    def _change(self, request: Request) -> Response:
        path = request.path.removeprefix("/repos/company/mlops/")
        self.changes.append((request.method, path, json.loads(request.data)))
        return _json({"html_url": f"https://github.example/{path}"})


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="application/json")


@pytest.fixture
def repository(httpserver: HTTPServer) -> Repository:
    """Return the repository company/mlops."""
    return Repository(httpserver)


@pytest.fixture
def github(repository: Repository) -> GitHub:
    """Return the client that a run for pull request 7 has."""
    return GitHub(repository.address, "company/mlops", "a-token", 7)


def test_the_first_report_is_a_new_comment(repository: Repository, github: GitHub) -> None:
    assert github.put_comment(MARKER, "All is well") == "https://github.example/issues/7/comments"
    assert repository.changes == [("POST", "issues/7/comments", {"body": f"{MARKER}\nAll is well"})]


def test_a_later_report_takes_the_place_of_the_first_wherever_it_stands(
    repository: Repository, github: GitHub
) -> None:
    repository.comments = [{"id": n, "body": "thanks"} for n in range(150)]
    repository.comments[120] = {"id": 42, "body": f"{MARKER}\nAll was well"}
    github.put_comment(MARKER, "Not any more")
    assert repository.changes == [("PATCH", "issues/comments/42", {"body": f"{MARKER}\nNot any more"})]


def test_requests_bear_the_token(repository: Repository, github: GitHub) -> None:
    github.put_comment(MARKER, "All is well")
    assert repository.tokens == {"Bearer a-token"}


def test_a_run_without_a_pull_request_has_nothing_to_comment_on(repository: Repository) -> None:
    github = GitHub(repository.address, "company/mlops", "a-token", None)
    with pytest.raises(DeliveryError, match="belongs to no pull request"):
        github.put_comment(MARKER, "All is well")


def test_a_text_that_is_too_long_is_refused_before_it_is_sent(repository: Repository, github: GitHub) -> None:
    with pytest.raises(DeliveryError, match=f"GitHub takes {LONGEST}"):
        github.put_comment(MARKER, "a" * LONGEST)
    assert not repository.changes


def test_the_open_issue_of_that_title_is_brought_up_to_date(repository: Repository, github: GitHub) -> None:
    repository.issues = [
        {"number": 8, "title": "Drift", "body": "", "pull_request": {}},
        {"number": 9, "title": "Drift", "body": None},
    ]
    assert github.open_issue("Drift", "dev") == "https://github.example/issues/9"
    assert repository.changes == [("PATCH", "issues/9", {"title": "Drift", "body": "dev"})]


def test_without_an_open_issue_one_is_opened(repository: Repository, github: GitHub) -> None:
    repository.issues = [{"number": 9, "title": "Something else", "body": None}]
    github.open_issue("Drift", "dev")
    assert repository.changes == [("POST", "issues", {"title": "Drift", "body": "dev"})]


def test_an_issue_is_closed_with_a_last_word(repository: Repository, github: GitHub) -> None:
    repository.issues = [{"number": 9, "title": "Drift", "body": None}]
    github.close_issue("Drift", "All is well")
    assert repository.changes == [
        ("POST", "issues/9/comments", {"body": "All is well"}),
        ("PATCH", "issues/9", {"state": "closed", "state_reason": "completed"}),
    ]


def test_no_open_issue_is_no_issue_to_close(repository: Repository, github: GitHub) -> None:
    assert github.close_issue("Drift", "All is well") is None
    assert not repository.changes


def test_a_workflow_says_which_repository_and_pull_request(repository: Repository, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"pull_request": {"number": 7}}')
    variables = {
        "GITHUB_API_URL": repository.address,
        "GITHUB_REPOSITORY": "company/mlops",
        "GITHUB_TOKEN": "a-token",
        "GITHUB_EVENT_PATH": str(event),
    }
    GitHub.from_workflow(variables).put_comment(MARKER, "All is well")
    assert repository.changes[0][1] == "issues/7/comments"


def test_a_token_that_was_not_passed_on_is_asked_for() -> None:
    with pytest.raises(DeliveryError, match=r"GITHUB_TOKEN not set: .*github\.token"):
        GitHub.from_workflow({"GITHUB_REPOSITORY": "company/mlops"})
