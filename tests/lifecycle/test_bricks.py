"""No brick of the whole platform can be taken away without something that refuses, by the brick's name."""

from collections import Counter
from collections.abc import Iterator

import pytest

from localcloud.core.cloud import Caller
from localcloud.core.store import Store, StoredCloud
from localcloud.databricks import tokens
from tests.lifecycle.platform import Platform
from tests.localcloud.reach.bricks import Brick, bricks, naming, refusals

MODEL = "ml_models_catalog.production_models.customer_churn"
FEATURES = "ml_prod_catalog.feature_store.customer_features"

ALWAYS = {
    "approval",
    "connectivity binding",
    "NAT gateway",
    "NSG rule",
    "peering",
    "private endpoint",
    "private endpoint rule",
    "record",
    "resource rule",
    "scoped resource",
    "trusted services",
    "zone group",
    "zone link",
}
"""Kinds of bricks that a closed platform cannot be without."""


@pytest.fixture(scope="module")
def cloud(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredCloud]:
    """Give the clouds of a copy of the platform in which production serves a champion and watches a table."""
    own = platform.copy(tmp_path_factory.mktemp("bricks") / "platform")
    own.play("version", MODEL, "--alias", "champion")
    own.play("table", FEATURES, "--column", "user_id:bigint")
    answer = own.pulumi("up", "prod", "--yes", "--skip-preview")
    assert answer.status == 0, answer.text
    store = Store(own.data / "cloud.db")
    yield store.cloud(Caller("localcloud"))
    store.close()


def test_every_object_of_the_platform_reaches_what_it_needs(cloud: StoredCloud) -> None:
    assert cloud.all(tokens.MODEL_SERVING)
    assert cloud.all(tokens.QUALITY_MONITOR)
    assert refusals(cloud) == []


def test_each_brick_of_the_platform_that_is_taken_away_is_missed_by_name(cloud: StoredCloud) -> None:
    found = bricks(cloud)
    assert Counter(brick.kind for brick in found).keys() >= ALWAYS
    unnoticed: list[Brick] = [brick for brick in found if not naming(brick, refusals(cloud, brick))]
    assert [(brick.kind, brick.name) for brick in unnoticed] == []
