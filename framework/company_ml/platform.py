"""What the platform has: its environments and the stages of models, in the order in which work moves.

The stacks' repository writes the file from its ``platform.yaml`` (``make generate``) before the wheel is
built. ``COMPANY_ML_PLATFORM`` names another one, for a wheel that was built for another platform.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from company_ml.errors import InputError

VARIABLE = "COMPANY_ML_PLATFORM"
PACKAGED = Path(__file__).parent / "configs" / "platform.json"


@dataclass(frozen=True)
class PlatformEnvironment:
    """Where models are made, tried or served. ``tier`` is development, validation or production."""

    tier: str
    stage: str
    experiment_folder: str
    data_catalog: str

    @property
    def is_development(self) -> bool:
        """Whether models are trained here, and people make the champion by themselves."""
        return self.tier == "development"


@dataclass(frozen=True)
class PlatformStage:
    """The schema of a stage's models, and the days after which an unused version leaves it."""

    schema: str
    retention_days: int


@dataclass(frozen=True)
class Platform:
    """All environments and stages by name, in order; the last stage is the archive."""

    models_catalog: str
    environments: Mapping[str, PlatformEnvironment]
    stages: Mapping[str, PlatformStage]

    def fills(self, stage: str) -> str:
        """Return the environment that fills a stage."""
        return next(name for name, one in self.environments.items() if one.stage == stage)


def read(file: Path) -> Platform:
    """Return the platform of a file.

    Raises:
        InputError: it cannot be read, or is not what the stacks' repository writes.
    """
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Platform(
            told["models_catalog"],
            {name: PlatformEnvironment(**one) for name, one in told["environments"].items()},
            {name: PlatformStage(**one) for name, one in told["stages"].items()},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"{file} is no platform that `make generate` wrote: {error}") from None


PLATFORM = read(Path(os.environ.get(VARIABLE) or PACKAGED))
"""The platform that this process works on."""
