"""Operations on endpoints through the real SDK."""

from datetime import timedelta
from typing import Any

import pytest
from databricks.sdk.service.serving import ServedEntityOutput

from company_ml.errors import ConflictError, FrameworkError, InputError
from company_ml.names import ModelName
from company_ml.serving.deployment import InferenceTable, Plan, Wanted, apply_plan, plan
from company_ml.serving.endpoints import Endpoints, UpdateFailedError
from company_ml.serving.served_entities import ServedEntity, as_input
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble
from tests.serving.conftest import ENDPOINT

MODEL = ModelName("c", "s", "churn")
TABLE = InferenceTable("ml_prod_catalog", "serving", "inference_logs_churn")


def entity(**changed: Any) -> ServedEntity:
    return ServedEntity(**({"name": "champion", "model": MODEL, "version": "3"} | changed))


def wanted(*entities: ServedEntity, **changed: Any) -> Wanted:
    return Wanted(name=ENDPOINT, entities=entities or (entity(),), **changed)


def bring_about(endpoints: Endpoints, asked: Wanted) -> Plan:
    planned = plan(endpoints, asked)
    apply_plan(endpoints, planned)
    return planned


def puts(double: ServingDouble) -> list[str]:
    return [
        path.removeprefix("/api/2.0/serving-endpoints/") for method, path in double.calls if method != "GET"
    ]


def test_a_new_endpoint_serves_records_and_carries_tags(endpoints: Endpoints, double: ServingDouble) -> None:
    bring_about(endpoints, wanted(inference_table=TABLE, tags={"owner": "me"}))

    found = endpoints.get(ENDPOINT)
    assert found.ready
    assert found.shares == {"champion": 100}
    assert found.inference_table == "ml_prod_catalog.serving.inference_logs_churn_payload"
    assert found.tags == {"owner": "me"}


def test_an_endpoint_that_is_as_wanted_is_left_alone(endpoints: Endpoints, double: ServingDouble) -> None:
    asked = wanted(entity(environment={"MODE": "fast"}), inference_table=TABLE, tags={"owner": "me"})
    bring_about(endpoints, asked)

    assert plan(endpoints, asked).changes == ()


def test_a_plan_says_each_change_and_changes_nothing(endpoints: Endpoints, double: ServingDouble) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("old", "2", 10))

    planned = plan(endpoints, wanted(entity(version="5", size="Medium"), tags={"owner": "me"}))

    assert planned.changes == (
        "change champion: entity_version 3 to 5, workload_size Small to Medium",
        "stop serving old (version 2)",
        "route 100 % to champion instead of 90 %",
        "set tag owner to me",
    )
    assert puts(double) == []


def test_an_update_sends_only_what_changes(endpoints: Endpoints, double: ServingDouble) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))

    bring_about(endpoints, wanted(tags={"owner": "me"}))

    assert puts(double) == [f"{ENDPOINT}/tags"]


def test_turning_recording_on_keeps_the_rest_of_the_gateway(
    endpoints: Endpoints, double: ServingDouble
) -> None:
    limits = [{"calls": 10, "key": "user", "renewal_period": "minute"}]
    double.serve(ENDPOINT, ("champion", "3", 100)).gateway = {"rate_limits": limits}

    bring_about(endpoints, wanted(inference_table=TABLE))

    gateway = double.endpoints[ENDPOINT].gateway
    assert gateway
    assert gateway["rate_limits"] == limits
    assert gateway["inference_table_config"]["enabled"] is True


def test_a_table_elsewhere_is_refused_before_anything_is_sent(
    endpoints: Endpoints, double: ServingDouble
) -> None:
    bring_about(endpoints, wanted(inference_table=TABLE))
    sent = len(puts(double))

    with pytest.raises(InputError, match="only after recording has been turned off"):
        plan(endpoints, wanted(inference_table=InferenceTable("ml_prod_catalog", "serving", "other")))
    assert len(puts(double)) == sent


