"""Azure DevOps: comments are threads of a pull request, and issues are work items.

https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads
https://learn.microsoft.com/rest/api/azure/devops/wit/work-items
"""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from delivery.errors import DeliveryError
from delivery.hosts.http import Service
from delivery.variables import needed

_VERSION = "7.1"

_CLOSED = "closed"
"""Status of a thread that waits for nobody: the report is read, not answered."""

_WORK_ITEM = "Issue"
_DONE = "Done"
"""Type of a work item, and its last state, in the process that a new project has (Basic).
https://learn.microsoft.com/azure/devops/boards/work-items/guidance/choose-process
"""


class AzureDevOps:
    """The repository that a pipeline runs in, as the job's own token may see it."""

    def __init__(
        self, collection: str, project: str, repository: str, token: str, pull_request: int | None
    ) -> None:
        basic = base64.b64encode(f":{token}".encode()).decode()
        self._service = Service(
            f"{collection.rstrip('/')}/{quote(project)}", {"Authorization": f"Basic {basic}"}
        )
        self._repository = f"/_apis/git/repositories/{repository}"
        self._pull_request = pull_request

    @classmethod
    def from_pipeline(cls, environment: Mapping[str, str]) -> "AzureDevOps":
        """Return the repository that a pipeline's variables name.

        Args:
            environment: Variables by name; a pipeline has to pass ``SYSTEM_ACCESSTOKEN`` on itself.

        Raises:
            DeliveryError: a variable is missing.
        """
        names = ("SYSTEM_COLLECTIONURI", "SYSTEM_TEAMPROJECT", "BUILD_REPOSITORY_ID", "SYSTEM_ACCESSTOKEN")
        way_out = "pass the token on with `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`"
        collection, project, repository, token = needed(environment, names, way_out)
        number = environment.get("SYSTEM_PULLREQUEST_PULLREQUESTID")
        return cls(collection, project, repository, token, int(number) if number else None)

    def put_comment(self, marker: str, body: str) -> str:
        """Write the comment of this pull request, in place of the one before; return its address."""
        if self._pull_request is None:
            raise DeliveryError("this run belongs to no pull request, so there is nothing to comment on")
        threads = f"{self._repository}/pullRequests/{self._pull_request}/threads"
        text = f"{marker}\n{body}"
        for thread in self._call("GET", threads)["value"]:
            for comment in thread["comments"]:
                if marker in comment.get("content", "") and not comment.get("isDeleted"):
                    path = f"{threads}/{thread['id']}/comments/{comment['id']}"
                    self._call("PATCH", path, {"content": text})
                    return path
        made = self._call(
            "POST",
            threads,
            {"comments": [{"parentCommentId": 0, "content": text, "commentType": "text"}], "status": _CLOSED},
        )
        return f"{threads}/{made['id']}"

    def open_issue(self, title: str, body: str) -> str:
        """Open the work item, or bring the open one up to date; return its address."""
        fields = {
            "System.Title": title,
            "System.Description": body,
            # Without it the text is taken for HTML.
            "multilineFieldsFormat/System.Description": "Markdown",
        }
        found = self._open_issue(title)
        if found:
            return self._edit("PATCH", f"/_apis/wit/workitems/{found}", fields)["url"]
        return self._edit("POST", f"/_apis/wit/workitems/${_WORK_ITEM}", fields)["url"]

    def close_issue(self, title: str, body: str) -> str | None:
        """Close the open work item with a last word; return its address, or nothing if none is open."""
        found = self._open_issue(title)
        if not found:
            return None
        fields = {"System.State": _DONE, "System.History": body}
        return self._edit("PATCH", f"/_apis/wit/workitems/{found}", fields)["url"]

    def _open_issue(self, title: str) -> int | None:
        quoted = title.replace("'", "''")
        query = (
            "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project "  # noqa: S608 (quoted)
            f"AND [System.Title] = '{quoted}' AND [System.State] <> '{_DONE}'"
        )
        items = self._call("POST", "/_apis/wit/wiql", {"query": query})["workItems"]
        return int(items[0]["id"]) if items else None

    def _edit(self, method: str, path: str, fields: Mapping[str, str]) -> Any:
        changes = [{"op": "add", "path": _pointer(name), "value": value} for name, value in fields.items()]
        return self._call(method, path, changes, "application/json-patch+json")

    def _call(
        self, method: str, path: str, body: object = None, content_type: str = "application/json"
    ) -> Any:
        return self._service.call(method, path, body, {"api-version": _VERSION}, content_type)


def _pointer(field: str) -> str:
    return f"/{field}" if "/" in field else f"/fields/{field}"
