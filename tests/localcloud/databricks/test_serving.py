"""Serving endpoints and their inference tables."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from localcloud.core.resource_type import LOOKUPS, RESOURCE_TYPES
from localcloud.core.store import StoredCloud
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import inference_tables, model_versions, tables, tokens
from localcloud.databricks.routes import Route
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

MODEL = "ml_dev_catalog.raw.churn"
PLACE = {"catalogName": "ml_dev_catalog", "schemaName": "raw"}
LOGGED = {"enabled": True, **PLACE, "tableNamePrefix": "logs"}
PAYLOAD = "ml_dev_catalog.raw.logs_payload"


def entity(name: str = "blue", version: str = "1", **more: object) -> Properties:
    return {"name": name, "entityName": MODEL, "entityVersion": version, **more}


def route_to(name: str, share: int) -> Properties:
    return {"servedEntityName": name, "trafficPercentage": share}


def serving(*entities: Properties, routes: list[Properties] | None = None, **more: Any) -> Properties:
    config: Properties = {"servedEntities": list(entities)}
    if routes is not None:
        config["trafficConfig"] = {"routes": routes}
    return {"name": "churn", "config": config, **more}


@pytest.fixture
def model(stored: Governed) -> Governed:
    """Give the model ``ml_dev_catalog.raw.churn`` with the versions 1 and 2."""
    stored.catalog()
    stored.schema()
    made = create(stored.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    for _ in range(2):
        model_versions.add_version(Route(stored.cloud, None), made)
    return stored


def logging(**config: object) -> Properties:
    """Return the gateway of an endpoint that logs."""
    return {"inferenceTableConfig": {**LOGGED, **config}}


def let_time_pass(cloud: Governed) -> None:
    """Make the payload table's time come."""
    made = cloud.cloud.get(tokens.TABLE, PAYLOAD)
    assert made is not None
    cloud.cloud.remove(made)
    cloud.cloud.put(replace(made, created=made.created - inference_tables.DELAY))


def test_an_endpoint_has_an_id_and_an_address_of_the_service(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity())).outputs
    assert len(made["servingEndpointId"]) == 32
    host = "adb-101.1.azuredatabricks.net"
    assert made["endpointUrl"] == f"https://{host}/serving-endpoints/churn/invocations"


def test_one_entity_gets_all_traffic_when_nothing_is_said(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity())).outputs["config"]
    assert made["trafficConfig"]["routes"] == [route_to("blue", 100)]


def test_an_entity_is_named_after_model_and_version_when_nothing_is_said(model: Governed) -> None:
    unnamed = {"entityName": MODEL, "entityVersion": "2"}
    made = create(model.cloud, tokens.MODEL_SERVING, serving(unnamed)).outputs["config"]
    assert made["servedEntities"][0]["name"] == "churn-2"


def test_a_name_is_taken_once_in_a_workspace(model: Governed) -> None:
    create(model.cloud, tokens.MODEL_SERVING, serving(entity()))
    elsewhere = model.estate.add_workspace("102")
    model.estate.assign("102", model.metastore)
    create(elsewhere, tokens.MODEL_SERVING, serving(entity()))
    with refused("RESOURCE_ALREADY_EXISTS", "Endpoint with name 'churn' already exists."):
        create(model.cloud, tokens.MODEL_SERVING, serving(entity()))


def test_the_model_must_be_there(model: Governed) -> None:
    missing = entity(entityName="ml_dev_catalog.raw.none")
    message = "Routine or Model 'ml_dev_catalog.raw.none' does not exist."
    with refused("RESOURCE_DOES_NOT_EXIST", message):
        create(model.cloud, tokens.MODEL_SERVING, serving(missing))


def test_the_version_must_be_there(model: Governed) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", f"Model version '{MODEL}' version 3 does not exist."):
        create(model.cloud, tokens.MODEL_SERVING, serving(entity(version="3")))


def test_the_version_must_be_ready(model: Governed) -> None:
    version = model.cloud.get(tokens.MODEL_VERSION, f"{MODEL}/1")
    assert version is not None
    model.cloud.put(version.with_outputs(status="PENDING_REGISTRATION"))
    with refused("INVALID_STATE", f"Model version '{MODEL}' version 1 is not ready: PENDING_REGISTRATION"):
        create(model.cloud, tokens.MODEL_SERVING, serving(entity()))


