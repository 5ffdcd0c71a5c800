"""What answers requests: the guide's endpoint, and its patterns through changed settings."""

from typing import Any

import pytest

from tests.cloud_answers import CREATOR
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf
from tests.stacks.registry import CHALLENGER, CHAMPION, IN_THE_MAKING, TRAINED, Model, Registry

ENDPOINT = "databricks:index/modelServing:ModelServing"
PERMISSIONS = "databricks:index/permissions:Permissions"

MODELS = {
    "dev": "ml_models_catalog.dev_models.customer_churn",
    "test": "ml_models_catalog.candidate_models.customer_churn",
    "prod": "ml_models_catalog.production_models.customer_churn",
}
SCHEMAS = {"dev": "experiments", "test": "validation", "prod": "serving"}
VERSIONS = "serving.endpoints.0.versions"
PATTERN = "serving.endpoints.0.pattern"

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)
PREVIEWS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])


def served(version: str, traffic: int, **more: Any) -> dict[str, Any]:
    """Return a version as a stack file states it."""
    return {"version": version, "traffic": traffic, "size": "Small", "scaleToZero": False, **more}


def entities(engine: Engine) -> list[dict[str, Any]]:
    return engine.one(ENDPOINT).inputs["config"]["servedEntities"]


def routes(engine: Engine) -> dict[str, int]:
    found = engine.one(ENDPOINT).inputs["config"]["trafficConfig"]["routes"]
    return {route["servedEntityName"]: route["trafficPercentage"] for route in found}


def numbers(engine: Engine) -> dict[str, str]:
    return {entity["name"]: entity["entityVersion"] for entity in entities(engine)}


