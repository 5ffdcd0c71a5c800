"""The rows of a result, chunk by chunk: from the answers of the API, or from the storage behind its links."""

from collections.abc import Iterator
from typing import cast

import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.sql import ExternalLink, ResultData

from company_ml.errors import FrameworkError

Texts = list[list[str | None]]
"""Rows as the API writes them: text, or ``None`` for null."""

_DOWNLOAD_SECONDS = 120


def rows(
    workspace: WorkspaceClient, statement_id: str, first: ResultData | None
) -> Iterator[list[str | None]]:
    """Yield the rows of all chunks, in order.

    Raises:
        FrameworkError: a chunk could not be downloaded.
        DatabricksError: the API refused a chunk, such as more than an hour after the statement ended.
    """
    chunk = first
    while chunk is not None:
        yield from cast("Texts", chunk.data_array or [])
        following = chunk.next_chunk_index
        for link in chunk.external_links or []:
            yield from _download(statement_id, link)
            following = link.next_chunk_index
        if following is None:
            return
        chunk = workspace.statement_execution.get_statement_result_chunk_n(statement_id, following)


def _download(statement_id: str, link: ExternalLink) -> Texts:
    """Return the rows behind a link, which is a secret and lives 15 minutes at most.

    Sent without the workspace's token, and never shown: the link is the credential.
    https://docs.databricks.com/aws/en/dev-tools/sql-execution-tutorial#security-best-practices
    """
    try:
        answer = requests.get(link.external_link or "", headers=link.http_headers, timeout=_DOWNLOAD_SECONDS)
        answer.raise_for_status()
        return cast("Texts", answer.json())
    except requests.RequestException as error:
        status = f" with status {error.response.status_code}" if error.response is not None else ""
        raise FrameworkError(
            f"chunk {link.chunk_index} of statement {statement_id} could not be downloaded from the "
            f"workspace's storage{status} ({type(error).__name__}): check that this network reaches it"
        ) from None  # requests' own message holds the link
