"""Read ``platform.yaml``: a typed platform, or every mistake in it, a line each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from platform_model.model import Platform
from sections.base import problems_of
from sections.files import read_yaml
from sections.problems import in_file_order

FILE = "platform.yaml"
"""The file, beside ``Pulumi.yaml``."""


class PlatformError(Exception):
    """The file is missing, cannot be read, or has mistakes: a line each, with file and path."""


def load(file: Path) -> Platform:
    """Return what a file says.

    Raises:
        PlatformError: it is missing or has mistakes; the message lists all of them.
    """
    try:
        values: Any = read_yaml(file)
    except FileNotFoundError:
        raise PlatformError(f"{file.name}: is missing; take the repository's and change it") from None
    except ValueError as error:
        raise PlatformError(f"{file.name}: cannot be read: {error}") from None
    if not isinstance(values, Mapping):
        raise PlatformError(f"{file.name}: must be a group of settings, as in the repository")
    given = cast("Mapping[str, Any]", values)
    try:
        return Platform.model_validate(given)
    except ValidationError as error:
        problems = in_file_order(problems_of(error, Platform), given)
        raise PlatformError("\n".join(f"{file.name}: {problem}" for problem in problems)) from None
