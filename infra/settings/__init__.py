"""What each stack may vary: one validated, frozen object per stack file."""

from infra.settings.environment import EnvironmentSettings
from infra.settings.load import load_environment, load_shared
from infra.settings.shared import SharedSettings

__all__ = [
    "EnvironmentSettings",
    "SharedSettings",
    "load_environment",
    "load_shared",
]
