"""The asset bundle's target of each environment: how it is deployed, and the jobs that belong there.

Jobs are written by hand in ``framework/jobs``, in a folder that says where they run. A target's jobs stand in
the target itself, as the Databricks CLI includes files for all targets alike:
https://docs.databricks.com/aws/en/dev-tools/bundles/settings#targets
"""

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

from platform_model import Environment, Platform
from toolchain.generate.source import read

JOBS = "framework/jobs"
FILE = "framework/resources/{environment}.yml"

_HEAD = "# Written by `make generate` from platform.yaml and framework/jobs: change these.\n"
_DEVELOPMENT = """\
# Everybody deploys a copy, whose name begins with theirs and whose schedule is paused.
mode: development
"""
_DEPLOYED = """\
mode: production
workspace:
  root_path: /Workspace/Users/${var.deploy_principal}/.bundle/${bundle.name}/${bundle.target}
"""


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return the targets' files, by path in the repository.

    Raises:
        SetupError: a job's file cannot be read.
    """
    return {FILE.format(environment=one.name): _target(platform, one, root) for one in platform.environments}


def folders(platform: Platform, environment: Environment) -> list[str]:
    """Return the folders of the jobs that run in an environment.

    ``development``, ``validation`` and ``production`` are the tiers; ``promotion`` is for every environment
    that versions are promoted to, and ``archive`` for the one whose pipeline keeps the archive.
    """
    own = [environment.tier]
    if platform.before(environment.name):
        own.append("promotion")
    if environment == platform.last:
        own.append("archive")
    return own


def _target(platform: Platform, environment: Environment, root: Path) -> str:
    how = _DEVELOPMENT if environment.is_development else _DEPLOYED
    if environment == platform.environments[0]:
        how += "default: true\n"
    jobs = "".join(sorted(_jobs(root, folders(platform, environment)), key=_name))
    content = f"{how}resources:\n  jobs:\n{indent(jobs, ' ' * 4)}"
    return f"{_HEAD}targets:\n  {environment.name}:\n{indent(content, ' ' * 4)}"


def _jobs(root: Path, names: list[str]) -> Iterator[str]:
    for name in names:
        for file in sorted((root / JOBS / name).glob("*.yml")):
            yield read(root, file.relative_to(root).as_posix())


def _name(job: str) -> str:
    """Return the job's key: the first line that is no remark."""
    return next(line for line in job.splitlines() if line and not line.startswith("#"))