def test_concurrency_is_sent_in_place_of_a_size_and_stays_when_traffic_moves(
    endpoints: Endpoints, double: ServingDouble
) -> None:
    entities = entity(size=None, concurrency=(8, 20)), entity(name="challenger", version="5")
    bring_about(endpoints, wanted(*entities, shares={"champion": 90, "challenger": 10}))

    endpoints.shift(ENDPOINT, {"champion": 50, "challenger": 50})

    champion, challenger = double.endpoints[ENDPOINT].config["entities"]
    assert (champion["min_provisioned_concurrency"], champion["max_provisioned_concurrency"]) == (8, 20)
    assert challenger["workload_size"] == "Small"
    assert "workload_size" not in champion
    assert endpoints.get(ENDPOINT).shares == {"champion": 50, "challenger": 50}


def test_an_entity_that_is_not_named_in_a_shift_gets_no_traffic(
    endpoints: Endpoints, double: ServingDouble
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("challenger", "5", 10))

    assert endpoints.shift(ENDPOINT, {"challenger": 100}).shares == {"champion": 0, "challenger": 100}


def test_all_that_is_wrong_with_a_shift_is_said_at_once(endpoints: Endpoints, double: ServingDouble) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))

    with pytest.raises(InputError) as raised:
        endpoints.shift(ENDPOINT, {"champion": 120, "nobody": 5})
    for part in ("nobody is not served", "the share of champion is not 0 to 100", "make up 125 %"):
        assert part in str(raised.value)
    assert puts(double) == []


def test_an_endpoint_is_deleted(endpoints: Endpoints, double: ServingDouble) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))

    endpoints.delete(ENDPOINT)

    assert endpoints.find(ENDPOINT) is None


@pytest.mark.parametrize("name", ["churn/config", "", "..", "a b"])
def test_a_name_that_would_lead_elsewhere_is_never_sent(
    endpoints: Endpoints, double: ServingDouble, name: str
) -> None:
    for call in (endpoints.get, endpoints.find, endpoints.delete):
        with pytest.raises(InputError, match="its name must be"):
            call(name)
    assert double.calls == []


@pytest.mark.parametrize(
    ("size", "bounds", "sent"),
    [
        ("Small", (4, 4), ("Small", None, None)),
        ("Medium", (0, 16), ("Medium", None, None)),
        ("Small", (8, 20), (None, 8, 20)),
        (None, (8, 20), (None, 8, 20)),
        ("Small", (None, None), ("Small", None, None)),
    ],
)
def test_of_a_size_and_a_concurrency_that_are_told_both_one_is_sent_back(
    size: str | None, bounds: tuple[int | None, int | None], sent: tuple[Any, ...]
) -> None:
    told = ServedEntityOutput(
        name="a",
        workload_size=size,
        min_provisioned_concurrency=bounds[0],
        max_provisioned_concurrency=bounds[1],
    )

    made = as_input(told)

    assert (made.workload_size, made.min_provisioned_concurrency, made.max_provisioned_concurrency) == sent


def test_waiting_says_what_the_entities_do(
    endpoints: Endpoints, double: ServingDouble, said: list[str]
) -> None:
    bring_about(endpoints, wanted())

    assert said == [
        "champion (version 3): DEPLOYMENT_CREATING",
        f"{ENDPOINT} serves champion (version 3) 100 %",
    ]


