"""OnlineStore: its size."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from components.mlops.online_store import OnlineStore, OnlineStoreArgs
from tests.conftest import Deploy

STORE = "databricks:index/onlineStore:OnlineStore"
ARGS = OnlineStoreArgs(store_name="mlops-prod", capacity="CU_1")


@pytest.mark.parametrize("preview", [True, False])
def test_makes_a_store_of_the_size_that_was_asked_for(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: OnlineStore("store", ARGS), preview=preview).one(STORE).inputs

    assert inputs == {"name": "mlops-prod", "capacity": "CU_1", "readReplicaCount": 0}


def test_another_name_is_another_store(deploy: Deploy) -> None:
    assert deploy(lambda: OnlineStore("store", ARGS)).one(STORE).replace_on_changes == ("name",)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replace(ARGS, store_name="s" * 64), "must have 1 to 63 bytes"),
        (lambda: replace(ARGS, capacity=cast("Any", "CU_3")), "capacity is 'CU_3'; it must be one of CU_1"),
        (lambda: replace(ARGS, read_replicas=-1), "cannot be less than 0"),
    ],
)
def test_refuses_what_databricks_refuses(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
