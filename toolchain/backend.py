"""`python -m toolchain.backend`: makes the place where the states of the real clouds lie, and moves in.

The place is itself a stack, of the project in `backend/`. Its first state lies in a file, as there is no
other place yet, and is moved into the container that it describes.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from toolchain.commands import ask, log, watch
from toolchain.failure import SetupError
from toolchain.stacks.order import up

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "backend"
STACK = "backend"
FIRST = ROOT / ".backend"
"""Folder of the state until it is moved; what it holds is nowhere else, so it is removed only then."""

Variables = Mapping[str, str]


def main() -> None:
    """Make the backend, move its own state into it, and say how to go on."""
    simulated = "LOCALCLOUD_PULUMI" in os.environ
    first = os.environ if simulated else _in_file()
    up = ("up", "--yes", "--non-interactive", "-s", STACK)
    _pulumi("Making the container and the key", PROJECT, first, *up)
    outputs = json.loads(_answer(PROJECT, first, "stack", "output", "--json", "-s", STACK))
    url, provider = outputs["backendUrl"], outputs["secretsProvider"]
    if not simulated:
        move(PROJECT, first, {**os.environ, "PULUMI_BACKEND_URL": url}, provider)
        shutil.rmtree(FIRST)
    log(how_to_go_on(url, provider))


def move(project: Path, first: Variables, new: Variables, secrets_provider: str) -> None:
    """Move the state of the project's stack `backend` from one backend to another.

    Args:
        project: Folder of the project.
        first: Variables by which Pulumi finds the state now.
        new: Variables by which it finds the other backend.
        secrets_provider: What encrypts the secrets there, as ``pulumi stack init`` takes it.

    Raises:
        SetupError: a step failed; the state is still where it was.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = ("--file", str(Path(folder) / "state.json"), "-s", STACK)
        _pulumi("Reading the first state", project, first, "stack", "export", *file)
        init = ("stack", "init", STACK, "--secrets-provider", secrets_provider)
        _pulumi("Opening the new place", project, new, *init)
        _pulumi("Moving the state there", project, new, "stack", "import", *file)


def how_to_go_on(url: str, provider: str) -> str:
    """Return what a person types next."""
    return "\n".join(
        [
            "\nThe states have a place now. Go on with",
            f"  pulumi login '{url}'",
            *(f"  pulumi stack init {stack} --secrets-provider {provider}" for stack in up()),
            f"and change the place itself with `pulumi up -C {PROJECT.name} -s {STACK}`.",
        ]
    )


def _in_file() -> Variables:
    FIRST.mkdir(exist_ok=True)
    # The state of this one stack holds no secret, so there is nothing to encrypt.
    first = {**os.environ, "PULUMI_BACKEND_URL": FIRST.as_uri(), "PULUMI_CONFIG_PASSPHRASE": ""}
    _pulumi("Opening the first state", PROJECT, first, "stack", "select", "--create", STACK)
    return first


def _pulumi(what: str, project: Path, variables: Variables, *words: str) -> None:
    watch(what, ["pulumi", "-C", project, *words], folder=project, environment=variables)


def _answer(project: Path, variables: Variables, *words: str) -> str:
    answer = ask(["pulumi", "-C", project, *words], folder=project, environment=variables)
    if answer.returncode:
        raise SetupError(f"`pulumi {' '.join(words)}` failed:\n{answer.stderr.rstrip()}")
    return answer.stdout


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit(f"backend: {error}")
