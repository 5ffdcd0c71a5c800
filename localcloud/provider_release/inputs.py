"""Which inputs a type has: in a release of the provider's SDK, and in the one that is installed.

Of a release, the SDK for .NET is read: it has a small file for each class, and all SDKs are generated from
one schema.
"""

import re
import subprocess
from functools import cache
from pathlib import Path

from localcloud.sdk import schema
from localcloud.sdk.model import Properties, Schema, Shape

_INPUT = re.compile(
    r'\[Input\("(?P<name>\w+)"[^\]]*\]\s*(?:public|private)\s+\w+<(?P<type>[^;{=]*)>\??\s', re.MULTILINE
)
_OBJECT = re.compile(r"Inputs\.(\w+)")
_RESOURCE = "sdk/dotnet/{name}.cs"
_NESTED = "sdk/dotnet/Inputs/{name}.cs"
_UPGRADE = re.compile(r"terraform-provider-databricks to v(\d+\.\d+\.\d+)")


class Release:
    """One release of pulumi-databricks, in a git directory of its repository."""

    def __init__(self, repository: Path, version: str) -> None:
        """Choose a release, such as 1.106.0, by its tag."""
        self._repository, self._tag = repository, f"v{version}"

    def upstream(self) -> str:
        """Return the release of Databricks' Terraform provider that this one wraps.

        Raises:
            ValueError: the history before the tag does not say it.
        """
        for subject in self._git("log", "--format=%s", "-200", self._tag).splitlines():
            if named := _UPGRADE.search(subject):
                return named[1]
        raise ValueError(f"the history before {self._tag} names no release of terraform-provider-databricks")

    def inputs(self, token: str) -> frozenset[str]:
        """Return the dotted paths of a type's inputs; empty if the release has no such type."""
        name = token.rpartition(":")[2]
        resource = self._show(_RESOURCE.format(name=name))
        _, _, arguments = resource.partition(f"public sealed class {name}Args ")
        return self._paths(arguments.partition(f"public sealed class {name}State ")[0], "", ())

    def _paths(self, source: str, prefix: str, above: tuple[str, ...]) -> frozenset[str]:
        found: set[str] = set()
        for declared in _INPUT.finditer(source):
            path = f"{prefix}{declared['name']}"
            found.add(path)
            nested = _OBJECT.search(declared["type"])
            if nested and nested[1] not in above:
                inside = self._show(_NESTED.format(name=nested[1]))
                found |= self._paths(inside, f"{path}.", (*above, nested[1]))
        return frozenset(found)

    @cache  # noqa: B019 - one release a process
    def _show(self, path: str) -> str:
        try:
            return self._git("show", f"{self._tag}:{path}")
        except subprocess.CalledProcessError:
            return ""

    def _git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self._repository), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def installed(token: str) -> frozenset[str]:
    """Return the dotted paths of a type's inputs in the installed SDK; empty if it has no such type."""
    found = schema(token)
    return _of(found.inputs, found, "", ()) if found else frozenset()


def _of(properties: Properties, of: Schema, prefix: str, above: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for name, item in properties.items():
        found.add(f"{prefix}{name}")
        for nested in _objects(item.shape):
            if nested not in above:
                found |= _of(of.objects[nested], of, f"{prefix}{name}.", (*above, nested))
    return frozenset(found)


def _objects(shape: Shape) -> list[str]:
    """Return the classes of objects in a shape, inside of lists, too."""
    own = [shape.name] if shape.kind == "object" else []
    return [*own, *(name for item in shape.of for name in _objects(item))]
