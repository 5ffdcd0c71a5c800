"""What went wrong in the registry, in one line that says what to do."""

from collections.abc import Generator
from contextlib import contextmanager

from databricks.sdk.errors.base import DatabricksError
from mlflow.exceptions import MlflowException
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError

_LIMIT = 500  # characters; a server may answer with a page
_HINTS = {
    "PERMISSION_DENIED": "ask for the missing privilege on the schema or model",
    "RESOURCE_DOES_NOT_EXIST": "check the name, and that it was not deleted in the meantime",
    "REQUEST_LIMIT_EXCEEDED": "too many calls at this moment; run it again later",
    "UNAUTHENTICATED": "sign in again, or check the variables of the SDK's authentication",
}


@contextmanager
def explained(doing: str) -> Generator[None, None, None]:
    """Turn what the registry or the workspace refuses into one line.

    Args:
        doing: What is done in the block: "the promotion of ...".

    Raises:
        FrameworkError: a call failed. What was done before stays, and the same command goes on from there.
    """
    try:
        yield
    except MlflowException as error:
        hint = _HINTS.get(error.error_code, "run the same command again, which goes on from there")
        raise FrameworkError(f"{doing} stopped: {one_line(error)}; {hint}") from error
    except (DatabricksError, RequestException) as error:
        raise FrameworkError(f"{doing} stopped: {one_line(error)}; run the same command again") from error


def one_line(error: Exception) -> str:
    """Return what an error says, on one line, without the client's settings that the SDK adds."""
    message = error.message if isinstance(error, MlflowException) else str(error)
    return " ".join(message.partition(". Config: ")[0].split())[:_LIMIT].rstrip(".")
