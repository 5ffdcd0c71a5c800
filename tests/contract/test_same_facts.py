"""Facts of the platforms that stand in more than one part, because the parts import nothing of each other.

The program is the reference; the policy pack, the simulated clouds and the framework's wheel say the same.
"""

import json
import subprocess
from typing import Any, get_args

import pytest

from components.compute.shape import RUNTIME_KEY
from components.mlops import served_entities
from components.network.zones import MONITOR, ZONES, zones_of
from components.quartz import mistake
from infra import naming
from infra.settings import runtimes, served_versions
from localcloud.azure.private_link_groups import groups_of, types_with_groups
from localcloud.databricks import runtimes as offered
from localcloud.databricks import serving_rules, sql_warehouses
from localcloud.databricks.principals import ALL_USERS
from localcloud.databricks.schedules import wrong_schedule
from policy.core import principals
from policy.rules.compute import supported_runtime
from policy.rules.network import endpoint_zones
from sections.values import EVERYBODY, PLAIN_NAME, WarehouseSize
from tests.stack_files import ENVIRONMENTS, FIXTURES, ROOT
from toolchain.bundle.__main__ import PYTHON

_WHEEL = """
import json
from company_ml import names, stages
from company_ml.serving import endpoints, served_entities
from company_ml.settings.environment import load
from databricks.sdk.service.serving import ServingModelWorkloadType

print(json.dumps({
    "environments": {name: load(name, {}).model_dump(mode="json") for name in ("dev", "test", "prod")},
    "stages": stages.STAGES,
    "name": names._PART.pattern,
    "serving_name": served_entities.NAME.pattern,
    "limits": [served_entities.MOST_VARIABLES, served_entities.CONCURRENCY_STEP, endpoints.MOST_ENTITIES],
    "sizes": served_entities.SIZES,
    "workloads": [kind.value for kind in ServingModelWorkloadType],
}))
"""


@pytest.fixture(scope="module")
def wheel() -> dict[str, Any]:
    """Return what the framework's wheel says, asked in its own environment."""
    done = subprocess.run(
        [PYTHON, "-c", _WHEEL], cwd=ROOT / "framework", check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def test_the_wheel_finds_what_the_stacks_name(wheel: dict[str, Any]) -> None:
    for name in ENVIRONMENTS:
        settings = wheel["environments"][name]
        assert settings["data_catalog"] == naming.catalog(name)
        assert settings["experiment_folder"] == naming.experiments_folder(name)
        assert settings["stage"] == FIXTURES.platform().environment(name).stage
    assert tuple(wheel["stages"]) == FIXTURES.platform().stage_keys


def test_the_wheel_takes_the_names_and_sizes_of_serving_that_the_stacks_take(wheel: dict[str, Any]) -> None:
    assert wheel["name"] == PLAIN_NAME.pattern
    assert wheel["serving_name"] == served_entities.NAME.pattern
    assert wheel["limits"] == [
        served_versions.MOST_VARIABLES,
        served_versions.CONCURRENCY_STEP,
        served_entities.MOST_ENTITIES,
    ]
    assert {size: most for size, (_, most) in wheel["sizes"].items()} == served_versions.LARGEST_CONCURRENCY
    # The wheel's SDK is older than the service.
    assert set(wheel["workloads"]) <= set(get_args(served_entities.WorkloadType))


def test_the_simulation_takes_the_sizes_and_hardware_that_settings_take() -> None:
    assert get_args(served_entities.Size) == serving_rules.SIZES
    assert get_args(served_entities.WorkloadType) == serving_rules.WORKLOADS
    assert serving_rules.MOST_ENTITIES == served_entities.MOST_ENTITIES
    # The largest has no list price, so settings do not offer it.
    assert set(sql_warehouses.SIZES) - set(get_args(WarehouseSize)) == {"5X-Large"}


def test_everybody_is_the_same_to_all() -> None:
    assert principals.ALL_USERS == EVERYBODY
    assert ALL_USERS in EVERYBODY


def test_a_sub_resource_has_the_same_zones_for_all() -> None:
    simulated = {
        group.id: {zone.zone for zone in group.zones}
        for token in types_with_groups()
        for group in groups_of(token).values()
    }
    for subresource in (*ZONES, MONITOR):
        assert set(zones_of(subresource)) == simulated[subresource]
    assert endpoint_zones.ZONES == ZONES


def test_runtimes_are_supported_until_the_same_day_and_have_the_same_scala() -> None:
    known = {release: runtimes.END_OF_SUPPORT.get(release) for release in supported_runtime.END_OF_SUPPORT}
    assert known == supported_runtime.END_OF_SUPPORT
    assert supported_runtime.LAST_MINOR == runtimes.LAST_MINOR
    assert offered.FIRST_ON_SCALA_2_13 == runtimes.SCALA_213_FROM
    for release in offered.RELEASES:
        assert runtimes.parse(f"{release.number}.x").scala == release.scala


@pytest.mark.parametrize(
    "key",
    [
        "17.3.x-cpu-ml-scala2.13",
        "17.3.x-gpu-ml-scala2.13",
        "18.x-cpu-ml-scala2.13",
        "17.3.x-scala2.13",
        "17.3.x-photon-scala2.13",
        "17.3.x-cpu-scala2.13",
        "17.3-cpu-ml-scala2.13",
        "17.3.x-cpu-ml-scala3.0",
        "17.3.x-cpu-ml-scala2.13\n",
        "latest",
        "",
    ],
)
def test_a_key_is_one_of_a_runtime_to_the_program_and_to_the_simulation(key: str) -> None:
    assert (RUNTIME_KEY.fullmatch(key) is None) == (offered.parse(key) is None)


@pytest.mark.parametrize(
    "expression",
    [
        *(
            "0 0 6 * * ?",
            "0 0 6 ? * MON",
            "0 0/15 * * * ? 2027",
            "0 0 6 L * ?",
            "0 0 6 L-3 * ?",
            "0 0 6 LW * ?",
        ),
        *("0 0 6 15W * ?", "0 0 6 ? * 6L", "0 0 6 ? * MON#2", "0 0 6 1,15 JAN-MAR ?", "0 0 6-18/2 * * ?"),
        *("daily", "", "0 6 * * *", "60 0 6 * * ?", "0 60 6 * * ?", "0 0 24 * * ?", "0 0 6 32 * ?"),
        *("0 0 6 1 13 ?", "0 0 6 ? * 8", "0 0 6 1 * ? 1969", "0 0 6 * * *", "0 0 6 ? * ?", "0 0 6 ? * MON#6"),
        *("0 0 6 ? * XYZ", "0 0 6 0 * ?", "0 0/x 6 * * ?", "0 0 6 * * ! ", "0 0 6 * * ? 2027 1"),
    ],
)
def test_a_schedule_is_one_to_the_program_and_to_the_simulation(expression: str) -> None:
    assert (mistake(expression) is None) == (wrong_schedule(expression) is None)
