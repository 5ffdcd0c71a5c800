"""The schema of a resource type, from the installed SDK or from what was read of it before."""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from localcloud.sdk.model import Schema
from localcloud.sdk.module import Module
from localcloud.sdk.source import source_file

_MODULES = re.compile(r'resource_modules="""(.*?)"""', re.DOTALL)
_READERS = ("model.py", "module.py", "schema.py", "source.py")
PROVIDER = "pulumi:providers:"


@cache
def schema(token: str) -> Schema | None:
    """Return what the SDK declares of a type, or None if it has no such type.

    ``pulumi:providers:PACKAGE`` is the type of a package's provider.
    """
    package = token.removeprefix(PROVIDER).partition(":")[0]
    cached = _cache_folder(package) / (re.sub(r"\W", "-", token) + ".json")
    try:
        return Schema.from_json(json.loads(cached.read_bytes()))
    except (OSError, ValueError, KeyError):
        found = _read(package, token)
    if found is not None:
        _keep(cached, json.dumps(found.to_json(), separators=(",", ":")))
    return found


def _read(package: str, token: str) -> Schema | None:
    """Read a type from the SDK's source text."""
    located = _locate(package, token)
    if located is None:
        return None
    path, name = located
    module, file = Module(path.parent), source_file(path)
    arguments = f"{name}InitArgs" if f"{name}InitArgs" in file else f"{name}Args"
    inputs = module.properties(file, arguments, outputs=False)
    outputs = module.properties(file, name, outputs=True)
    return Schema(token, inputs, outputs, module.objects)


def _locate(package: str, token: str) -> tuple[Path, str] | None:
    """Return the file and the class of a type."""
    root = _root(package)
    if token.startswith(PROVIDER):
        return root / "provider.py", "Provider"
    for module in _modules(root):
        name = module["classes"].get(token)
        if name is not None:
            folder = root.joinpath(*module["fqn"].split(".")[1:])
            guess = folder / (re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() + ".py")
            for path in [guess, *folder.glob("*.py")]:
                if source_file(path).declares(token):
                    return path, name
    return None


@cache
def _modules(root: Path) -> list[dict[str, Any]]:
    found = _MODULES.search((root / "__init__.py").read_text(encoding="utf-8"))
    return json.loads(found.group(1)) if found else []


@cache
def _root(package: str) -> Path:
    """Return the folder of a package's SDK, without importing it."""
    name = f"pulumi_{package.replace('-', '_')}"
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the SDK of {package} ({name}) is not installed", name=name)
    return Path(spec.origin).parent


def _cache_folder(package: str) -> Path:
    """Return where a package's schemas are kept."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "localcloud" / "sdk" / _edition(package)


@cache
def _edition(package: str) -> str:
    """Return what the schemas depend on: the SDK's version, and the text of the code that reads them."""
    version = importlib.metadata.version(f"pulumi-{package}")
    text = b"".join(Path(__file__).with_name(name).read_bytes() for name in _READERS)
    return f"{package}-{version}-{hashlib.sha256(text).hexdigest()[:12]}"


def _keep(path: Path, text: str) -> None:
    """Write a file so that a parallel reader sees all of it or nothing; a cache that cannot is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(text)
        Path(file.name).replace(path)
    except OSError:
        return
