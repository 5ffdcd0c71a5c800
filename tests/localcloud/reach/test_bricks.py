"""No brick of a closed platform can be taken away without something that refuses, by the brick's name."""

import pytest

from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create
from tests.localcloud.databricks import compute_side
from tests.localcloud.reach.bricks import bricks, naming, refusals
from tests.localcloud.reach.platform import Platform
from tests.localcloud.reach.test_needs import governed  # noqa: F401 (a fixture)

KINDS = {
    "private endpoint",
    "zone group",
    "record",
    "zone link",
    "private zone",
    "peering",
    "NAT gateway",
    "public IP address",
    "subnet's gateway",
    "NSG rule",
    "resource rule",
    "approval",
    "private endpoint rule",
    "connectivity binding",
    "scoped resource",
    "trusted services",
}


@pytest.fixture
def working(governed: Platform) -> Platform:  # noqa: F811 (the fixture)
    """Give the platform with a warehouse and a secret scope."""
    cloud = governed.workspace_cloud
    inputs: Properties = {"name": "sql", "clusterSize": "Small", "enableServerlessCompute": True}
    create(cloud, tokens.SQL_WAREHOUSE, inputs)
    compute_side.vault_scope(cloud, governed["vault"])
    return governed


def test_a_whole_platform_refuses_nothing(working: Platform) -> None:
    assert refusals(working.azure.cloud) == []


def test_each_brick_that_is_taken_away_is_missed_by_name(working: Platform) -> None:
    cloud = working.azure.cloud
    found = bricks(cloud)
    assert {brick.kind for brick in found} == KINDS
    unnoticed = [(brick.kind, brick.name) for brick in found if not naming(brick, refusals(cloud, brick))]
    assert unnoticed == []
