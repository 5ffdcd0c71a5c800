"""Says what a refusal must look like."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from localcloud import validation
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties


@contextmanager
def refused(code: str, message: str) -> Generator[None]:
    """Expect the cloud's refusal with exactly this code and message."""
    with pytest.raises(CloudError) as caught:
        yield
    assert (caught.value.code, caught.value.message) == (code, message)


def mistakes(token: str, inputs: Properties) -> list[str]:
    """Return what is wrong with inputs, one line for each mistake."""
    return [str(problem) for problem in validation.problems(token, inputs)]
