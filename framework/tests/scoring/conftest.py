"""What these tests share."""

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Let each test compute in one thread: with parallel tests, waiting threads cost more than they give."""
    with threadpool_limits(limits=1):
        yield
