"""Federated log-in that outlives its token.

The id token of a pipeline's run lives for five minutes (GitHub) to ten (Azure DevOps), and a deployment takes
longer: what was read from a variable at its start is refused later
(https://github.com/Azure/azure-cli/issues/28708, https://github.com/Azure/terraform-provider-azapi/issues/515).
So the token lies in a file that is written anew all the time, and each client reads it whenever it logs in:

- as a workload identity, Pulumi's state backend and secrets provider, and azure-native with
  ``ARM_USE_DEFAULT_AZURE_CREDENTIAL``
  (https://pkg.go.dev/github.com/Azure/azure-sdk-for-go/sdk/azidentity#WorkloadIdentityCredential);
- the Databricks provider with ``DATABRICKS_AUTH_TYPE=file-oidc``
  (https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation-provider).
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from urllib.parse import parse_qsl, urlsplit

from delivery.errors import DeliveryError
from delivery.hosts.here import of_host
from delivery.hosts.http import Service
from delivery.variables import needed

AUDIENCE = "api://AzureADTokenExchange"
"""Whom a token is for: Entra ID, and the federation policies of Databricks that ask for the same."""

FILES = ("AZURE_FEDERATED_TOKEN_FILE", "DATABRICKS_OIDC_TOKEN_FILEPATH")
"""Variables by which the clients find the file."""

EVERY = 90
"""Seconds after which the token is fetched anew. Azure's clients keep what they read for five minutes."""

Fetch = Callable[[], str]


def token_source(environment: Mapping[str, str]) -> Fetch:
    """Return the function that fetches an id token of this run.

    Args:
        environment: The run's variables by name.

    Raises:
        DeliveryError: the run may not ask for tokens. The returned function raises it where the host refuses.
    """
    return of_host(environment, github=_github, azure_devops=_azure_devops)


def run(fetch: Fetch, command: Sequence[str], every: float = EVERY) -> int:
    """Run a command that finds a fresh token in a file, and return its exit code.

    The file is the runner's user's alone, and gone afterwards.

    Args:
        fetch: Returns a new token.
        command: What to run, with its words.
        every: Seconds between two tokens.

    Raises:
        DeliveryError: there is no first token. A later one that cannot be had is told, and tried again.
    """
    with tempfile.TemporaryDirectory() as folder:  # which nobody else may enter
        file = Path(folder) / "token"
        _write(file, fetch())
        done = threading.Event()
        keeper = threading.Thread(target=_keep_fresh, args=(file, fetch, every, done), daemon=True)
        keeper.start()
        try:
            return _watch(command, {**os.environ, **dict.fromkeys(FILES, str(file))})
        finally:
            done.set()
            keeper.join()


def _keep_fresh(file: Path, fetch: Fetch, every: float, done: threading.Event) -> None:
    while not done.wait(every):
        try:
            _write(file, fetch())
        except DeliveryError as error:
            sys.stderr.write(f"delivery: the token could not be renewed, and is tried again: {error}\n")


def _write(file: Path, token: str) -> None:
    new = file.with_suffix(".new")
    new.write_text(token, encoding="utf-8")
    new.replace(file)  # in one step: a client may be reading


def _watch(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end. A signal that ends the run is the command's to answer: it may be half-way."""
    child = subprocess.Popen(command, env=environment)  # noqa: S603 (the pipeline's own command)

    def hand_on(number: int, _: FrameType | None) -> None:
        if number != signal.SIGINT:  # which a terminal, and a runner, sends to the command too
            child.send_signal(number)

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _github(environment: Mapping[str, str]) -> Fetch:
    """https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token."""
    url, token = needed(
        environment,
        ("ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
        "give the job the permission `id-token: write`",
    )
    service = Service(url.partition("?")[0], {"Authorization": f"Bearer {token}"})
    query = {**dict(parse_qsl(urlsplit(url).query)), "audience": AUDIENCE}
    return lambda: service.call("GET", "", query=query)["value"]


def _azure_devops(environment: Mapping[str, str]) -> Fetch:
    """https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create."""
    address, token, connection = needed(
        environment,
        ("SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"),
        "run it in an AzureCLI@2 task with `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`",
    )
    service = Service(address, {"Authorization": f"Bearer {token}"})
    query = {"api-version": "7.1", "serviceConnectionId": connection}
    return lambda: service.call("POST", "", query=query)["oidcToken"]
