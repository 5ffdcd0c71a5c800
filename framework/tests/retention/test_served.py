"""Which versions endpoints serve, asked of a real SDK."""

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import FrameworkError
from company_ml.retention.served import served_versions

MODEL = "ml.production_models.churn"


def entity(version: str, model: str = MODEL) -> dict[str, str]:
    return {"entity_name": model, "entity_version": version}


def endpoint(httpserver: HTTPServer, name: str, **details: object) -> None:
    httpserver.expect_request(f"/api/2.0/serving-endpoints/{name}").respond_with_json(
        {"name": name, **details}
    )


def listed(httpserver: HTTPServer, *endpoints: dict[str, object]) -> None:
    httpserver.expect_request("/api/2.0/serving-endpoints").respond_with_json({"endpoints": endpoints})


def test_what_is_served_and_what_is_about_to_be_counts(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    listed(
        httpserver,
        {"name": "churn", "config": {"served_entities": [entity("3")]}},
        {
            "name": "old",
            "config": {"served_models": [{"model_name": "ml.dev_models.x", "model_version": "1"}]},
        },
        {"name": "chat", "config": {"served_entities": [{"name": "gpt", "external_model": {"name": "gpt"}}]}},
    )
    endpoint(
        httpserver,
        "churn",
        config={"served_entities": [entity("3"), entity("2")]},
        pending_config={"served_entities": [entity("4")]},
    )
    endpoint(httpserver, "old", pending_config={"served_models": [{"model_name": "m", "model_version": "9"}]})
    endpoint(httpserver, "chat")
    assert served_versions([workspace]) == {
        (MODEL, "2"),
        (MODEL, "3"),
        (MODEL, "4"),
        ("ml.dev_models.x", "1"),
        ("m", "9"),
    }


def test_an_endpoint_that_is_deleted_meanwhile_counts_as_it_was_listed(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    listed(httpserver, {"name": "churn", "config": {"served_entities": [entity("3")]}})
    httpserver.expect_request("/api/2.0/serving-endpoints/churn").respond_with_json(
        {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "gone"}, status=404
    )
    assert served_versions([workspace]) == {(MODEL, "3")}


@pytest.mark.parametrize("failing", ["/api/2.0/serving-endpoints", "/api/2.0/serving-endpoints/churn"])
def test_endpoints_that_cannot_be_read_stop_everything(
    workspace: WorkspaceClient, httpserver: HTTPServer, failing: str
) -> None:
    httpserver.expect_request(failing).respond_with_json(
        {"error_code": "PERMISSION_DENIED", "message": "you may not see this"}, status=403
    )
    listed(httpserver, {"name": "churn"})
    with pytest.raises(FrameworkError, match="cannot be read: you may not see this; nothing is deleted"):
        served_versions([workspace])
