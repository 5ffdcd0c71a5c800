"""Pulumi built from source with Go, for machines that reach nothing but package registries."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from toolchain import go as go_tool
from toolchain.commands import ask, watch
from toolchain.failure import SetupError
from toolchain.version import Pins, parse, show

SDK = "github.com/pulumi/pulumi/sdk/v3"
ENGINE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
LANGUAGE_HOST = f"{SDK}/python/cmd/pulumi-language-python"


def build(go: Path, pins: Pins, modules: Path, result: Path, scratch: Path) -> None:
    """Build the engine and its language host into `result`, with caches of their own in `scratch`.

    The language host is of an older version: later ones are no part of the published Go module. It only
    starts Python, and speaks a protocol that has stayed compatible.
    """
    environment = go_tool.environment(scratch)
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
            summarise=go_tool.summarise,
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