def test_a_failed_update_is_told_with_the_reason_and_what_is_served_still(
    endpoints: Endpoints, double: ServingDouble
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.failing["5"] = "Model container exited with code 137"

    with pytest.raises(UpdateFailedError) as raised:
        bring_about(endpoints, wanted(entity(version="5")))
    assert "champion (version 5): Model container exited with code 137" in str(raised.value)
    assert "still serves champion (version 3) 100 %" in str(raised.value)


def test_an_update_that_takes_too_long_is_told(endpoints: Endpoints, double: ServingDouble) -> None:
    double.polls_per_update = 1_000
    slow = Endpoints(endpoints.client, timeout=timedelta(minutes=5))

    with pytest.raises(
        FrameworkError, match=r"did not end: timed out after 0:05:00.*describe customer-churn"
    ):
        bring_about(slow, wanted())


@pytest.mark.parametrize(
    ("status", "code", "hint"),
    [
        (403, "PERMISSION_DENIED", "ask for CAN_MANAGE"),
        (401, "UNAUTHENTICATED", "sign in again"),
        (404, "RESOURCE_DOES_NOT_EXIST", "check the name"),
    ],
)
def test_a_refusal_says_what_was_refused_and_what_to_do(
    endpoints: Endpoints, double: ServingDouble, status: int, code: str, hint: str
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.refuse("GET", f"/{ENDPOINT}$", status, code)

    with pytest.raises(FrameworkError, match=f"looking at endpoint {ENDPOINT} was refused.*{hint}"):
        endpoints.get(ENDPOINT)


def test_throttling_that_does_not_end_is_told_in_the_end(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.refuse("GET", f"/{ENDPOINT}$", 429, "REQUEST_LIMIT_EXCEEDED", times=1_000, wait=30)
    before = clock.time()

    with pytest.raises(FrameworkError, match="Timed out after 0:05:00"):
        endpoints.get(ENDPOINT)
    assert clock.time() - before < 400


def test_another_update_under_way_is_a_conflict(endpoints: Endpoints, double: ServingDouble) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100), ("challenger", "5", 0))
    double.polls_per_update = 50
    config = endpoints.get(ENDPOINT)
    endpoints.client.serving_endpoints.update_config(
        ENDPOINT,
        served_entities=config.inputs(),
        traffic_config=config.details.config and config.details.config.traffic_config,
    )

    with pytest.raises(ConflictError, match="is being updated"):
        endpoints.shift(ENDPOINT, {"challenger": 100})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "c.s.churn-3"}, "its name must be"),
        ({"version": "v1"}, "version 'v1' is not a number"),
        ({"size": "Huge"}, "size 'Huge' is not one of Small, Medium, Large"),
        ({"size": None}, "give a size or a concurrency"),
        ({"concurrency": (4, 8)}, "and not both"),
        ({"size": None, "concurrency": (0, 8)}, "needs scale to zero"),
        ({"size": None, "concurrency": (4, 10)}, "multiples of 4"),
        ({"workload_type": "TPU"}, "workload type 'TPU'"),
        ({"environment": {"DB_PASSWORD": "hunter2"}}, "variable DB_PASSWORD looks like a secret"),
        ({"environment": {"X": "{{secrets/only}}"}}, "variable X holds no reference to a secret"),
        ({"environment": {"1X": "a"}}, "'1X' is no name of an environment variable"),
    ],
)
def test_what_the_service_would_refuse_is_refused_at_once(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        entity(**changed)
    assert "hunter2" not in str(raised.value)


def test_all_mistakes_of_an_entity_are_said_together() -> None:
    with pytest.raises(InputError, match=r"its name must be.*is not a number"):
        entity(name="a b", version="@champion")


def test_a_secret_is_referred_to_and_sent_as_the_reference(
    endpoints: Endpoints, double: ServingDouble
) -> None:
    reference = {"DB_PASSWORD": "{{secrets/prod/db-password}}"}

    bring_about(endpoints, wanted(entity(environment=reference)))

    assert double.endpoints[ENDPOINT].config["entities"][0]["environment_vars"] == reference


def test_an_entity_is_sent_with_the_keys_that_the_stacks_component_sends() -> None:
    assert entity().as_input().as_dict() == {
        "name": "champion",
        "entity_name": "c.s.churn",
        "entity_version": "3",
        "workload_size": "Small",
        "workload_type": "CPU",
        "scale_to_zero_enabled": False,
    }
