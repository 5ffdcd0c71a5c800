"""The one place where tests read stack files, and the policy pack's configuration beside them."""

import copy
import functools
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from platform_model import Platform
from platform_model.load import FILE, load, team_files
from platform_model.team_rules import TEAMS, file_of

ROOT = Path(__file__).parents[1]
KEY = "databricks-mlops:settings"

GONE = object()
"""As a changed value: the key is removed."""


@dataclass(frozen=True)
class StackFiles:
    """The platform's file, those of all stacks, and the pack's configuration that belongs to them."""

    stacks: Path
    """The folder of ``platform.yaml`` and ``Pulumi.<stack>.yaml``."""
    policy: Path
    """The folder of ``<stack>.json``."""

    def platform(self) -> Platform:
        """Return what the platform's file says."""
        return load(self.stacks / FILE)

    def file(self, stack: str) -> Path:
        """Return the path of a stack's file."""
        return self.stacks / f"Pulumi.{stack}.yaml"

    def settings(self) -> dict[str, dict[str, Any]]:
        """Return the settings of every stack, by stack; the caller may change them."""
        return copy.deepcopy(_settings(self.stacks))

    def configuration(self, stack: str) -> dict[str, Any]:
        """Return the policy pack's configuration for a stack."""
        return json.loads((self.policy / f"{stack}.json").read_text(encoding="utf-8"))

    def copy(self, checkout: Path) -> "StackFiles":
        """Put copies where a checkout has these files, beside its ``Pulumi.yaml``; the folder may exist."""
        policy = checkout / "policy" / "config"
        policy.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "Pulumi.yaml", checkout / "Pulumi.yaml")
        shutil.copyfile(self.stacks / FILE, checkout / FILE)
        for file in team_files(self.stacks):
            (checkout / TEAMS).mkdir(exist_ok=True)
            shutil.copyfile(file, checkout / TEAMS / file.name)
        for stack in self.platform().stacks:
            shutil.copyfile(self.file(stack), checkout / f"Pulumi.{stack}.yaml")
            shutil.copyfile(self.policy / f"{stack}.json", policy / f"{stack}.json")
        return StackFiles(checkout, policy)


@functools.cache
def _settings(stacks: Path) -> dict[str, dict[str, Any]]:
    files = StackFiles(stacks, stacks)
    return {
        stack: yaml.safe_load(files.file(stack).read_text(encoding="utf-8"))["config"][KEY]
        for stack in files.platform().stacks
    }


FIXTURES = StackFiles(
    Path(__file__).parent / "fixtures" / "stacks", Path(__file__).parent / "fixtures" / "policy"
)
"""The guide's values, on which tests stand."""

STACKS = FIXTURES.platform().stacks
"""The stacks of the fixtures, in the order in which they come up."""

ENVIRONMENTS = FIXTURES.platform().environment_names
"""The environments of the fixtures, in the order in which work moves."""

SHIPPED = StackFiles(ROOT, ROOT / "policy" / "config")
"""What a company edits: held to properties, never to values."""

SHIPPED_STACKS = SHIPPED.platform().stacks
"""The stacks that it has."""


def changed(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy with other values at dotted paths, such as ``catalog.schemas.0.name``."""
    result = copy.deepcopy(dict(settings))
    for path, value in changes.items():
        *parents, last = [int(key) if key.isdecimal() else key for key in path.split(".")]
        place: Any = result
        for key in parents:
            place = place[key] if isinstance(key, int) else place.setdefault(key, {})
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return result


def change_platform(checkout: Path, changes: Mapping[str, Any]) -> None:
    """Change a checkout's ``platform.yaml``, by dotted path."""
    file = checkout / FILE
    values = changed(yaml.safe_load(file.read_text(encoding="utf-8")), changes)
    file.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")


def write_teams(folder: Path, teams: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the files of teams, by key, beside ``platform.yaml``."""
    for key, values in teams.items():
        file = folder / file_of(key)
        file.parent.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")


def write_settings(file: Path, settings: Mapping[str, Any]) -> None:
    """Write a stack file that holds these settings alone."""
    file.write_text(yaml.safe_dump({"config": {KEY: dict(settings)}}), encoding="utf-8")
