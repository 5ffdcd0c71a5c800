"""Federated log-in: where tokens come from, and that a command finds a fresh one for as long as it runs."""

import os
import signal
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from delivery.errors import DeliveryError
from delivery.federation import FILES, run, token_source

READ = "import os, pathlib; print(pathlib.Path(os.environ[{name!r}]).read_text(), flush=True)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_github_is_asked_for_a_token_for_entra_id(httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/token",
        method="GET",
        query_string={"api-version": "2", "audience": "api://AzureADTokenExchange"},
        headers={"Authorization": "Bearer mine"},
    ).respond_with_json({"value": "id-token"})
    fetch = token_source(
        {
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": httpserver.url_for("/token?api-version=2"),
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "mine",
        }
    )
    assert fetch() == "id-token"


def test_azure_devops_is_asked_for_a_token_of_the_service_connection(httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/oidc",
        method="POST",
        query_string={"api-version": "7.1", "serviceConnectionId": "connection"},
        headers={"Authorization": "Bearer mine"},
    ).respond_with_json({"oidcToken": "id-token"})
    fetch = token_source(
        {
            "TF_BUILD": "True",
            "SYSTEM_OIDCREQUESTURI": httpserver.url_for("/oidc"),
            "SYSTEM_ACCESSTOKEN": "mine",
            "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "connection",
        }
    )
    assert fetch() == "id-token"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"GITHUB_ACTIONS": "true"}, "ACTIONS_ID_TOKEN_REQUEST_URL and .* `id-token: write`"),
        ({"TF_BUILD": "True", "SYSTEM_OIDCREQUESTURI": "x"}, r"SYSTEM_ACCESSTOKEN and .* AzureCLI@2"),
        ({}, "neither started this run"),
    ],
)
def test_a_run_that_may_not_ask_is_told_what_it_lacks(environment: dict[str, str], said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        token_source(environment)


@pytest.mark.parametrize("name", FILES)
def test_a_command_finds_the_token_in_a_file(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(lambda: "id-token", python(READ.format(name=name))) == 0
    assert capfd.readouterr().out.strip() == "id-token"


def test_the_file_is_the_user_s_alone_and_gone_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import os, stat; f = os.environ['AZURE_FEDERATED_TOKEN_FILE']; d = os.path.dirname(f)\n"
    run(lambda: "id-token", python(f"{code}print(d, oct(stat.S_IMODE(os.stat(d).st_mode)))"))
    folder, mode = capfd.readouterr().out.split()
    assert mode == "0o700"
    assert not Path(folder).exists()


def test_the_token_is_renewed_while_the_command_runs() -> None:
    tokens = count()
    code = (
        "import os, pathlib, time\nfile = pathlib.Path(os.environ['AZURE_FEDERATED_TOKEN_FILE'])\n"
        "while int(file.read_text()) < 3: time.sleep(0.01)"
    )
    assert run(lambda: str(next(tokens)), python(code), every=0.01) == 0


def test_a_token_that_cannot_be_renewed_is_told_and_tried_again(capfd: pytest.CaptureFixture[str]) -> None:
    tokens = count()

    def fetch() -> str:
        token = next(tokens)
        if token == 1:
            raise DeliveryError("503 Busy")
        return str(token)

    code = (
        "import os, pathlib, time\nfile = pathlib.Path(os.environ['AZURE_FEDERATED_TOKEN_FILE'])\n"
        "while int(file.read_text()) < 2: time.sleep(0.01)"
    )
    assert run(fetch, python(code), every=0.01) == 0
    assert "could not be renewed, and is tried again: 503 Busy" in capfd.readouterr().err


def test_without_a_first_token_nothing_is_run(tmp_path: Path) -> None:
    def refuse() -> str:
        raise DeliveryError("403 Forbidden")

    with pytest.raises(DeliveryError, match="403 Forbidden"):
        run(refuse, python(f"open({str(tmp_path / 'ran')!r}, 'w')"))
    assert not (tmp_path / "ran").exists()


def test_the_command_s_exit_code_is_returned() -> None:
    assert run(lambda: "id-token", python("import sys; sys.exit(7)")) == 7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_the_end_to_the_command(number: signal.Signals, tmp_path: Path) -> None:
    started = tmp_path / "started"
    # A terminal sends the one to the command itself; the other is handed on.
    seconds = 0.3 if number is signal.SIGINT else 30
    code = (
        "import pathlib, signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\n"
        f"pathlib.Path({str(started)!r}).touch(); time.sleep({seconds}); sys.exit(3)"
    )

    def interrupt() -> None:
        while not started.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    threading.Thread(target=interrupt).start()
    assert run(lambda: "id-token", python(code)) == 3
