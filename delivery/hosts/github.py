"""GitHub: comments of a pull request are comments of the issue of the same number.

https://docs.github.com/rest/issues/comments
https://docs.github.com/rest/issues/issues
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from delivery.errors import DeliveryError
from delivery.hosts.http import Service
from delivery.variables import needed

_PAGE = 100
"""Most entries of an answer: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api"""

LONGEST = 65_536
"""Most characters of a comment or an issue."""


class GitHub:
    """The repository that a workflow runs in, as its own token may see it."""

    def __init__(self, api: str, repository: str, token: str, pull_request: int | None) -> None:
        self._service = Service(
            api,
            {
                "Authorization": f"Bearer {token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        self._repository = f"/repos/{repository}"
        self._pull_request = pull_request

    @classmethod
    def from_workflow(cls, environment: Mapping[str, str]) -> "GitHub":
        """Return the repository that a workflow's variables name.

        Args:
            environment: Variables by name, ``GITHUB_TOKEN`` among them, which a workflow has to pass on.

        Raises:
            DeliveryError: a variable is missing.
        """
        repository, token = needed(
            environment,
            ("GITHUB_REPOSITORY", "GITHUB_TOKEN"),
            "pass the token on with `env: GITHUB_TOKEN: ${{ github.token }}`",
        )
        return cls(
            environment.get("GITHUB_API_URL", "https://api.github.com"),
            repository,
            token,
            _pull_request(environment.get("GITHUB_EVENT_PATH")),
        )

    def put_comment(self, marker: str, body: str) -> str:
        """Write the comment of this pull request, in place of the one before; return its address."""
        if self._pull_request is None:
            raise DeliveryError("this run belongs to no pull request, so there is nothing to comment on")
        comments = f"{self._repository}/issues/{self._pull_request}/comments"
        text = {"body": _fitting(f"{marker}\n{body}")}
        for comment in self._pages(comments):
            if marker in (comment["body"] or ""):
                changed = self._service.call(
                    "PATCH", f"{self._repository}/issues/comments/{comment['id']}", text
                )
                return changed["html_url"]
        return self._service.call("POST", comments, text)["html_url"]

    def open_issue(self, title: str, body: str) -> str:
        """Open the issue, or bring the open one up to date; return its address."""
        text = {"title": title, "body": _fitting(body)}
        found = self._open_issue(title)
        if found:
            path = f"{self._repository}/issues/{found['number']}"
            return self._service.call("PATCH", path, text)["html_url"]
        return self._service.call("POST", f"{self._repository}/issues", text)["html_url"]

    def close_issue(self, title: str, body: str) -> str | None:
        """Close the open issue with a last word; return its address, or nothing if none is open."""
        found = self._open_issue(title)
        if not found:
            return None
        path = f"{self._repository}/issues/{found['number']}"
        self._service.call("POST", f"{path}/comments", {"body": _fitting(body)})
        closed = self._service.call("PATCH", path, {"state": "closed", "state_reason": "completed"})
        return closed["html_url"]

    def _open_issue(self, title: str) -> Mapping[str, Any] | None:
        # The list also holds the pull requests, which are never ours to change.
        for issue in self._pages(f"{self._repository}/issues", {"state": "open"}):
            if "pull_request" not in issue and issue["title"] == title:
                return issue
        return None

    def _pages(self, path: str, query: Mapping[str, str | int] | None = None) -> Iterator[Mapping[str, Any]]:
        page = 1
        while True:
            entries = self._service.call(
                "GET", path, query={**(query or {}), "per_page": _PAGE, "page": page}
            )
            yield from entries
            if len(entries) < _PAGE:
                return
            page += 1


def _pull_request(event: str | None) -> int | None:
    """Return the number in the event that started the workflow.

    https://docs.github.com/actions/reference/workflows-and-actions/variables (``GITHUB_EVENT_PATH``)
    """
    if not event:
        return None
    number = json.loads(Path(event).read_text(encoding="utf-8")).get("pull_request", {}).get("number")
    return int(number) if number else None


def _fitting(text: str) -> str:
    if len(text) > LONGEST:
        raise DeliveryError(f"the text has {len(text)} characters, and GitHub takes {LONGEST}")
    return text
