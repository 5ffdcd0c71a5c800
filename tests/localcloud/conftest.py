"""The simulated clouds without a server: what the rules of a type do, through the server's own code path."""

from collections.abc import Callable
from pathlib import Path

import pytest

from localcloud import validation
from localcloud.core import operations
from localcloud.core.cloud import Caller, Stored
from localcloud.core.store import Store, StoredCloud
from localcloud.core.values import Properties

CloudAs = Callable[..., StoredCloud]


@pytest.fixture
def cloud_as(tmp_path: Path) -> CloudAs:
    """Give the test's clouds as a provider instance with these settings sees them.

    All clouds of one test are the same: ``cloud_as()`` and ``cloud_as("databricks", host=...)`` see the
    same objects.
    """
    store = Store(tmp_path / "cloud.db")

    def cloud(package: str = "azure-native", **config: object) -> StoredCloud:
        return store.cloud(Caller(package, config))

    return cloud


def create(cloud: StoredCloud, token: str, inputs: Properties) -> Stored:
    """Check and make a resource; mistakes in the inputs fail the test."""
    with cloud.store.transaction():
        return operations.create(cloud, token, _checked(token, inputs))


def update(cloud: StoredCloud, stored: Stored, inputs: Properties) -> Stored:
    """Check and change a resource in place; mistakes in the inputs fail the test."""
    with cloud.store.transaction():
        return operations.update(cloud, stored.token, stored.id, _checked(stored.token, inputs))


def delete(cloud: StoredCloud, stored: Stored) -> None:
    """Delete a resource."""
    with cloud.store.transaction():
        operations.delete(cloud, stored.token, stored.id)


def _checked(token: str, inputs: Properties) -> Properties:
    complete, problems = validation.filled_in(token, inputs)
    assert not problems, "; ".join(map(str, problems))
    return complete
