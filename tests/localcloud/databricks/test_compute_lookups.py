"""What programs ask about runtimes and machines."""

import pytest

from localcloud.core.resource_type import LOOKUPS
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import refused

NOTHING = "spark versions query returned no results. Please change your search criteria"


def ask(estate: Estate, what: str, **arguments: object) -> str:
    lookup = LOOKUPS[f"databricks:index/{what}:{what}"]
    return lookup.answer(estate.workspace("101"), arguments)["id"]


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ({"longTermSupport": True}, "17.3.x-scala2.13"),
        ({"longTermSupport": True, "ml": True}, "17.3.x-cpu-ml-scala2.13"),
        ({"longTermSupport": True, "ml": True, "gpu": True}, "17.3.x-gpu-ml-scala2.13"),
        ({"scala": "2.12"}, "16.4.x-scala2.12"),
        ({"sparkVersion": "3.4"}, "13.3.x-scala2.12"),
        ({}, "18.1.x-scala2.13"),
    ],
)
def test_the_newest_runtime_that_fits_is_found(estate: Estate, wanted: dict[str, object], key: str) -> None:
    assert ask(estate, "getSparkVersion", **wanted) == key


@pytest.mark.parametrize("wanted", [{"beta": True}, {"sparkVersion": "2"}, {"gpu": True}])
def test_a_runtime_that_nobody_has_is_said(estate: Estate, wanted: dict[str, object]) -> None:
    with refused("INVALID_PARAMETER_VALUE", NOTHING):
        ask(estate, "getSparkVersion", **wanted)


def test_several_runtimes_are_refused_when_the_newest_is_not_wanted(estate: Estate) -> None:
    message = (
        "spark versions query returned multiple results. Please change your search criteria and try again"
    )
    with refused("INVALID_PARAMETER_VALUE", message):
        ask(estate, "getSparkVersion", latest=False)
    assert ask(estate, "getSparkVersion", latest=False, sparkVersion="4.1") == "18.1.x-scala2.13"


@pytest.mark.parametrize(
    ("wanted", "node"),
    [
        ({"localDisk": True, "category": "General Purpose"}, "Standard_DS3_v2"),
        ({"minCores": 8, "category": "memory optimized"}, "Standard_DS13_v2"),
        ({"minGpus": 1}, "Standard_NC4as_T4_v3"),
        ({"minMemoryGb": 500}, "Standard_E64s_v3"),
        ({"gbPerCore": 8, "minCores": 16}, "Standard_E16s_v3"),
    ],
)
def test_the_smallest_machine_that_fits_is_found(
    estate: Estate, wanted: dict[str, object], node: str
) -> None:
    assert ask(estate, "getNodeType", **wanted) == node


@pytest.mark.parametrize("wanted", [{"minCores": 1000}, {"fleet": True}])
def test_a_machine_that_nobody_has_is_said(estate: Estate, wanted: dict[str, object]) -> None:
    with refused("NOT_FOUND", "cannot determine smallest node type with the given criteria"):
        ask(estate, "getNodeType", **wanted)
