"""What a pipeline asks of the place where the repository lives."""

from typing import Protocol


class Host(Protocol):
    """A repository's pull requests and issues.

    A comment is found again by its ``marker``, a line of the text that readers do not see, and an issue by
    its title: so there is one of each, however often a pipeline runs.
    """

    def put_comment(self, marker: str, body: str) -> str:
        """Write the comment of this pull request, in place of the one before; return its address."""
        ...

    def open_issue(self, title: str, body: str) -> str:
        """Open the issue, or bring the open one up to date; return its address."""
        ...

    def close_issue(self, title: str, body: str) -> str | None:
        """Close the open issue with a last word; return its address, or nothing if none is open."""
        ...
