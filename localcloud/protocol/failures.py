"""How failures of a call reach the engine."""

import re
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from localcloud.core.errors import CloudError
from localcloud.protocol.wire import CANCELLED, INTERNAL, UNKNOWN_ERROR, Context

Result = TypeVar("Result")
_VERBS = {"Create": "create", "Read": "read", "Update": "update", "Delete": "delete"}


class CancelledError(Exception):
    """A call of a run that was cancelled."""


def answering(method: Callable[[Any, Any, Context], Result]) -> Callable[[Any, Any, Context], Result]:
    """Decorate a method of the servicer: its exceptions become the protocol's errors."""

    @wraps(method)
    def guarded(self: Any, request: Any, context: Context) -> Result:
        token = token_of(request)
        try:
            return method(self, request, context)
        except CancelledError:
            context.abort(CANCELLED, "the run was cancelled")
        except CloudError as error:
            context.abort(UNKNOWN_ERROR, refusal(method.__name__, token, error))
        except Exception as error:  # a fault in a rule must never pass for an answer
            traceback.print_exc(file=sys.stderr)
            context.abort(INTERNAL, _fault(method.__name__, token, error))
        raise AssertionError("unreachable: abort raises")

    return guarded


def _fault(method: str, token: str, error: Exception) -> str:
    """Return what a fault of localcloud's own is told as: where it is, and not what Python said of it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"localcloud failed in {method} of {token}, a fault of its own at {Path(place.filename).name}, "
        f"line {place.lineno}, which says nothing about the request; report it with the traceback in this "
        "run's output"
    )


def token_of(request: Any) -> str:
    """Return the type of resource, or the function, that a call is about."""
    if getattr(request, "tok", ""):
        return request.tok
    return token_of_urn(getattr(request, "urn", ""))


def token_of_urn(urn: str) -> str:
    """Return the type of the resource that a URN names, without the types of its parents."""
    return urn.split("::")[2].rpartition("$")[2] if urn.count("::") >= 3 else "a provider"


def refusal(method: str, token: str, error: CloudError) -> str:
    """Return the text of a cloud's refusal, as the real provider prints it."""
    if token.startswith("azure-native:"):
        return f'Status={error.status} Code="{error.code}" Message="{error.message}"'
    said = f"{error.code}: {error.message}" if error.code else error.message
    if method not in _VERBS:
        return said
    thing = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", token.rpartition(":")[2]).lower()
    return f"cannot {_VERBS[method]} {thing}: {said}"
