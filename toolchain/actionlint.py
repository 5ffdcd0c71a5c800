"""actionlint, which checks the workflows of GitHub Actions, built with Go from its pinned module.

https://github.com/rhysd/actionlint
"""

from pathlib import Path

from toolchain.cache import provide
from toolchain.commands import watch
from toolchain.go import environment, provide_go, summarise
from toolchain.version import parse, show

PACKAGE = "github.com/rhysd/actionlint/cmd/actionlint"


def link_actionlint(scripts: Path, module: Path) -> None:
    """Make `actionlint` in the folder `scripts` a symbolic link to the version that `module` pins."""
    entry = scripts / "actionlint"
    wanted = provide(
        f"actionlint-{_version(module)}", lambda result, scratch: _build(module, result, scratch)
    )
    if entry.is_symlink() and entry.readlink() == wanted / "actionlint":
        return
    entry.unlink(missing_ok=True)
    entry.symlink_to(wanted / "actionlint")


def _version(module: Path) -> str:
    pinned = parse((module / "go.mod").read_text().split("github.com/rhysd/actionlint v", 1)[1])
    if pinned is None:
        raise ValueError(f"{module / 'go.mod'} pins no version of actionlint")
    return show(pinned)


def _build(module: Path, result: Path, scratch: Path) -> None:
    flags = ["-v", "-trimpath", "-ldflags", "-s -w"]
    watch(
        f"Building actionlint {_version(module)} with Go",
        [provide_go(), "build", *flags, "-o", result / "actionlint", PACKAGE],
        folder=module,
        environment=environment(scratch),
        summarise=summarise,
    )
