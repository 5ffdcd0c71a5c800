"""The policy pack's configuration of each stack: its tier's limits, and what the platform's names say.

The limits of a tier are a company's to change, in ``policy/tiers``; the rest follows.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from platform_model import SHARED, Platform
from toolchain.failure import SetupError
from toolchain.generate.source import read
from toolchain.generate.stack_files import models_catalog

TIERS = "policy/tiers/{tier}.json"
FILE = "policy/config/{stack}.json"


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return the configurations, by path in the repository.

    Args:
        platform: The environments and their tiers.
        root: Folder of the repository.

    Raises:
        SetupError: a tier's limits or the shared stack's file cannot be read.
    """
    catalog = models_catalog(root)
    return {
        FILE.format(stack=stack): _text(
            {**_derived(platform, stack, catalog), **_limits(platform, stack, root)}
        )
        for stack in platform.stacks
    }


def _derived(platform: Platform, stack: str, catalog: str) -> dict[str, Any]:
    sound = {"pack-is-sound": {"stack": stack}}
    earlier = [key for key in platform.stage_keys[:-1] if key != platform.last.stage]
    if stack == SHARED:
        writer = platform.name("deployPrincipal", environment=platform.last.name)
        drift = platform.name("driftPrincipal")
        return {
            **sound,
            "identity-account-admins": {"expected": [f"observers-{drift}-account-admin"]},
            "unity-catalog-isolated-catalogs": {"open": [catalog]},
            "unity-catalog-production-writers": {"open": earlier, "writers": [writer]},
        }
    schema = platform.stage(platform.environment(stack).stage).schema_name
    return {
        **sound,
        "serving-model-stage": {"schemas": [f"{catalog}.{schema}"]},
        # The schemas of an integration test play the part of the earlier stages.
        "unity-catalog-production-writers": {"open": earlier},
    }


def _limits(platform: Platform, stack: str, root: Path) -> Mapping[str, Any]:
    tier = SHARED if stack == SHARED else platform.environment(stack).tier
    file = TIERS.format(tier=tier)
    try:
        limits = json.loads(read(root, file))
    except (ValueError, RecursionError) as error:
        raise SetupError(f"{file}: cannot be read: {error}") from None
    if not isinstance(limits, dict):
        raise SetupError(f"{file}: must be an object with a key for each rule")
    return cast("Mapping[str, Any]", limits)


def _text(configuration: Mapping[str, Any]) -> str:
    """Return the file's text: a line a rule, so that a change is a line."""
    lines = [f"  {json.dumps(name)}: {json.dumps(configuration[name])}" for name in configuration]
    return "{\n" + ",\n".join(lines) + "\n}\n"