def test_a_model_of_a_catalog_that_is_not_bound_cannot_be_served(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    elsewhere = stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        create(elsewhere, tokens.MODEL_SERVING, serving(entity()))


CANARY = [entity("blue"), entity("green", "2")]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            serving(*CANARY, routes=[route_to("blue", 90), route_to("green", 9)]),
            "config.trafficConfig.routes: traffic percentages must sum up to 100, and sum up to 99",
        ),
        (
            serving(*CANARY, routes=[route_to("blue", 101), route_to("green", -1)]),
            "config.trafficConfig.routes[0].trafficPercentage: 101 is not between 0 and 100",
        ),
        (
            serving(entity(), routes=[route_to("blue", 90), route_to("green", 10)]),
            "config.trafficConfig.routes[1]: there is no served entity 'green'",
        ),
        (
            serving(*CANARY, routes=[route_to("blue", 100)]),
            "config.trafficConfig.routes: the served entity 'green' needs exactly one route",
        ),
        (serving(*CANARY), "config.trafficConfig.routes: several served entities need routes"),
        (
            serving(entity(), entity(), routes=[route_to("blue", 100)]),
            "config.servedEntities: the name 'blue' is given to more than one served entity",
        ),
        (
            serving(*[entity(f"e{n}") for n in range(11)], routes=[route_to(f"e{n}", 0) for n in range(11)]),
            "config.servedEntities: an endpoint has at most 10 served entities",
        ),
        (
            serving(entity("my.model")),
            "config.servedEntities[0].name: 'my.model' is not a valid name: it has 1 to 63 alphanumeric "
            "characters, dashes and underscores",
        ),
        (
            {**serving(entity()), "name": "my endpoint"},
            "name: 'my endpoint' is not a valid name: it has 1 to 63 alphanumeric characters, dashes and "
            "underscores",
        ),
        (
            serving(entity(version="v1")),
            "config.servedEntities[0].entityVersion: 'v1' is not the number of a model's version",
        ),
        (
            serving(entity(workloadSize="Huge")),
            "config.servedEntities[0].workloadSize: 'Huge' is not supported; it is one of Small, Medium, "
            "Large",
        ),
        (
            serving(entity(workloadType="TPU")),
            "config.servedEntities[0].workloadType: 'TPU' is not supported; it is one of CPU, CPU_MEDIUM, "
            "CPU_LARGE, GPU_SMALL, GPU_MEDIUM, GPU_LARGE, GPU_XLARGE, GPU_XLARGE_8, MULTIGPU_MEDIUM",
        ),
        (
            serving(entity(workloadSize="Small", minProvisionedConcurrency=4, maxProvisionedConcurrency=8)),
            "config.servedEntities[0].workloadSize: conflicts with minProvisionedConcurrency and "
            "maxProvisionedConcurrency",
        ),
        (
            serving(entity(maxProvisionedConcurrency=8)),
            "config.servedEntities[0].maxProvisionedConcurrency: the least and the most provisioned "
            "concurrency come together",
        ),
        (
            serving(entity(minProvisionedConcurrency=8, maxProvisionedConcurrency=4)),
            "config.servedEntities[0].maxProvisionedConcurrency: 4 is too small for a least of 8",
        ),
        (
            serving(entity(minProvisionedConcurrency=4, maxProvisionedConcurrency=6)),
            "config.servedEntities[0].maxProvisionedConcurrency: 6 is not a multiple of 4",
        ),
        (
            serving(entity(environmentVars={"KEY": "{{secret/a/b}}"})),
            "config.servedEntities[0].environmentVars.KEY: '{{secret/a/b}}' is not a reference to a secret: "
            "{{secrets/<scope>/<key>}}",
        ),
        (
            serving(entity(), tags=[{"key": "a"}, {"key": "a"}]),
            "tags: the key 'a' is given more than once",
        ),
        (
            serving(entity(), rateLimits=[{"calls": 1, "renewalPeriod": "minute"}]),
            "rateLimits: deprecated; use ai_gateway.rate_limits",
        ),
        (
            serving(entity(), aiGateway={"inferenceTableConfig": {"enabled": True, "schemaName": "raw"}}),
            "aiGateway.inferenceTableConfig.catalogName: Missing required argument",
        ),
        (
            serving(entity(), aiGateway={"inferenceTableConfig": {**LOGGED, "tableNamePrefix": "a b"}}),
            "aiGateway.inferenceTableConfig.tableNamePrefix: 'a b' may only hold alphanumeric characters, "
            "dashes and underscores",
        ),
        (
            serving(entity(), aiGateway={"rateLimits": [{"calls": 1, "renewalPeriod": "hour"}]}),
            "aiGateway.rateLimits[0].renewalPeriod: only 'minute' is supported",
        ),
        (
            serving(entity(), aiGateway={"rateLimits": [{"renewalPeriod": "minute"}]}),
            "aiGateway.rateLimits[0]: calls or tokens must be limited",
        ),
        (
            serving(
                entity(), aiGateway={"rateLimits": [{"calls": 1, "renewalPeriod": "minute", "key": "x"}]}
            ),
            "aiGateway.rateLimits[0].key: 'x' is not one of endpoint, service_principal, user, user_group",
        ),
        (
            serving(
                entity(),
                aiGateway={"rateLimits": [{"calls": -1, "renewalPeriod": "minute", "key": "user_group"}]},
            ),
            "aiGateway.rateLimits[0].principal: a limit by user_group needs a principal",
        ),
        (
            serving(entity(), aiGateway={"rateLimits": [{"calls": -1, "renewalPeriod": "minute"}]}),
            "aiGateway.rateLimits[0].calls: -1 is negative",
        ),
    ],
)
def test_what_an_endpoint_cannot_be(inputs: Properties, expected: str) -> None:
    assert expected in mistakes(tokens.MODEL_SERVING, inputs)


