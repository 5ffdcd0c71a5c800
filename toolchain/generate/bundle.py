"""The asset bundle's targets: how each environment's jobs are deployed, and where an integration test is.

Jobs are written by hand in ``framework/jobs``, in a folder that says where they run. A target's jobs stand in
the target itself, as the Databricks CLI includes files for all targets alike:
https://docs.databricks.com/aws/en/dev-tools/bundles/settings#targets
"""

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

from platform_model import Environment, Platform
from toolchain.failure import SetupError
from toolchain.generate.source import read
from toolchain.generate.stack_files import tries_jobs

JOBS = "framework/jobs"
FILE = "framework/resources/{target}.yml"
INTEGRATION = "integration"
"""The job that tries the others, and the folder that it is written in."""
INTEGRATION_TARGET = "integration-{environment}"
"""The target that tries the jobs in an environment: no environment's own, whose names have no hyphen."""

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
_TRIED = f"""\
# Of one change: deployed for it, run and destroyed again, by `make integration`.
{_DEPLOYED.rstrip()}/${{var.change}}
"""


def files(platform: Platform, root: Path) -> dict[str, str]:
    """Return the targets' files, by path in the repository.

    Raises:
        SetupError: a job's file or a stack's file cannot be read.
    """
    targets: dict[str, str] = {}
    for environment in platform.environments:
        targets[environment.name] = _of_environment(platform, environment, root)
        if tries_jobs(root, environment.name):
            target = INTEGRATION_TARGET.format(environment=environment.name)
            targets[target] = _target(target, _TRIED, root, [INTEGRATION])
    return {FILE.format(target=target): text for target, text in targets.items()}


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


def _of_environment(platform: Platform, environment: Environment, root: Path) -> str:
    how = _DEVELOPMENT if environment.is_development else _DEPLOYED
    if environment == platform.environments[0]:
        how += "default: true\n"
    return _target(environment.name, how, root, folders(platform, environment))


def _target(name: str, how: str, root: Path, folders: list[str]) -> str:
    jobs = "".join(job for _, job in sorted(_jobs(root, folders)))
    content = f"{how}resources:\n  jobs:\n{indent(jobs, ' ' * 4)}"
    return f"{_HEAD}targets:\n  {name}:\n{indent(content, ' ' * 4)}"


def _jobs(root: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the jobs of folders, each after its key."""
    for name in names:
        for file in sorted((root / JOBS / name).glob("*.yml")):
            path = file.relative_to(root).as_posix()
            job = read(root, path)
            # The first line that is no remark.
            key = next((line for line in job.splitlines() if line and not line.startswith("#")), None)
            if key is None:
                raise SetupError(f"{path}: holds no job; write one, or remove the file")
            yield key, job
