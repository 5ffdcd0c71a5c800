"""Versions, as the tools print them and as the committed Go modules pin them."""

import re
from dataclasses import dataclass
from pathlib import Path

Version = tuple[int, int, int]


def parse(text: str) -> Version | None:
    """The first version in a tool's answer, such as `v3.259.0`, `uv 0.13.9 (…)` or `go1.26.8`."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def show(version: Version) -> str:
    """The version as people write it."""
    return ".".join(map(str, version))


@dataclass(frozen=True, kw_only=True)
class Pins:
    """What the project is tested with; the Go modules are the only place where these stand."""

    pulumi: Version
    language_host: Version
    go: Version


def read_pins(toolchain: Path) -> Pins:
    """Read the versions from the two modules that build Pulumi and its language host."""
    pulumi = (toolchain / "pulumi" / "go.mod").read_text()
    language_host = (toolchain / "language-python" / "go.mod").read_text()
    return Pins(
        pulumi=_version_after("github.com/pulumi/pulumi/pkg/v3 v", pulumi),
        language_host=_version_after("github.com/pulumi/pulumi/sdk/v3 v", language_host),
        go=_version_after("\ngo ", pulumi),
    )


def _version_after(words: str, module: str) -> Version:
    version = parse(module.split(words, 1)[1])
    if version is None:
        raise ValueError(f"no version after {words!r}")
    return version
