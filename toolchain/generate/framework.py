"""What the framework's wheel knows of the platform: environments, and stages of models with their schemas."""

import json
from pathlib import Path

from platform_model import Platform
from toolchain.generate.stack_files import models_catalog

FILE = "framework/company_ml/configs/platform.json"


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return the file that the wheel carries, by its path in the repository.

    Raises:
        SetupError: the shared stack's file cannot be read.
    """
    told = {
        "models_catalog": models_catalog(root),
        "environments": {
            one.name: {
                "tier": one.tier,
                "stage": one.stage,
                "experiment_folder": platform.name("experimentsFolder", environment=one.name),
                "data_catalog": platform.name("catalog", environment=one.name),
            }
            for one in platform.environments
        },
        "stages": {
            one.key: {"schema": one.schema_name, "retention_days": one.retention_days}
            for one in platform.stages
        },
    }
    return {FILE: json.dumps(told, indent=2) + "\n"}
