"""The pipelines of GitHub and Azure DevOps: their lists of stacks, and GitHub's chain of deployments.

What a pipeline does is written by hand; which stacks there are, which comes after which, and where the
bundle's jobs are tried, follows.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from platform_model import SHARED, Platform
from toolchain.failure import SetupError
from toolchain.generate.source import read
from toolchain.generate.stack_files import tries_jobs

DEPLOY = ".github/workflows/deploy.yml"
LISTING = (
    ".github/workflows/drift.yml",
    ".github/workflows/pull-request.yml",
    ".azuredevops/deploy.yml",
    ".azuredevops/drift.yml",
    ".azuredevops/pull-request.yml",
)
"""Pipelines that do one thing with every stack."""

_MATRIX = re.compile(r"(?<=^        stack: )\[[^\]]*\]", re.MULTILINE)
_SPLIT = re.compile(r"(?<=each stack in split\(')[^']*(?=', ' '\))")
_TRIED = re.compile(r"(?<=if containsValue\(split\(')[^']*(?=', ' '\), stack\))")
_JOBS = "jobs:\n"

_SHARED = "vars.DEPLOY_TO_ACCOUNT == 'true' && vars.DEPLOY_SHARED == 'true'"
_FIRST = "${{ !cancelled() && !failure() && vars.DEPLOY_TO_ACCOUNT == 'true' }}"
_LATER = "${{ !cancelled() && needs.BEFORE.result == 'success' }}"
_REASON = """\
  # As the environment's own identity, which a pull request's code must not have: so it is tried once it is
  # reviewed and merged.
"""


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return the pipelines' files, by path in the repository.

    Raises:
        SetupError: one cannot be read, or has no place for its list.
    """
    deploy = read(root, DEPLOY)
    head, jobs, _ = deploy.partition(_JOBS)
    if not jobs:
        raise SetupError(f"{DEPLOY}: has no jobs; take the repository's")
    tried = [name for name in platform.environment_names if tries_jobs(root, name)]
    listing = {path: _listed(path, read(root, path), platform.stacks, tried) for path in LISTING}
    return {DEPLOY: head + jobs + "\n".join(_chain(platform, tried)), **listing}


def _chain(platform: Platform, tried: Collection[str]) -> Iterator[str]:
    """Yield GitHub's jobs, each after the one before it."""
    before = ""
    for stack in platform.stacks:
        condition = _SHARED if not before else _FIRST if before == SHARED else _LATER
        yield _job(stack, before, condition, stack, "deploy")
        before = stack
        if stack in tried:
            name = f"integration-{stack}"
            yield _REASON + _job(name, before, _LATER, stack, "integration")
            before = name


def _job(name: str, before: str, condition: str, stack: str, task: str) -> str:
    needs = f"    needs: {before}\n" if before else ""
    return (
        f"  {name}:\n"
        f"    name: {name}\n"
        f"{needs}"
        f"    if: {condition.replace('BEFORE', before)}\n"
        "    permissions:\n"
        "      contents: read\n"
        "      id-token: write\n"
        "    uses: ./.github/workflows/stack.yml\n"
        "    with:\n"
        f"      stack: {stack}\n"
        f"      task: {task}\n"
        f"      environment: {stack}\n"
    )


def _listed(path: str, text: str, stacks: Sequence[str], tried: Sequence[str]) -> str:
    """Return a pipeline with the stacks in place of its own list."""
    text, matrices = _MATRIX.subn(f"[{', '.join(stacks)}]", text)
    text, splits = _SPLIT.subn(" ".join(stacks), text)
    if not matrices + splits:
        raise SetupError(f"{path}: has no list of stacks; take the repository's")
    return _TRIED.sub(" ".join(tried), text)
