"""Pulumi built from source with Go, for machines that reach nothing but package registries."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from toolchain.commands import ask, watch
from toolchain.failure import SetupError
from toolchain.version import Pins, parse, show

SDK = "github.com/pulumi/pulumi/sdk/v3"
ENGINE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
LANGUAGE_HOST = f"{SDK}/python/cmd/pulumi-language-python"
USUAL_PLACE = Path("/usr/local/go/bin/go")


def find_go() -> Path | None:
    """Go on PATH, or where its own instructions install it."""
    found = shutil.which("go")
    if found:
        return Path(found)
    return USUAL_PLACE if USUAL_PLACE.is_file() else None


def build(go: Path, pins: Pins, modules: Path, result: Path, scratch: Path) -> None:
    """Build the engine and its language host into `result`, with caches of their own in `scratch`.

    The language host is of an older version: later ones are no part of the published Go module. It only
    starts Python, and speaks a protocol that has stayed compatible.
    """
    environment = {
        **os.environ,
        "GOMODCACHE": str(scratch / "modules"),
        "GOCACHE": str(scratch / "cache"),
        # The module cache is read-only by default, which would keep it from being removed.
        "GOFLAGS": f"{os.environ.get('GOFLAGS', '')} -modcacherw -buildvcs=false".strip(),
        "GOWORK": "off",
        "CGO_ENABLED": "0",
    }
    require_go(go, pins, modules / "pulumi", environment)
    version = f"v{show(pins.pulumi)}"
    flags = ["-v", "-trimpath", "-ldflags", f"-s -w -X {SDK}/go/common/version.Version={version}"]
    for what, module, package in (
        (f"Building pulumi {show(pins.pulumi)} with Go (minutes, once)", "pulumi", ENGINE),
        (f"Building its Python language host {show(pins.language_host)}", "language-python", LANGUAGE_HOST),
    ):
        watch(
            what,
            [go, "build", *flags, "-o", result / package.rsplit("/", 1)[1], package],
            folder=modules / module,
            environment=environment,
            summarise=summarise,
        )
    runner = scratch / "modules" / f"{SDK}@{version}" / "python" / "cmd" / "pulumi-language-python-exec"
    shutil.copyfile(runner, result / runner.name)
    (result / runner.name).chmod(0o755)


def require_go(go: Path, pins: Pins, module: Path, environment: Mapping[str, str]) -> None:
    """Refuse a Go that is too old and may not fetch a newer one; in the module's folder it knows both."""
    answer = ask([go, "env", "GOVERSION"], folder=module, environment=environment)
    version = parse(answer.stdout)
    if answer.returncode or version is None or version < pins.go:
        said = (answer.stderr or answer.stdout).strip()
        raise SetupError(
            f"pulumi has to be built here, and {go} cannot do it ({said}): install "
            f"Go {show(pins.go)} or later (https://go.dev/doc/install), then run `make setup` again."
        )


def summarise(lines: Sequence[str]) -> str:
    """How far `go build -v` is: what it has downloaded, what it has compiled."""
    downloaded = sum(line.startswith("go: downloading ") for line in lines)
    compiled = len(lines) - downloaded
    return f"{downloaded} modules downloaded, {compiled} packages compiled"
