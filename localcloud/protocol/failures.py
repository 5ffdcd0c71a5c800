"""How failures of a call reach the engine."""

import re
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from localcloud.core.errors import CloudError
from localcloud.protocol.wire import INTERNAL, UNKNOWN_ERROR, Context

Result = TypeVar("Result")
_VERBS = {"Create": "create", "Read": "read", "Update": "update", "Delete": "delete"}


def answering(method: Callable[[Any, Any, Context], Result]) -> Callable[[Any, Any, Context], Result]:
    """Decorate a method of the servicer: its exceptions become the protocol's errors."""

    @wraps(method)
    def guarded(self: Any, request: Any, context: Context) -> Result:
        token = token_of(request)
        try:
            return method(self, request, context)
        except CloudError as error:
            context.abort(UNKNOWN_ERROR, refusal(method.__name__, token, error))
        except Exception as error:  # a fault in a rule must never pass for an answer
            traceback.print_exc(file=sys.stderr)
            what = f"{type(error).__name__}: {error}"
            context.abort(INTERNAL, f"localcloud failed in {method.__name__} of {token}: {what}")
        raise AssertionError("unreachable: abort raises")

    return guarded


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
