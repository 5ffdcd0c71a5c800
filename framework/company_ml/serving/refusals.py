"""What the serving API refuses, in words that a person can act on."""

from collections.abc import Generator
from contextlib import contextmanager

from databricks.sdk.errors import (
    NotFound,
    PermissionDenied,
    ResourceConflict,
    TooManyRequests,
    Unauthenticated,
)
from databricks.sdk.errors.base import DatabricksError
from requests.exceptions import RequestException

from company_ml.errors import ConflictError, FrameworkError

_HINTS: tuple[tuple[type[DatabricksError], str], ...] = (
    (NotFound, "; check the name and that the workspace is the right one"),
    (PermissionDenied, "; ask for CAN_MANAGE on the endpoint, or CAN_QUERY to call it"),
    (Unauthenticated, "; sign in again, or check the variables of the SDK's authentication"),
    (TooManyRequests, "; the workspace is throttled, try again in some minutes"),
)


@contextmanager
def answered(what: str) -> Generator[None]:
    """Turn the refusal of a call into an error for people.

    Throttling is waited for by the SDK itself; its ``TimeoutError`` says that it has given up.

    Args:
        what: The call as a clause that "was refused" can follow: ``shifting traffic of customer-churn``.

    Raises:
        ConflictError: an update of the endpoint is under way, or somebody was faster.
        FrameworkError: any other refusal.
    """
    try:
        yield
    except ResourceConflict as error:
        raise ConflictError(
            f"{what} was refused: {error}; try again when the other update is over"
        ) from error
    except (DatabricksError, RequestException, TimeoutError) as error:
        hint = next((text for kind, text in _HINTS if isinstance(error, kind)), "")
        raise FrameworkError(f"{what} was refused: {error}{hint}") from error
