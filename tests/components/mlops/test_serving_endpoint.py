"""ServingEndpoint: what is served to whom, and what of it is recorded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from components.mlops.served_entities import Concurrency, ServedEntity
from components.mlops.serving_endpoint import (
    InferenceTable,
    RateLimit,
    ServingEndpoint,
    ServingEndpointArgs,
)
from components.workspace.permissions import Managers, Permission, Principal
from tests.cloud_answers import SERVING_ENDPOINT_ID
from tests.conftest import Deploy

ENDPOINT = "databricks:index/modelServing:ModelServing"
PERMISSIONS = "databricks:index/permissions:Permissions"
MODEL = "ml_models_catalog.production_models.customer_churn"

CHAMPION = ServedEntity(name="customer-churn-3", model=MODEL, version=3, traffic=100)
BLUE = replace(CHAMPION, name="blue", traffic=90)
GREEN = replace(CHAMPION, name="green", version=4, traffic=10, size=Concurrency(least=4, most=16))
ARGS = ServingEndpointArgs(
    endpoint_name="customer-churn",
    entities=[CHAMPION],
    permissions={"engineers": Permission(principal=Principal(name="mlops-ml-engineers"), level="CAN_QUERY")},
    managers=Managers(deployer="pipeline", creator="ann@example.com"),
    tags={"owner": "ml-platform", "environment": "prod"},
    inference_table=InferenceTable(
        catalog="ml_prod_catalog", schema="serving", prefix="inference_logs_churn"
    ),
)


@pytest.mark.parametrize("preview", [True, False])
def test_serves_a_named_version_of_the_model_to_all_of_the_traffic(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: ServingEndpoint("churn", ARGS), preview=preview).one(ENDPOINT).inputs

    assert inputs["name"] == "customer-churn"
    assert inputs["config"] == {
        "servedEntities": [
            {
                "name": "customer-churn-3",
                "entityName": MODEL,
                "entityVersion": "3",
                "workloadSize": "Small",
                "workloadType": "CPU",
                "scaleToZeroEnabled": False,
            }
        ],
        "trafficConfig": {"routes": [{"servedEntityName": "customer-churn-3", "trafficPercentage": 100}]},
    }


@pytest.mark.parametrize("preview", [True, False])
def test_records_requests_and_responses_and_counts_them(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: ServingEndpoint("churn", ARGS), preview=preview).one(ENDPOINT).inputs

    assert inputs["aiGateway"] == {
        "inferenceTableConfig": {
            "enabled": True,
            "catalogName": "ml_prod_catalog",
            "schemaName": "serving",
            "tableNamePrefix": "inference_logs_churn",
        },
        "usageTrackingConfig": {"enabled": True},
    }


def test_keeps_the_gateway_when_all_in_it_is_off(deploy: Deploy) -> None:
    args = replace(ARGS, inference_table=None, usage_tracking=False)
    inputs = deploy(lambda: ServingEndpoint("churn", args)).one(ENDPOINT).inputs

    assert inputs["aiGateway"] == {
        "inferenceTableConfig": {"enabled": False},
        "usageTrackingConfig": {"enabled": False},
    }


def test_splits_the_traffic_between_versions_of_different_size(deploy: Deploy) -> None:
    args = replace(ARGS, entities=[BLUE, GREEN])
    config = deploy(lambda: ServingEndpoint("churn", args)).one(ENDPOINT).inputs["config"]

    assert config["trafficConfig"]["routes"] == [
        {"servedEntityName": "blue", "trafficPercentage": 90},
        {"servedEntityName": "green", "trafficPercentage": 10},
    ]
    green = config["servedEntities"][1]
    assert (green["minProvisionedConcurrency"], green["maxProvisionedConcurrency"]) == (4, 16)
    assert "workloadSize" not in green


def test_keeps_a_version_without_traffic_ready(deploy: Deploy) -> None:
    args = replace(ARGS, entities=[replace(BLUE, traffic=100), replace(GREEN, traffic=0)])
    config = deploy(lambda: ServingEndpoint("churn", args)).one(ENDPOINT).inputs["config"]

    routes = config["trafficConfig"]["routes"]
    assert {route["servedEntityName"]: route["trafficPercentage"] for route in routes} == {
        "blue": 100,
        "green": 0,
    }


def test_limits_the_calls_of_a_minute(deploy: Deploy) -> None:
    limits = [RateLimit(calls=600), RateLimit(calls=60, key="user")]
    args = replace(ARGS, rate_limits=limits)
    gateway = deploy(lambda: ServingEndpoint("churn", args)).one(ENDPOINT).inputs["aiGateway"]

    assert gateway["rateLimits"] == [
        {"calls": 600, "key": "endpoint", "renewalPeriod": "minute"},
        {"calls": 60, "key": "user", "renewalPeriod": "minute"},
    ]


def test_hands_the_environment_to_the_model(deploy: Deploy) -> None:
    environment = {"LOG_LEVEL": "INFO", "API_TOKEN": "{{secrets/mlops/token}}"}
    args = replace(ARGS, entities=[replace(CHAMPION, environment=environment)])
    config = deploy(lambda: ServingEndpoint("churn", args)).one(ENDPOINT).inputs["config"]

    assert config["servedEntities"][0]["environmentVars"] == environment


@pytest.mark.parametrize("preview", [True, False])
def test_lets_only_the_named_principals_query(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: ServingEndpoint("churn", ARGS), preview=preview)

    permissions = engine.one(PERMISSIONS).inputs
    assert permissions["accessControls"] == [
        {"groupName": "mlops-ml-engineers", "permissionLevel": "CAN_QUERY"},
        {"servicePrincipalName": "pipeline", "permissionLevel": "CAN_MANAGE"},
        {"servicePrincipalName": "pipeline", "permissionLevel": "CAN_MANAGE"},
    ]
    assert "servingEndpointId" in permissions
    assert engine.one(ENDPOINT).urn in engine.one(PERMISSIONS).dependencies


def test_permissions_name_the_endpoint_by_its_id(deploy: Deploy) -> None:
    engine = deploy(lambda: ServingEndpoint("churn", ARGS))

    assert engine.one(PERMISSIONS).inputs["servingEndpointId"] == SERVING_ENDPOINT_ID


def test_sets_nothing_that_the_provider_does_not_update(deploy: Deploy) -> None:
    inputs = deploy(lambda: ServingEndpoint("churn", ARGS)).one(ENDPOINT).inputs

    assert set(inputs) == {"name", "config", "aiGateway", "tags"}


def _entity(**changes: Any) -> Callable[[], object]:
    return lambda: replace(CHAMPION, **changes)


def _endpoint(**changes: Any) -> Callable[[], object]:
    return lambda: replace(ARGS, **changes)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_entity(name="churn.3"), "served entity 'churn.3' must be 1 to 63"),
        (_entity(model="customer_churn"), "must be a full name, catalog.schema.model"),
        (_entity(version=0), "has version 0; versions are counted from 1"),
        (_entity(traffic=101), "has 101 % of the traffic; it must be 0 to 100"),
        (_entity(size="Tiny"), "has size 'Tiny'; it must be one of Small, Medium, Large"),
        (_entity(workload_type="TPU"), "has workload type 'TPU'"),
        (_entity(environment={"API_TOKEN": "abc"}), "API_TOKEN holds a secret in plain text"),
        (lambda: Concurrency(least=8, most=4), "concurrency of 8 to 4"),
        (_endpoint(endpoint_name="customer churn"), "endpoint 'customer churn' must be"),
        (_endpoint(entities=[]), "serves 0 entities; it must serve 1 to 10"),
        (_endpoint(entities=[BLUE, BLUE]), "serves blue more than once"),
        (_endpoint(entities=[BLUE]), "routes 90 % of the traffic; it must be 100 %"),
        (lambda: RateLimit(calls=0), "would let nobody in"),
        (lambda: InferenceTable(catalog="c", schema="s", prefix="my-logs"), "prefix 'my-logs' must be"),
    ],
)
def test_refuses_what_databricks_refuses(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_never_shows_a_secret_that_it_refuses() -> None:
    with pytest.raises(ValueError, match="API_KEY") as refusal:
        replace(CHAMPION, environment={"API_KEY": "very-secret"})

    assert "very-secret" not in str(refusal.value)
