"""Lets the server import the SDK's protocol modules without the rest of the SDK.

The modules are generated and stand alone; the packages around them import the whole SDK, which takes three
times as long as everything else that the server needs.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def without_the_sdk() -> None:
    """Make ``pulumi.runtime.proto`` importable by itself. Only for a process that uses nothing else of it."""
    spec = importlib.util.find_spec("pulumi")
    if spec is None or spec.origin is None or "pulumi" in sys.modules:
        return
    folder = Path(spec.origin).parent
    for name in ("pulumi", "pulumi.runtime", "pulumi.runtime.proto"):
        package = ModuleType(name)
        package.__path__ = [str(folder.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = package
