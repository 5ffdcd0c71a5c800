"""One closed platform for each test."""

import pytest

from tests.localcloud.conftest import CloudAs
from tests.localcloud.reach.platform import Platform, build


@pytest.fixture
def platform(cloud_as: CloudAs) -> Platform:
    """Give a platform in which everything is closed and every way is built."""
    return build(cloud_as)
