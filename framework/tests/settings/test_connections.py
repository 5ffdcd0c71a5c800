"""Signing in: the real SDK and MLflow, on a workspace that takes the exchanged token and no other."""

import json
import os

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from company_ml.errors import InputError
from company_ml.settings import connections
from company_ml.settings.environment import load
from company_ml.settings.sign_in import STATIC_VARIABLE, WAYS

EXPERIMENT = {"experiment_id": "7", "name": "/ml_experiments/dev/churn", "lifecycle_stage": "active"}


@pytest.fixture(autouse=True)
def _signed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with no way to sign in, and put back what signing in sets for the whole process."""
    names = {"DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_AUTH_TYPE", "MLFLOW_ENABLE_DB_SDK"}
    names |= {"MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI", STATIC_VARIABLE}
    for name in names | {name for way in WAYS.values() for name in way}:
        monkeypatch.setenv(name, "")  # so that one that is not set is put back to that
        monkeypatch.delenv(name)


@pytest.fixture
def host(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A workspace that exchanges the token of another issuer for its own, and answers to that one alone."""
    address = httpserver.url_for("").rstrip("/")
    httpserver.expect_request("/.well-known/databricks-config").respond_with_json(
        {"oidc_endpoint": f"{address}/oidc", "workspace_id": "1"}
    )
    httpserver.expect_request("/oidc/.well-known/oauth-authorization-server").respond_with_json(
        {"authorization_endpoint": f"{address}/authorize", "token_endpoint": f"{address}/exchange"}
    )
    httpserver.expect_request("/exchange", method="POST").respond_with_handler(_exchange)
    httpserver.expect_request("/api/2.0/mlflow/experiments/get-by-name").respond_with_handler(_experiment)
    monkeypatch.setenv("DATABRICKS_HOST", address)
    return address


def _exchange(request: Request) -> Response:
    fits = request.form["subject_token"] == "issued" and request.form["client_id"] == "the-job"
    answer = '{"access_token": "exchanged", "token_type": "Bearer", "expires_in": 3600}'
    return Response(answer if fits else "{}", status=200 if fits else 401, mimetype="application/json")


def _experiment(request: Request) -> Response:
    if request.headers.get("Authorization") != "Bearer exchanged":
        return Response('{"error_code": "UNAUTHENTICATED"}', status=401, mimetype="application/json")
    return Response(json.dumps({"experiment": EXPERIMENT}), mimetype="application/json")


def federate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABRICKS_CLIENT_ID", "the-job")
    monkeypatch.setenv("DATABRICKS_OIDC_TOKEN", "issued")


def test_mlflow_signs_in_by_federation_as_the_sdk_does(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    federate(monkeypatch)
    client = connections.registry(load("dev", {}))
    found = client.get_experiment_by_name("/ml_experiments/dev/churn")
    assert found is not None
    assert found.experiment_id == "7"


def test_the_workspace_is_reached_by_federation_although_a_token_is_set(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    federate(monkeypatch)
    monkeypatch.setenv("DATABRICKS_TOKEN", "left-over")
    client = connections.workspace()
    assert client.config.auth_type == "env-oidc"
    assert client.config.authenticate() == {"Authorization": "Bearer exchanged"}


def test_a_chosen_way_stays_chosen(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    federate(monkeypatch)
    monkeypatch.setenv("DATABRICKS_TOKEN", "wanted")
    monkeypatch.setenv("DATABRICKS_AUTH_TYPE", "pat")
    monkeypatch.setenv(STATIC_VARIABLE, "allowed")
    assert connections.workspace().config.auth_type == "pat"


def test_a_stored_token_is_refused_unless_it_is_allowed_and_never_told(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABRICKS_TOKEN", "dapi-secret")
    with pytest.raises(InputError, match="unset DATABRICKS_TOKEN") as caught:
        connections.workspace()
    assert "dapi-secret" not in str(caught.value)
    monkeypatch.setenv(STATIC_VARIABLE, "allowed")
    assert connections.workspace().config.auth_type == "pat"


def test_nothing_to_sign_in_with_tells_what_each_way_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARM_TENANT_ID", "tenant")
    monkeypatch.setenv("ARM_CLIENT_ID", "application")
    with pytest.raises(InputError) as caught:
        connections.registry(load("dev", {}))
    told = str(caught.value)
    assert "env-oidc lacks DATABRICKS_HOST, DATABRICKS_CLIENT_ID, DATABRICKS_OIDC_TOKEN;" in told
    assert "azure-client-secret lacks DATABRICKS_HOST, ARM_CLIENT_SECRET;" in told


def test_a_profile_that_is_not_there_is_told_by_name() -> None:
    uris = {"tracking_uri": "databricks://nobody", "registry_uri": "databricks-uc://nobody"}
    with pytest.raises(
        InputError, match=r"the profile nobody of ~/\.databrickscfg does not lead to a workspace"
    ):
        connections.registry(load("dev", {}).model_copy(update=uris))


def test_mlflow_without_the_sdk_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    federate(monkeypatch)
    monkeypatch.setenv("MLFLOW_ENABLE_DB_SDK", "false")
    with pytest.raises(InputError, match="MLFLOW_ENABLE_DB_SDK is false"):
        connections.registry(load("dev", {}))


def test_a_server_of_ones_own_takes_no_databricks() -> None:
    address = "http://127.0.0.1:5000"
    settings = load("dev", {"COMPANY_ML_TRACKING_URI": address, "COMPANY_ML_REGISTRY_URI": address})
    assert connections.registry(settings).tracking_uri == address
    assert "DATABRICKS_AUTH_TYPE" not in os.environ
