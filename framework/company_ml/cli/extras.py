"""Commands that need more than the light core."""

from collections.abc import Generator
from contextlib import contextmanager

from company_ml.errors import InputError


@contextmanager
def needs(extras: str) -> Generator[None]:
    """Say what to install when an import in the block fails.

    Args:
        extras: The extras of the distribution that bring it, comma-separated.

    Raises:
        InputError: a module is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise InputError(
            f"this takes {error.name}, which is not installed: install company_ml_framework[{extras}]"
        ) from error