def test_legacy_inference_tables_and_served_models_are_over() -> None:
    config = {"autoCaptureConfig": {**PLACE}, "servedModels": []}
    found = mistakes(tokens.MODEL_SERVING, {"name": "churn", "config": config})
    assert [line.partition(":")[0] for line in found] == ["config.autoCaptureConfig", "config.servedModels"]


def test_traffic_to_a_version_that_is_not_known_yet_is_no_mistake() -> None:
    unnamed = {"entityName": MODEL, "entityVersion": UNKNOWN}
    inputs = serving(unnamed, routes=[route_to("churn-1", 100)])
    assert list(RESOURCE_TYPES[tokens.MODEL_SERVING].validate(inputs)) == []


def test_the_inference_table_appears_a_moment_later(model: Governed) -> None:
    create(model.cloud, tokens.MODEL_SERVING, serving(entity(), aiGateway=logging()))
    with refused("TABLE_DOES_NOT_EXIST", f"Table '{PAYLOAD}' does not exist."):
        tables.table_named(model.cloud, PAYLOAD)
    let_time_pass(model)
    columns = [column["name"] for column in tables.table_named(model.cloud, PAYLOAD).outputs["columns"]]
    assert {"request", "response", "request_time", "served_entity_id"} <= set(columns)
    assert timedelta() < inference_tables.DELAY < timedelta(seconds=5)


def test_the_inference_table_is_named_after_the_endpoint_when_no_prefix_is_said(model: Governed) -> None:
    gateway = {"inferenceTableConfig": {"enabled": True, **PLACE}}
    create(model.cloud, tokens.MODEL_SERVING, serving(entity(), aiGateway=gateway))
    assert [one.id for one in model.cloud.all(tokens.TABLE)] == ["ml_dev_catalog.raw.churn_payload"]


def test_the_inference_table_of_an_endpoint_that_logs_from_now_on_is_made(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity(), aiGateway=logging(enabled=False)))
    update(model.cloud, made, serving(entity(), aiGateway=logging()))
    assert [one.id for one in model.cloud.all(tokens.TABLE)] == [PAYLOAD]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "gpt", "externalModel": {"name": "gpt", "provider": "openai", "task": "llm/v1/chat"}},
        {"name": "llama", "entityName": "system.ai.llama", "entityVersion": "1"},
        {"name": "legacy", "entityName": "churn", "entityVersion": "1"},
        {"name": "features", "entityName": MODEL},
    ],
)
def test_only_versions_of_models_in_unity_catalog_are_served_here(model: Governed, other: Properties) -> None:
    message = "localcloud does not simulate served entities other than versions of models in Unity Catalog"
    with refused("NOT_SIMULATED", message):
        create(model.cloud, tokens.MODEL_SERVING, serving(other))


def test_an_inference_table_that_is_off_is_not_made(model: Governed) -> None:
    gateway = logging(enabled=False)
    create(model.cloud, tokens.MODEL_SERVING, serving(entity(), aiGateway=gateway))
    assert model.cloud.all(tokens.TABLE) == []


