"""What generated files take from the stack files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from infra.settings.cross_stack import file_of, settings_in, shape_mistake
from infra.settings.schema import SETTINGS_KEY
from platform_model import SHARED
from toolchain.failure import SetupError


def models_catalog(root: Path) -> str:
    """Return the catalog of the registered models, as the shared stack's file names it.

    Raises:
        SetupError: the file cannot be read, or names none.
    """
    models = _settings(root, SHARED).get("models")
    catalog = cast("Mapping[str, Any]", models).get("catalog") if isinstance(models, Mapping) else None
    if not isinstance(catalog, str):
        raise SetupError(f"{file_of(SHARED)}: settings.models.catalog is missing; name the models' catalog")
    return catalog


def tries_jobs(root: Path, environment: str) -> bool:
    """Tell whether the bundle's jobs are tried in an environment, as its stack's file says.

    Raises:
        SetupError: the file cannot be read.
    """
    return _settings(root, environment).get("integration") is not None


def require(stacks: Sequence[str], root: Path) -> None:
    """Make sure that the file of every stack can be read.

    Raises:
        SetupError: some cannot, a line each.
    """
    mistakes: list[str] = []
    for stack in stacks:
        try:
            _settings(root, stack)
        except SetupError as error:
            mistakes.append(str(error))
    if mistakes:
        raise SetupError("\n".join(mistakes))


def _settings(root: Path, stack: str) -> Mapping[str, Any]:
    file = file_of(stack)
    try:
        settings = settings_in(root / file, SETTINGS_KEY)
    except FileNotFoundError:
        raise SetupError(
            f"{file}: is missing; every stack has one: copy that of another environment, and change it"
        ) from None
    except ValueError as error:
        raise SetupError(f"{file}: cannot be read: {error}") from None
    if mistake := shape_mistake(settings, SETTINGS_KEY):
        raise SetupError(f"{file}: settings: {mistake}")
    return settings
