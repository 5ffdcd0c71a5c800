"""The steps of the committed pipelines, as a runner would execute them: with bash, in a checkout."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.stack_files import FIXTURES, ROOT

GITHUB = ROOT / ".github" / "workflows"
AZURE = ROOT / ".azuredevops"


@dataclass(frozen=True)
class Step:
    """A shell step, and what it finds in its environment; ``where`` names it in a test's report."""

    where: str
    script: str
    env: Mapping[str, str]


def load(path: Path) -> dict[str, Any]:
    """Return a pipeline; every scalar is text, as the services read it (YAML would take `on` for true)."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def steps(path: Path, values: Mapping[str, str]) -> list[Step]:
    """Return the shell steps of a pipeline in order.

    Args:
        path: The pipeline's file.
        values: What expressions such as ``inputs.stack`` or ``System.AccessToken`` stand for.
    """
    return [
        Step(f"{path.name}: {name}", script, {key: _fill(value, values) for key, value in env.items()})
        for name, script, env in _shell(load(path), {})
    ]


def execute(step: Step, checkout: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a step in a folder, as the services do: bash that stops at the first mistake."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.script],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "HOME": str(checkout), **step.env, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def make_checkout(folder: Path) -> None:
    """Make a checkout that holds what steps call: a ``make`` that writes down its words, and the commands."""
    scripts = folder / "bin"
    scripts.mkdir()
    made = scripts / "make"
    made.write_text(f'#!/bin/sh\necho "$*" CLOUD="$CLOUD" >> {folder}/made\n', encoding="utf-8")
    made.chmod(0o755)
    FIXTURES.copy(folder)
    (folder / "delivery").symlink_to(ROOT / "delivery")
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)


def _shell(node: Any, env: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield name, script and variables of every shell step below a node of a pipeline."""
    if isinstance(node, list):
        for part in node:
            yield from _shell(part, env)
    elif isinstance(node, dict):
        known = {**env, **node.get("env", {})}
        script = (
            node.get("run") or node.get("script") or node.get("inputs", {}).get("inlineScript")
            if "runs-on" not in node
            else None
        )
        if isinstance(script, str):
            yield node.get("name") or node.get("displayName", script), script, known
        else:
            for part in node.values():
                yield from _shell(part, known)


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of expressions: ``${{ a.b }}`` and ``$(A.B)``; an unknown one is a mistake."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}|\$\(([\w.]+)\)", lambda found: values[found[1] or found[2]], text)
