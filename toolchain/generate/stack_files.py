"""What generated files take from the stack files."""

from pathlib import Path
from typing import Any, cast

import yaml

from platform_model import SHARED
from toolchain.failure import SetupError

_KEY = "databricks-mlops:settings"


def models_catalog(root: Path) -> str:
    """Return the catalog of the registered models, as the shared stack's file names it.

    Raises:
        SetupError: the file cannot be read, or names none.
    """
    file = f"Pulumi.{SHARED}.yaml"
    try:
        content: Any = yaml.safe_load((root / file).read_text(encoding="utf-8"))
        return cast("str", content["config"][_KEY]["models"]["catalog"])
    except (OSError, ValueError, yaml.YAMLError, LookupError, TypeError) as error:
        raise SetupError(f"{file}: settings.models.catalog cannot be read: {error}") from None