@EVERY
@PREVIEWS
def test_before_the_first_training_the_endpoint_waits_and_says_for_what(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    engine = stack_of(environment, preview=preview)
    assert engine.of(ENDPOINT) == []
    assert engine.exports["endpoints"] == {}
    pending = engine.exports["pending"]["endpoint customer-churn"]
    assert pending == f"the model {MODELS[environment]} does not exist yet"


@EVERY
@PREVIEWS
def test_the_champion_gets_all_requests(stack_of: StackOf, environment: str, preview: bool) -> None:
    engine = stack_of(environment, preview=preview, registry=TRAINED)
    assert engine.one(ENDPOINT).inputs["name"] == "customer-churn"
    assert entities(engine) == [
        {
            "name": "champion",
            "entityName": MODELS[environment],
            "entityVersion": "3",
            "workloadSize": "Small",
            "workloadType": "CPU",
            # A production that sleeps keeps its first caller waiting.
            "scaleToZeroEnabled": environment != "prod",
        }
    ]
    assert routes(engine) == {"champion": 100}
    assert engine.exports["pending"] == {}


@EVERY
def test_the_outputs_name_the_endpoint(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment, registry=TRAINED)
    assert engine.exports["endpoints"] == {"customer-churn": "customer-churn"}


@EVERY
@PREVIEWS
def test_requests_and_answers_are_recorded_in_the_environments_own_catalog(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    gateway = stack_of(environment, preview=preview, registry=TRAINED).one(ENDPOINT).inputs["aiGateway"]
    assert gateway == {
        "inferenceTableConfig": {
            "enabled": True,
            "catalogName": f"ml_{environment}_catalog",
            "schemaName": SCHEMAS[environment],
            "tableNamePrefix": "inference_logs_customer_churn",
        },
        "usageTrackingConfig": {"enabled": True},
    }


def test_an_endpoint_can_sleep_and_has_an_upper_bound(stack_of: StackOf) -> None:
    version = {
        "version": "@champion",
        "traffic": 100,
        "minConcurrency": 0,
        "maxConcurrency": 12,
        "scaleToZero": True,
        "environment": {"LOG_LEVEL": "INFO"},
    }
    (entity,) = entities(stack_of("prod", changes={VERSIONS: [version]}, registry=TRAINED))
    assert entity["scaleToZeroEnabled"] is True
    assert (entity["minProvisionedConcurrency"], entity["maxProvisionedConcurrency"]) == (0, 12)
    assert "workloadSize" not in entity
    assert entity["environmentVars"] == {"LOG_LEVEL": "INFO"}


@pytest.mark.parametrize(("blue", "green"), [(100, 0), (0, 100)], ids=["before the shift", "after it"])
def test_blue_green_deploys_both_and_sends_all_requests_to_one(
    stack_of: StackOf, blue: int, green: int
) -> None:
    versions = [served("3", blue, name="blue"), served("4", green, name="green")]
    engine = stack_of("prod", changes={PATTERN: "blueGreen", VERSIONS: versions}, registry=TRAINED)
    assert numbers(engine) == {"blue": "3", "green": "4"}
    assert routes(engine) == {"blue": blue, "green": green}


def test_green_alone_remains(stack_of: StackOf) -> None:
    versions = [served("4", 100, name="green")]
    engine = stack_of("prod", changes={VERSIONS: versions}, registry=TRAINED)
    assert numbers(engine) == {"green": "4"}
    assert routes(engine) == {"green": 100}


def test_a_canary_gets_a_tenth_of_the_requests(stack_of: StackOf) -> None:
    versions = [served("@champion", 90), served("@challenger", 10)]
    engine = stack_of(
        "prod",
        changes={PATTERN: "canary", VERSIONS: versions, "serving.endpoints.0.shadow": None},
        registry=TRAINED,
    )
    assert numbers(engine) == {"champion": str(CHAMPION), "challenger": str(CHALLENGER)}
    assert routes(engine) == {"champion": 90, "challenger": 10}


@EVERY
def test_a_shadow_is_told_to_the_replay_job_and_gets_no_request(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment, registry=TRAINED)
    assert engine.exports["shadows"] == {
        "customer-churn": {"model": MODELS[environment], "version": "@challenger"}
    }
    assert "challenger" not in routes(engine)


def test_a_canary_waits_as_a_whole_for_its_last_version(stack_of: StackOf) -> None:
    versions = [served("@champion", 90), served(str(IN_THE_MAKING), 10)]
    engine = stack_of("prod", changes={PATTERN: "canary", VERSIONS: versions}, registry=TRAINED)
    assert engine.of(ENDPOINT) == []
    pending = engine.exports["pending"]["endpoint customer-churn"]
    assert pending == f"version 5 of {MODELS['prod']} does not exist yet or is not ready"


def test_a_model_without_a_champion_is_not_served(stack_of: StackOf) -> None:
    registry = Registry(models={MODELS["prod"]: Model(ready=(1, 2))})
    engine = stack_of("prod", changes={}, registry=registry)
    assert engine.of(ENDPOINT) == []
    pending = engine.exports["pending"]["endpoint customer-churn"]
    assert pending == f"no version of {MODELS['prod']} has the alias champion yet"


def test_a_champion_of_one_stage_is_served_by_the_environment_of_that_stage_only(
    stack_of: StackOf,
) -> None:
    registry = Registry(models={MODELS["dev"]: Model(ready=(1,), aliases={"champion": 1})})
    assert len(stack_of("dev", changes={}, registry=registry).of(ENDPOINT)) == 1
    assert stack_of("prod", changes={}, registry=registry).of(ENDPOINT) == []


@EVERY
def test_an_endpoint_is_called_by_those_who_are_named_and_by_the_environments_jobs(
    stack_of: StackOf, environment: str
) -> None:
    groups = {
        "dev": {"mlops-data-scientists", "mlops-ml-engineers"},
        "test": {"mlops-ml-engineers", "mlops-model-reviewers"},
        "prod": {"mlops-ml-engineers"},
    }
    permissions = stack_of(environment, registry=TRAINED).one(
        PERMISSIONS, "endpoint-customer-churn-permissions"
    )
    named = {
        (control.get("groupName") or control["servicePrincipalName"], control["permissionLevel"])
        for control in permissions.inputs["accessControls"]
    }
    callers = {*groups[environment], f"application-of-mlops-run-{environment}"}
    managers = {f"application-of-mlops-deploy-{environment}", CREATOR}
    assert named == {
        *((caller, "CAN_QUERY") for caller in callers),
        *((manager, "CAN_MANAGE") for manager in managers),
    }
