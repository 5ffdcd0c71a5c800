"""A platform that a test can use: one data folder of localcloud, and the commands that people type."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localcloud.core.cloud import Caller, Cloud
from localcloud.core.store import Store
from tests.stack_files import FIXTURES, ROOT, StackFiles, write_settings

BIN = Path(sys.executable).parent

STATE_AT_THE_END = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""Makes the engine write a stack's state once, at the end of an update, and not after each resource: two
fifths of the time that an update of an environment takes. Tests that kill an update go without it."""


@dataclass(frozen=True)
class Result:
    """What a command answered."""

    status: int
    text: str


@dataclass(frozen=True)
class Steps:
    """What a preview or update would do, or did, to resources other than the stack, by kind.

    Each resource is ``type::name``; components are left out, because they change nothing.
    """

    create: list[str] = field(default_factory=list[str])
    update: list[str] = field(default_factory=list[str])
    replace: list[str] = field(default_factory=list[str])
    delete: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Platform:
    """The simulated clouds of one data folder, and this project's stacks in them."""

    data: Path
    checkout: Path
    """Where commands are typed, with the stack files that they read."""

    def run(self, *command: str, env: Mapping[str, str] | None = None) -> Result:
        """Run a command inside ``localcloud run``."""
        return self._execute("run", "--", *command, env=env)

    def pulumi(self, command: str, stack: str, *flags: str, env: Mapping[str, str] | None = None) -> Result:
        """Run one command of pulumi on one stack."""
        return self.run("pulumi", command, "-s", stack, "--non-interactive", *flags, env=env)

    def play(self, *arguments: str) -> None:
        """Play the data scientist: register models, versions and aliases, make tables."""
        answer = self._execute("data", *arguments)
        assert answer.status == 0, answer.text

    def status(self) -> list[dict[str, str]]:
        """Return what exists in the clouds."""
        answer = self._execute("status", "--json")
        assert answer.status == 0, answer.text
        return json.loads(answer.text)

    def count(self) -> Counter[str]:
        """Return how many objects of each type exist in the clouds."""
        return Counter(item["type"] for item in self.status())

    def outputs(self, stack: str) -> dict[str, Any]:
        """Return a stack's outputs."""
        answer = self.run("pulumi", "stack", "output", "--json", "-s", stack)
        assert answer.status == 0, answer.text
        return json.loads(answer.text)

    def state(self, stack: str) -> list[str]:
        """Return the URNs of all that a stack's state holds, components and providers too."""
        answer = self.run("pulumi", "stack", "export", "-s", stack)
        assert answer.status == 0, answer.text
        return [resource["urn"] for resource in json.loads(answer.text)["deployment"]["resources"]]

    def steps(self, stack: str, *flags: str) -> Steps:
        """Return what the next update of a stack would do."""
        answer = self.pulumi("preview", stack, "--json", *flags)
        assert answer.status == 0, answer.text
        steps = Steps()
        for step in json.loads(answer.text)["steps"]:
            kind, name = step["urn"].split("::")[-2:]
            kind = kind.rpartition("$")[2]
            if step["op"] in vars(steps) and kind.startswith(("azure-native:", "databricks:")):
                vars(steps)[step["op"]].append(f"{kind}::{name}")
        return Steps(*(sorted(resources) for resources in vars(steps).values()))

    def clouds(self, cloud: str) -> AbstractContextManager[Cloud]:
        """Open one of the two clouds, to do there by hand what no stack does."""
        return _opened(self.data / "cloud.db", Caller(cloud))

    def copy(self, to: Path) -> "Platform":
        """Return a second platform in the same condition, whose changes the first one does not see."""
        # Others may be reading the database, and end: its files come and go meanwhile.
        shutil.copytree(self.data, to, ignore=shutil.ignore_patterns("cloud.db*"))
        with (
            closing(sqlite3.connect(self.data / "cloud.db")) as of,
            closing(sqlite3.connect(to / "cloud.db")) as copy,
        ):
            of.backup(copy)
        return Platform(to, self.checkout)

    def at(self, checkout: Path) -> "Platform":
        """Return the same platform, for commands that are typed in another checkout."""
        return Platform(self.data, checkout)

    def _execute(self, *arguments: str, env: Mapping[str, str] | None = None) -> Result:
        done = subprocess.run(
            [BIN / "localcloud", *arguments],
            cwd=self.checkout,
            env={**os.environ, **STATE_AT_THE_END, "LOCALCLOUD_DATA": str(self.data), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Result(done.returncode, done.stdout)


@contextmanager
def _opened(database: Path, caller: Caller) -> Iterator[Cloud]:
    with closing(Store(database)) as store:
        yield store.cloud(caller)


def settings_of(stack: str) -> dict[str, Any]:
    """Return a stack's settings in the fixtures."""
    return FIXTURES.settings()[stack]


def policy_flags(stack: str) -> tuple[str, str]:
    """Return the flags that make pulumi check a stack of the fixtures against the policy pack."""
    pack, configuration = ROOT / "policy" / "run", FIXTURES.policy / f"{stack}.json"
    return f"--policy-pack={pack}", f"--policy-pack-config={configuration}"


def stack_file(folder: Path, stack: str, settings: Mapping[str, Any]) -> str:
    """Write a stack file with these settings, and return the flag that makes pulumi use it."""
    path = folder / f"Pulumi.{stack}.yaml"
    write_settings(path, settings)
    return f"--config-file={path}"


def checkout(folder: Path, files: StackFiles = FIXTURES) -> Path:
    """Make a checkout, in which a test may change what the stacks read: settings and the framework."""
    (folder / "infra").mkdir(parents=True)
    shutil.copyfile(ROOT / "infra" / "__main__.py", folder / "infra" / "__main__.py")
    files.copy(folder)
    tools = shutil.ignore_patterns(".*", "__pycache__", "tests")
    shutil.copytree(ROOT / "framework", folder / "framework", ignore=tools)
    return folder
