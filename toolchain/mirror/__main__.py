"""`python -m toolchain.mirror STACK`: uploads the wheels that an environment's mirror lacks."""

import sys
from dataclasses import dataclass
from pathlib import Path

import platform_model
from toolchain.bundle import outputs
from toolchain.commands import log
from toolchain.failure import SetupError
from toolchain.lock import MIRROR
from toolchain.mirror.volume import Folder
from toolchain.mirror.wheels import download
from toolchain.platform import platform


def main(stack: str) -> int:
    """Fill the mirror of an environment; say what was done."""
    root = platform_model.root(Path.cwd())
    try:
        done = fill(root, stack)
    except SetupError as error:
        sys.stderr.write("".join(f"mirror: {line}\n" for line in str(error).splitlines()))
        return 1
    log(f"{done.folder} holds all {done.wheels} wheels, of which {done.uploaded} were missing")
    return 0


@dataclass(frozen=True)
class Filled:
    """A mirror that holds all wheels: how many, and how many were uploaded now."""

    folder: str
    wheels: int
    uploaded: int


def fill(root: Path, stack: str) -> Filled:
    """Upload what the mirror of an environment lacks.

    The framework's own wheel is not among it: the stack uploads that, and jobs install it by its path.

    Args:
        root: Folder of the repository.
        stack: The environment.

    Raises:
        SetupError: the stack has no mirror, or a wheel cannot be downloaded or uploaded.
    """
    environments = platform().environment_names
    if stack not in environments:
        raise SetupError(f"the stack {stack} has no mirror: choose among {', '.join(environments)}")
    told = outputs.read([stack])[stack]
    if told.framework.mirror is None:
        raise SetupError(
            f"the stack {stack} has no mirror: serverless.packages of Pulumi.{stack}.yaml is index"
        )
    folder = Folder(told.workspace.url, told.framework.mirror)
    present = folder.sizes()  # before anything is downloaded: who may not write need not wait
    wheels = download(root / "framework" / "requirements" / f"{MIRROR}.txt", root / "build" / "packages")
    missing = [wheel for wheel in wheels if present.get(wheel.name) != wheel.stat().st_size]
    if missing:
        folder.upload(missing)
    return Filled(folder.path, len(wheels), len(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
