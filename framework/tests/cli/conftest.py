"""Commands on the test's own registry and workspace."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.settings.environment import Environment
from tests.commands import ended


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """What it printed, without the breaks that fit it into a terminal."""
        return " ".join(self.out.split())

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def signed_in(
    httpserver: HTTPServer,
    workspace: WorkspaceClient,
    environments: dict[str, Environment],
    monkeypatch: pytest.MonkeyPatch,
) -> HTTPServer:
    """Return the workspace in which everybody is pipeline@example.com, and let the commands find it."""
    httpserver.expect_request("/api/2.0/preview/scim/v2/Me").respond_with_json(
        {"userName": "pipeline@example.com"}
    )
    settings = environments["dev"]
    for name, value in {
        "DATABRICKS_HOST": httpserver.url_for(""),
        "DATABRICKS_TOKEN": "a-token",
        "COMPANY_ML_STATIC_TOKENS": "allowed",
        "COMPANY_ML_TRACKING_URI": settings.tracking_uri,
        "COMPANY_ML_REGISTRY_URI": settings.registry_uri,
        "COMPANY_ML_MODELS_CATALOG": settings.models_catalog,
    }.items():
        monkeypatch.setenv(name, value)
    return httpserver


@pytest.fixture
def run_command(signed_in: HTTPServer, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command's ``main`` with arguments."""

    def run(main: Callable[[], None], *arguments: str) -> Ended:
        capsys.readouterr()
        code = ended(main, *arguments)
        told = capsys.readouterr()
        return Ended(code, told.out, told.err)

    return run
