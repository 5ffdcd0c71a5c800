"""Blue-green on the real SDK: the new version takes over, or the champion returns."""

from datetime import timedelta
from typing import Any

import pytest

from company_ml.errors import ConflictError, FrameworkError
from company_ml.serving.blue_green import Watch, blue_green
from company_ml.serving.endpoints import Endpoints
from company_ml.serving.invocations import Smoke
from company_ml.serving.meters import ExportMeter
from company_ml.serving.rollout import StuckError
from company_ml.serving.verdict import Limits, Verdict
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble
from tests.databricks_double.serving_metrics import Load
from tests.serving.conftest import ENDPOINT

SMOKE = Smoke([{"dataframe_records": [{"tenure": 3}]}], [[1]])


def roll(endpoints: Endpoints, clock: StillClock, version: str = "5", **changed: Any) -> Verdict:
    meter = ExportMeter(endpoints.client, ENDPOINT, clock)
    watch = Watch(meter=meter, limits=Limits(p95_ms=200), hold=timedelta(minutes=5))
    return blue_green(
        endpoints, ENDPOINT, version, **{"smoke": SMOKE, "watch": watch, "clock": clock} | changed
    )


def served(double: ServingDouble) -> dict[str, tuple[str, int]]:
    endpoint = double.endpoints[ENDPOINT]
    return {name: (endpoint.versions[name], share) for name, share in endpoint.shares.items()}


def test_a_tested_version_takes_over_under_the_name_that_the_stack_gives_it(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))

    verdict = roll(endpoints, clock)

    assert verdict.accepted
    assert verdict.steps[0].candidate.requests == 5000
    assert served(double) == {"champion": ("5", 100)}


