"""Tags that the registry's operations set, and what Unity Catalog allows a tag to hold.

A securable object has at most 50 tags, keys without ``. , - = / :`` and values of at most 1000 characters, as
plain text that may be replicated over the world: no reason holds personal or secret data.
https://learn.microsoft.com/azure/databricks/database-objects/tags
"""

from datetime import UTC, datetime

from company_ml.errors import InputError

VALUE_LIMIT = 1000
"""Characters in the value of a tag."""
REASON_LIMIT = 300
"""Characters in a reason, so that it fits into a move's tag beside the rest."""
NAME_LIMIT = 100
"""Characters in the name of a person or principal."""

COPIED_FROM = "copied_from"
"""Of a version that is a copy: the URI of what it was copied from."""
COPIED_FOR = "copied_for"
"""Of a version that is a copy: promotion, archive or restore."""
COPIED_AT = "copied_at"
COPIED_BY = "copied_by"
FIRST_VERSION = "first_version"
"""Of a version that is a copy: the URI of the version that training registered."""
REQUESTED_BY = "requested_by"
"""Of a promoted version: who asked for it."""
STARTED_BY = "started_by"
"""Of a promoted version: who started the job that promoted it."""
REGISTERED_BY = "registered_by"
"""Of a promoted version: who registered it first, as the registry itself recorded it."""
COPY_REASON = "copied_reason"

APPROVED_BY = "approved_by"
APPROVED_AT = "approved_at"
APPROVAL_REASON = "approval_reason"
APPROVAL_TICKET = "approval_ticket"
APPROVAL = (APPROVED_BY, APPROVED_AT, APPROVAL_REASON, APPROVAL_TICKET)
"""All tags of an approval."""

EVALUATED_AT = "evaluated_at"
"""Of a promoted version: when its evaluation began."""
EVALUATION_RUN = "evaluation_run"
"""Of a promoted version: the run of MLflow that holds its evaluation."""
EVALUATION_DATA = "evaluation_data"
"""Of a promoted version: name of the data set that it was evaluated on."""
EVALUATION_DIGEST = "evaluation_digest"
EVALUATION_VERDICT = "evaluation_verdict"
EVALUATION = (EVALUATED_AT, EVALUATION_RUN, EVALUATION_DATA, EVALUATION_DIGEST, EVALUATION_VERDICT)
"""All tags of an evaluation, beside those of its metrics."""

MOVES = tuple(
    f"{move}_{what}" for move in ("challenger", "champion", "rolled_back") for what in ("at", "by", "reason")
)
"""All tags that a move of aliases leaves on a version."""
CHALLENGER_AT = "challenger_at"
CHAMPION_AT = "champion_at"
ROLLED_BACK_AT = "rolled_back_at"
ROLLED_BACK_REASON = "rolled_back_reason"

UNFINISHED_MOVE = "unfinished_move"
"""Of a registered model: the move of aliases that is under way, or that a failure cut short."""
ALIAS_HISTORY = "alias_history"
"""Of a registered model: the last moves of aliases, newest first."""


def format_timestamp(time: datetime) -> str:
    """Return a moment as text to the second, in UTC.

    Raises:
        InputError: the moment has no time zone, so that nobody knows when it is.
    """
    if time.tzinfo is None:
        raise InputError(f"the time {time.isoformat()} has no time zone; give one, such as UTC")
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_timestamp(text: str) -> datetime:
    """Read what ``format_timestamp`` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def check_words(reason: str, *names: str) -> None:
    """Refuse a reason or names that a tag cannot hold.

    Raises:
        InputError: one of them is empty, has more than one line, or is too long.
    """
    for what, text, limit in (("reason", reason, REASON_LIMIT), *(("name", n, NAME_LIMIT) for n in names)):
        if not text.strip():
            raise InputError(f"the {what} is empty; it is kept with the version, so say it")
        if len(text) > limit or not text.isprintable():
            raise InputError(f"the {what} {text[:40]!r}... must be one line of at most {limit} characters")
