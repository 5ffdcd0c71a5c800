"""Asking an entity behind an endpoint directly, whatever its share of the traffic; and the smoke test."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast
from urllib.parse import quote

from databricks.sdk import WorkspaceClient

from company_ml.errors import FrameworkError, RefusedError
from company_ml.serving.refusals import answered

FORMATS = ("dataframe_records", "dataframe_split", "inputs", "instances")
"""Keys of which a request for a custom model has exactly one.
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/score-custom-model-endpoints
"""


@dataclass(frozen=True)
class Smoke:
    """A smoke test: requests that a new version must answer before anybody depends on it."""

    requests: Sequence[Mapping[str, Any]]
    """Bodies of requests, each with a key of ``FORMATS``."""
    expected: Sequence[Sequence[Any] | None] = ()
    """The predictions of each request; None, or nothing for it here, only asks for an answer."""


def invoke(client: WorkspaceClient, endpoint: str, entity: str, body: Mapping[str, Any]) -> list[Any]:
    """Ask one entity and return its predictions; the endpoint's traffic settings are ignored.

    The SDK has no method for it.
    https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/serve-multiple-models-to-serving-endpoint

    Raises:
        FrameworkError: the service refused, or its answer holds no predictions.
    """
    path = f"/serving-endpoints/{quote(endpoint, safe='')}/served-models/{quote(entity, safe='')}/invocations"
    # The SDK types its requests and answers in parts only.
    call = cast("Callable[..., object]", client.api_client.do)  # pyright: ignore[reportUnknownMemberType]
    with answered(f"asking {entity} of endpoint {endpoint}"):
        answer = call("POST", path, body=dict(body))
    found = cast("Mapping[str, object]", answer).get("predictions") if isinstance(answer, Mapping) else None
    if not isinstance(found, list):
        raise FrameworkError(f"{entity} of endpoint {endpoint} answered without predictions")
    return cast("list[Any]", found)


def smoke_test(client: WorkspaceClient, endpoint: str, entity: str, smoke: Smoke) -> None:
    """Ask an entity all requests of a smoke test.

    Raises:
        RefusedError: it did not answer one of them, or answered something else than expected.
    """
    if not smoke.requests:
        raise RefusedError(f"the smoke test of {entity} has no request; a test without one proves nothing")
    for number, (body, expected) in enumerate(zip_longest(smoke.requests, smoke.expected), start=1):
        try:
            found = invoke(client, endpoint, entity, body)
        except FrameworkError as error:
            raise RefusedError(f"request {number} of the smoke test failed: {error}") from error
        if not found:
            raise RefusedError(f"request {number} of the smoke test: {entity} answered no prediction")
        if expected is not None and found != list(expected):
            raise RefusedError(
                f"request {number} of the smoke test: {entity} answered {found}, expected {list(expected)}"
            )
