"""A copy of the policy pack that a test may change."""

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.stack_files import FIXTURES, ROOT

RULE = '''
"""A rule of a test."""

from policy.core.rule import ResourceRule, Severity


def _check(resource):
{body}


RULE = ResourceRule(
    name="{name}",
    severity=Severity.LOW,
    description="A test is content.",
    reason="It has to be.",
    source="https://example.com/reason",
    remediation="Leave the test alone.",
    on=("{on}",),
    check=_check,
)
'''


@dataclass(frozen=True)
class Pack:
    """A pack in a folder of its own, and the configuration that it is given."""

    folder: Path
    config: Path

    @staticmethod
    def copy(to: Path, stack: str, changes: Mapping[str, Any] | None = None) -> "Pack":
        """Copy the pack, and the configuration of a stack with some entries changed."""
        shutil.copytree(ROOT / "policy", to / "policy", ignore=shutil.ignore_patterns("__pycache__"))
        (to / ".venv").symlink_to(sys.prefix)
        config = to / f"{stack}.json"
        own = {**FIXTURES.configuration(stack), **(changes or {})}
        config.write_text(json.dumps(own), encoding="utf-8")
        return Pack(to / "policy", config)

    @property
    def flags(self) -> tuple[str, str]:
        """What makes pulumi use it."""
        return f"--policy-pack={self.folder / 'run'}", f"--policy-pack-config={self.config}"

    def rule(self, name: str, on: str, body: str) -> None:
        """Add a rule about storage whose check has this body."""
        module = name.removeprefix("storage-").replace("-", "_")
        text = RULE.format(name=name, on=on, body=body)
        (self.folder / "rules" / "storage" / f"{module}.py").write_text(text, encoding="utf-8")

    def exempt(self, text: str) -> None:
        """Write the file of exemptions."""
        (self.folder / "exemptions.yaml").write_text(text, encoding="utf-8")
