"""JSON over HTTP, with retries of what passes by itself and one line for what does not."""

import json
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from delivery.errors import DeliveryError

PATIENCE = 30  # seconds for one answer

_RETRIES = Retry(
    total=4,
    read=0,
    backoff_factor=0.5,
    # These say that nothing was done. After any other failure it may have been, and a second comment is worse
    # than a run that fails.
    status_forcelist=(429, 503),
    allowed_methods=None,
    respect_retry_after_header=True,
    raise_on_status=False,
)


class Service:
    """A REST service under one address."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        self._address = address.rstrip("/")
        self._session = requests.Session()
        self._session.headers.update(headers)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_RETRIES))

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, str | int] | None = None,
        content_type: str = "application/json",
    ) -> Any:
        """Send a request, and return the JSON of the answer.

        Args:
            method: HTTP's word, such as ``POST``.
            path: What follows the service's address, beginning with a slash.
            body: What is sent as JSON; ``None`` sends nothing.
            query: Parameters of the address.
            content_type: Which kind of JSON the body is.

        Raises:
            DeliveryError: the service refused, or could not be reached.
        """
        where = f"{method} {self._address}{path}"
        try:
            answer = self._session.request(
                method,
                f"{self._address}{path}",
                params=query,
                data=None if body is None else json.dumps(body),
                headers={"Content-Type": content_type},
                timeout=PATIENCE,
            )
        except requests.RequestException as error:
            raise DeliveryError(f"{where}: no answer ({type(error).__name__})") from None
        if not answer.ok:
            raise DeliveryError(f"{where}: {answer.status_code} {answer.reason}: {_reason(answer)}")
        return answer.json() if answer.content else None


def _reason(answer: requests.Response) -> str:
    """Return what the service says of its refusal, without the rest of its answer."""
    try:
        return str(answer.json()["message"])
    except (requests.JSONDecodeError, KeyError, TypeError):
        return "no reason given"
