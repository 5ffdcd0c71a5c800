"""Start-up of the last environment up to its first resource, against the import of the SDKs alone."""

import functools
import json
import os
import sys
from pathlib import Path

import yaml

import platform_model
from bench.timing import Comparison, compare, run

ROOT = Path(__file__).parent.parent
ROUNDS = 5

PROGRAM = """
import gc
gc.disable()
import pulumi
pulumi.runtime.configure(pulumi.runtime.Settings(project="databricks-mlops", stack="{stack}"))
from infra.settings.load import load_environment
from infra.environment.stack import build
load_environment()
"""
"""What `infra/__main__.py` does before `build()` registers anything, and the reading of the settings."""

IMPORTS = "import pulumi, pulumi_azure_native, pulumi_databricks"
"""The SDKs; azure-native loads each service when it is first used, in the program and here."""


def measure() -> Comparison:
    """Time both as processes of their own."""
    return compare(lambda: _python(PROGRAM.format(stack=_stack())), lambda: _python(IMPORTS), rounds=ROUNDS)


def _python(code: str) -> str:
    return run([sys.executable, "-c", code], ROOT / "infra", _environment())


def _stack() -> str:
    return platform_model.current().last.name


@functools.cache
def _environment() -> dict[str, str]:
    config = yaml.safe_load((ROOT / f"Pulumi.{_stack()}.yaml").read_text())["config"]
    plain = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
    return {**os.environ, "PULUMI_CONFIG": json.dumps(plain)}
