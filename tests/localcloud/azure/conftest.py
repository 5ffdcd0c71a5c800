"""The subscription that tests of Azure's rules start from."""

import pytest

from tests.localcloud.azure.estate import Estate
from tests.localcloud.conftest import CloudAs


@pytest.fixture
def empty(cloud_as: CloudAs) -> Estate:
    """Give a subscription with nothing in it."""
    return Estate(cloud_as())


@pytest.fixture
def azure(empty: Estate) -> Estate:
    """Give a subscription with one resource group, in eastus2."""
    empty.group()
    return empty