def test_the_inference_table_needs_its_schema(model: Governed) -> None:
    gateway = logging(schemaName="none")
    with refused("SCHEMA_DOES_NOT_EXIST", "Schema 'ml_dev_catalog.none' does not exist."):
        create(model.cloud, tokens.MODEL_SERVING, serving(entity(), aiGateway=gateway))


@pytest.mark.parametrize(
    ("key", "word", "old"),
    [
        ("catalogName", "catalog_name", "ml_dev_catalog"),
        ("schemaName", "schema_name", "raw"),
        ("tableNamePrefix", "table_name_prefix", "logs"),
    ],
)
def test_the_inference_table_stays_where_it_is(model: Governed, key: str, word: str, old: str) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity(), aiGateway=logging()))
    message = f"The {word} of an inference table cannot be changed after it was set ('{old}' to 'other')"
    with refused("INVALID_PARAMETER_VALUE", message):
        update(model.cloud, made, serving(entity(), aiGateway=logging(**{key: "other"})))


def test_the_inference_table_outlives_the_endpoint_which_can_come_back_to_it(model: Governed) -> None:
    wanted = serving(entity(), aiGateway=logging())
    delete(model.cloud, create(model.cloud, tokens.MODEL_SERVING, wanted))
    create(model.cloud, tokens.MODEL_SERVING, wanted)
    assert [one.id for one in model.cloud.all(tokens.TABLE)] == [PAYLOAD]


def test_another_version_is_served_in_place(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity()))
    changed = update(model.cloud, made, serving(entity(version="2"))).outputs
    assert changed["config"]["servedEntities"][0]["entityVersion"] == "2"
    assert changed["servingEndpointId"] == made.outputs["servingEndpointId"]


def test_a_version_that_is_not_there_cannot_be_changed_to(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity()))
    with refused("RESOURCE_DOES_NOT_EXIST", f"Model version '{MODEL}' version 9 does not exist."):
        update(model.cloud, made, serving(entity(version="9")))


def test_the_provider_never_sends_another_description(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity(), description="old"))
    changed = update(model.cloud, made, serving(entity(), description="new"))
    assert changed.outputs["description"] == "old"


def test_the_provider_fails_when_the_gateway_is_removed(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity(), aiGateway=logging()))
    with refused("INTERNAL", "runtime error: invalid memory address or nil pointer dereference"):
        update(model.cloud, made, serving(entity()))


def test_another_name_is_another_endpoint() -> None:
    assert {"name", "routeOptimized"} <= RESOURCE_TYPES[tokens.MODEL_SERVING].replace_on


def test_the_endpoints_of_a_workspace_are_listed_with_their_state(model: Governed) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity()))
    ask = LOOKUPS["databricks:index/getServingEndpoints:getServingEndpoints"]
    (found,) = ask.answer(model.cloud, {})["endpoints"]
    assert (found["name"], found["id"]) == ("churn", made.outputs["servingEndpointId"])
    assert found["states"] == [{"configUpdate": "NOT_UPDATING", "ready": "READY"}]
    assert ask.answer(model.estate.add_workspace("102"), {})["endpoints"] == []


def test_the_inference_table_needs_a_catalog_that_the_workspace_may_write(
    stored: Governed, read_only: StoredCloud
) -> None:
    model = create(stored.cloud, tokens.REGISTERED_MODEL, {"name": "churn", **PLACE})
    model_versions.add_version(Route(stored.cloud, None), model)
    create(read_only, tokens.MODEL_SERVING, {**serving(entity()), "name": "silent"})
    message = "Catalog 'ml_dev_catalog' is bound to the current workspace with read-only access"
    with refused("PERMISSION_DENIED", message):
        create(read_only, tokens.MODEL_SERVING, serving(entity(), aiGateway=logging()))


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ({"description": "a"}, {"description": "b"}, "a"),
        ({}, {"description": "b"}, "b"),
        ({"description": "a"}, {}, None),
    ],
)
def test_a_description_is_sent_once_and_read_where_both_have_one(
    model: Governed, before: Properties, after: Properties, state: str | None
) -> None:
    made = create(model.cloud, tokens.MODEL_SERVING, serving(entity(), **before))
    changed = update(model.cloud, made, serving(entity(), **after))
    assert changed.outputs.get("description") == state
