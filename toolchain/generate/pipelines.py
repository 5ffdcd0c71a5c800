"""The pipelines of GitHub and Azure DevOps: their lists of stacks, and GitHub's chain of deployments.

What a pipeline does is written by hand; which stacks there are, and which comes after which, follows.
"""

import re
from pathlib import Path

from platform_model import SHARED, Platform
from toolchain.failure import SetupError

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
_JOBS = "jobs:\n"

_ALLOWED = {
    "shared": "vars.DEPLOY_TO_ACCOUNT == 'true' && vars.DEPLOY_SHARED == 'true'",
    "first": "${{ !cancelled() && !failure() && vars.DEPLOY_TO_ACCOUNT == 'true' }}",
    "later": "${{{{ !cancelled() && needs.{before}.result == 'success' }}}}",
}


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return the pipelines' files, by path in the repository.

    Raises:
        SetupError: one cannot be read, or has no place for its list.
    """
    deploy = _read(root, DEPLOY)
    head, jobs, _ = deploy.partition(_JOBS)
    if not jobs:
        raise SetupError(f"{DEPLOY}: has no jobs; take the repository's")
    listing = {path: _listed(path, _read(root, path), platform.stacks) for path in LISTING}
    return {DEPLOY: head + jobs + "\n".join(_deployments(platform)), **listing}


def _deployments(platform: Platform) -> list[str]:
    """Return a job for each stack, each after the one before it."""
    return [
        _deployment(stack, "" if stack == SHARED else platform.stacks[position - 1])
        for position, stack in enumerate(platform.stacks)
    ]


def _deployment(stack: str, before: str) -> str:
    kind = "shared" if stack == SHARED else "first" if before == SHARED else "later"
    needs = f"    needs: {before}\n" if before else ""
    return (
        f"  {stack}:\n"
        f"    name: {stack}\n"
        f"{needs}"
        f"    if: {_ALLOWED[kind].format(before=before) if kind == 'later' else _ALLOWED[kind]}\n"
        "    permissions:\n"
        "      contents: read\n"
        "      id-token: write\n"
        "    uses: ./.github/workflows/stack.yml\n"
        "    with:\n"
        f"      stack: {stack}\n"
        "      task: deploy\n"
        f"      environment: {stack}\n"
    )


def _listed(path: str, text: str, stacks: tuple[str, ...]) -> str:
    """Return a pipeline with the stacks in place of its own list."""
    text, matrices = _MATRIX.subn(f"[{', '.join(stacks)}]", text)
    text, splits = _SPLIT.subn(" ".join(stacks), text)
    if not matrices + splits:
        raise SetupError(f"{path}: has no list of stacks; take the repository's")
    return text


def _read(root: Path, path: str) -> str:
    try:
        return (root / path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SetupError(f"{path}: cannot be read: {error}") from None