def test_the_new_version_gets_the_champions_compute(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    stored = double.serve(ENDPOINT, ("champion", "3", 100))
    before = dict(stored.config["entities"][0])

    roll(endpoints, clock)

    assert stored.config["entities"] == [before | {"entity_version": "5"}]


def test_an_entity_named_by_its_version_is_followed_by_the_next_number(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("v3", "3", 100))

    roll(endpoints, clock)

    assert served(double) == {"v5": ("5", 100)}


def test_blue_and_green_take_turns_if_the_old_one_is_kept(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("blue", "3", 100), ("green", "2", 0))

    assert roll(endpoints, clock, keep=True).accepted
    assert served(double) == {"blue": ("3", 0), "green": ("5", 100)}
    assert roll(endpoints, clock, keep=True).reason == "version 5 has all traffic already"


def test_the_version_gets_no_traffic_before_it_has_passed_the_smoke_test(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    shares: list[int] = []

    def answer(_: dict[str, Any]) -> list[int]:
        shares.append(double.endpoints[ENDPOINT].shares["challenger"])
        return [1]

    double.answers["5"] = answer

    roll(endpoints, clock)

    assert shares == [0]


def test_a_wrong_answer_in_the_smoke_test_sends_the_version_away(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.answers["5"] = lambda _: [0]

    verdict = roll(endpoints, clock)

    assert not verdict.accepted
    assert verdict.reason == "request 1 of the smoke test: challenger answered [0], expected [1]"
    assert served(double) == {"champion": ("3", 100)}


def test_a_deployment_that_fails_leaves_the_champion_and_says_why(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.failing["5"] = "Failed to build the container: no matching distribution for lightgbm==9"

    verdict = roll(endpoints, clock)

    assert "no matching distribution for lightgbm==9" in verdict.reason
    assert served(double) == {"champion": ("3", 100)}
    assert double.endpoints[ENDPOINT].update == "NOT_UPDATING", "a failed update would be left behind"


def test_an_update_that_fails_half_way_returns_all_traffic_to_the_champion(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock, said: list[str]
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))

    def answer(_: dict[str, Any]) -> list[int]:
        double.failing["5"] = "Out of capacity"
        return [1]

    double.answers["5"] = answer

    verdict = roll(endpoints, clock)

    assert "Out of capacity" in verdict.reason
    assert any(line.startswith("returning to champion") for line in said)
    assert served(double) == {"champion": ("3", 100)}


def test_a_slow_version_is_sent_back_while_it_is_watched(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.load["5"] = Load(slow_ms=900)

    verdict = roll(endpoints, clock)

    assert verdict.reason == "p95 of 750 ms is over 200 ms"
    assert served(double) == {"champion": ("3", 100)}


def test_a_version_that_cannot_be_watched_is_sent_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.refuse("GET", "/metrics$", 403, "PERMISSION_DENIED")

    verdict = roll(endpoints, clock)

    assert verdict.reason.startswith("it could not be watched")
    assert served(double) == {"champion": ("3", 100)}


def test_nothing_is_begun_while_an_update_is_under_way(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    stored = double.serve(ENDPOINT, ("champion", "3", 100))
    double.polls_per_update = 5
    double._update(
        stored,
        {"served_entities": stored.config["entities"], "traffic_config": {"routes": stored.config["routes"]}},
    )

    with pytest.raises(ConflictError, match="is being updated"):
        roll(endpoints, clock)
    assert ("PUT", f"/api/2.0/serving-endpoints/{ENDPOINT}/config") not in double.calls


def test_a_rollout_of_another_version_is_not_disturbed(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("challenger", "4", 10))

    with pytest.raises(ConflictError, match="another version is on its way"):
        roll(endpoints, clock)


def test_an_update_that_begins_between_looking_and_changing_is_a_conflict(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.refuse("PUT", "/config$", 409, "RESOURCE_CONFLICT")

    with pytest.raises(ConflictError, match="try again when the other update is over"):
        roll(endpoints, clock)


def test_a_way_back_that_fails_says_what_is_left_and_how_to_mend_it(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.load["5"] = Load(slow_ms=900)
    double.refuse("PUT", "/config$", 403, "PERMISSION_DENIED", after=2)

    with pytest.raises(StuckError) as raised:
        roll(endpoints, clock)

    message = str(raised.value)
    assert "p95 of 750 ms is over 200 ms" in message
    assert "the return to champion failed too" in message
    assert "serves champion (version 3) 0 %, challenger (version 5) 100 %" in message
    assert f"deploy_model shift {ENDPOINT} --to champion=100 --apply" in message


def test_a_version_that_may_not_be_deployed_changes_nothing(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.refuse("PUT", "/config$", 403, "PERMISSION_DENIED")

    with pytest.raises(FrameworkError, match="CAN_MANAGE"):
        roll(endpoints, clock)
    assert double.endpoints[ENDPOINT].config["version"] == 1


@pytest.mark.parametrize("stop_after", ["routing 0 %", "the smoke test passed", "routing 100 %", "watching"])
def test_an_interrupted_rollout_goes_on_where_it_stopped(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock, stop_after: str
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))

    def interrupt(message: str) -> None:
        if message.startswith(stop_after):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        roll(Endpoints(endpoints.client, interrupt), clock)

    assert roll(endpoints, clock).accepted
    assert served(double) == {"champion": ("5", 100)}


def test_a_finished_rollout_is_not_repeated(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "5", 100))

    assert roll(endpoints, clock).accepted
    assert {method for method, _ in double.calls} == {"GET"}


def test_throttled_calls_are_waited_for_as_long_as_the_service_says(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.refuse("PUT", "/config$", 429, "RESOURCE_EXHAUSTED", times=2, wait=7)

    assert roll(endpoints, clock).accepted
    assert len([pause for pause in clock.slept if 7 <= pause < 8.5]) >= 2


def test_a_rollout_interrupted_during_an_update_goes_on_when_that_is_over(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))
    double.polls_per_update = 4

    def interrupt(message: str) -> None:
        if message.endswith("DEPLOYMENT_CREATING"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        roll(Endpoints(endpoints.client, interrupt), clock)
    with pytest.raises(ConflictError, match=r"to champion \(version 3\) 100 %, challenger \(version 5\) 0 %"):
        roll(endpoints, clock)
    endpoints.wait(ENDPOINT)

    assert roll(endpoints, clock).accepted
    assert served(double) == {"champion": ("5", 100)}
