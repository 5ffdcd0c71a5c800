"""Online stores."""

import pytest

from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

STORE: Properties = {"name": "features", "capacity": "CU_1"}


def test_a_store_is_available_when_it_is_made(estate: Estate) -> None:
    made = create(estate.workspace("101"), tokens.ONLINE_STORE, STORE).outputs
    assert (made["state"], made["creator"]) == ("AVAILABLE", estate.account.identity.deployer_application_id)


def test_a_name_is_taken_once_in_a_workspace(estate: Estate) -> None:
    create(estate.workspace("101"), tokens.ONLINE_STORE, STORE)
    create(estate.add_workspace("102"), tokens.ONLINE_STORE, STORE)
    with refused("RESOURCE_ALREADY_EXISTS", "Online store 'features' already exists."):
        create(estate.workspace("101"), tokens.ONLINE_STORE, STORE)


def test_the_capacity_changes_in_place_and_the_name_does_not(estate: Estate) -> None:
    workspace = estate.workspace("101")
    made = create(workspace, tokens.ONLINE_STORE, STORE)
    assert update(workspace, made, {**STORE, "capacity": "CU_2"}).outputs["capacity"] == "CU_2"
    with refused("RESOURCE_DOES_NOT_EXIST", "Online store 'other' does not exist."):
        update(workspace, made, {**STORE, "name": "other"})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"capacity": "CU_3"},
            'capacity: expected capacity to be one of ["CU_1" "CU_2" "CU_4" "CU_8"], got CU_3',
        ),
        ({"name": "x" * 64}, "name: the name of an online store has 1 to 63 bytes"),
        ({"readReplicaCount": -1}, "readReplicaCount: -1 is negative"),
    ],
)
def test_what_a_store_cannot_be(change: Properties, expected: str) -> None:
    assert mistakes(tokens.ONLINE_STORE, {**STORE, **change}) == [expected]
