"""A `pulumi` that can run Python programs: found, downloaded, or built, in this order."""

import os
import shutil
from pathlib import Path

from toolchain.cache import cache_folder, provide
from toolchain.commands import ask, log
from toolchain.failure import SetupError
from toolchain.go import provide_go
from toolchain.official import install, reach
from toolchain.source import build
from toolchain.version import Pins, Version, parse, show

LANGUAGE_HOST = "pulumi-language-python"


def link(scripts: Path, pins: Pins, *, modules: Path) -> None:
    """Make `pulumi` in the folder `scripts` a symbolic link to a usable one.

    The engine looks for its language host beside the file that a link points to, so a link is enough.
    """
    entry = scripts / "pulumi"
    if entry.is_symlink() and refusal(entry, pins.pulumi) is None:
        return
    chosen = choose(scripts, pins, modules=modules)
    entry.unlink(missing_ok=True)
    entry.symlink_to(chosen)
    log(f"pulumi is {chosen}")


def choose(scripts: Path, pins: Pins, *, modules: Path) -> Path:
    """The best `pulumi` that this machine can have: found, cached, downloaded, or else built."""
    found = shutil.which("pulumi", path=_path_outside(scripts.parents[1]))
    if found:
        reason = refusal(Path(found), pins.pulumi)
        if reason is None:
            return Path(found).absolute()
        log(f"not using {found}: {reason}")
    official = f"pulumi-{show(pins.pulumi)}"
    built = f"{official}-language-python-{show(pins.language_host)}"
    for name in (official, built):
        if (cache_folder() / name).is_dir():
            return cache_folder() / name / "pulumi"
    installer = reach()
    if installer:
        try:
            return (
                provide(official, lambda result, scratch: install(installer, pins, result, scratch))
                / "pulumi"
            )
        except SetupError as error:
            log(str(error))
    try:
        go = provide_go()
    except SetupError as error:
        raise SetupError(
            f"there is no pulumi {show(pins.pulumi)} or later on PATH, its installer at get.pulumi.com "
            "cannot be used, and there is no Go to build it with: install Pulumi "
            f"(https://www.pulumi.com/docs/install/) or Go {show(pins.go)} or later "
            f"(https://go.dev/doc/install), then run `make setup` again.\n{error}"
        ) from None
    return provide(built, lambda result, scratch: build(go, pins, modules, result, scratch)) / "pulumi"


def _path_outside(checkout: Path) -> str:
    """PATH without the checkout's own folders: a link to itself or to a wrapper of itself runs forever."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return os.pathsep.join(f for f in folders if not Path(f).resolve().is_relative_to(checkout.resolve()))


def refusal(binary: Path, minimum: Version) -> str | None:
    """Why a `pulumi` cannot be used here, or None if it can."""
    try:
        answer = ask([binary, "version"], environment={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1"})
    except OSError as error:
        return f"it does not start ({error.strerror})"
    version = parse(answer.stdout)
    if answer.returncode or version is None:
        return "it does not tell its version"
    if version < minimum:
        return f"it is {show(version)}, and {show(minimum)} or later is needed"
    beside = binary.resolve().with_name(LANGUAGE_HOST)
    if not beside.exists() and not shutil.which(LANGUAGE_HOST):
        return f"{LANGUAGE_HOST} is neither beside it nor on PATH"
    return None
