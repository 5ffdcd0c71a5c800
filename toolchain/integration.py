"""`python -m toolchain.integration STACK [CHANGE]`: tries the bundle's jobs in an environment.

Deploys the bundle's integration job for one change, under names of its own, runs it to its end, and destroys
the deployment again, whatever became of it. A pipeline lets one of these into an environment at a time; so
a deployment that is there for another change was left by a run that was killed, and is destroyed first.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platform_model
from infra.outputs import EnvironmentOutputs
from infra.settings.cross_stack import file_of
from toolchain.bundle import outputs, policies
from toolchain.bundle.__main__ import require_integration, write_integration
from toolchain.commands import ask, log, watch
from toolchain.failure import SetupError
from toolchain.generate.bundle import INTEGRATION, INTEGRATION_TARGET
from toolchain.generate.stack_files import tries_jobs
from toolchain.platform import platform

_CHANGE = re.compile(r"[a-z0-9]{1,32}")
_WRITTEN = frozenset({"variable-overrides.json", "cluster-policies.json"})


@dataclass(frozen=True)
class Deployments:
    """The deployments of the integration job in an environment, through the Databricks CLI."""

    framework: Path
    """Folder of the bundle."""
    environment: str
    own: EnvironmentOutputs

    @property
    def target(self) -> str:
        """The bundle's target."""
        return INTEGRATION_TARGET.format(environment=self.environment)

    @property
    def folder(self) -> str:
        """Folder of the workspace with a folder for each deployment, as the bundle's root path says."""
        return f"/Workspace/Users/{self.own.job_principals.deploy}/.bundle/company-ml/{self.target}"

    def changes(self) -> Iterator[str]:
        """Yield the changes that are deployed.

        Raises:
            SetupError: the CLI is missing, or the workspace cannot be reached.
        """
        words = ["databricks", "workspace", "list", self.folder, "--output", "json"]
        try:
            answer = ask(words, environment={**os.environ, "DATABRICKS_HOST": self.own.workspace.url})
        except OSError:
            raise SetupError(
                "the Databricks CLI is missing, which deploys bundles; install it: "
                "https://learn.microsoft.com/azure/databricks/dev-tools/cli/install"
            ) from None
        if answer.returncode and "doesn't exist" in answer.stderr:
            return  # nothing was ever deployed
        if answer.returncode:
            reason = (answer.stderr.strip().splitlines() or ["no reason"])[-1].removeprefix("Error: ")
            raise SetupError(f"{self.folder} cannot be listed at {self.own.workspace.url}: {reason}")
        listed: list[dict[str, Any]] = json.loads(answer.stdout or "[]")
        yield from (Path(one["path"]).name for one in listed)

    def deploy(self, change: str) -> None:
        """Deploy the job of a change."""
        self._forget()
        self._bundle(f"Deploying the integration test of {change}", change, "deploy")

    def run(self, change: str) -> None:
        """Run the job of a change to its end."""
        self._bundle(f"Running the integration test of {change}", change, "run", INTEGRATION)

    def destroy(self, change: str) -> None:
        """Delete the job and the files of a change."""
        self._forget()
        self._bundle(f"Destroying the deployment of {change}", change, "destroy", "--auto-approve")

    def _bundle(self, what: str, change: str, *words: str) -> None:
        # https://docs.databricks.com/aws/en/dev-tools/bundles/variables
        environment = {**os.environ, "BUNDLE_VAR_change": change}
        command = ["databricks", "bundle", *words, "--target", self.target]
        watch(what, command, folder=self.framework, environment=environment)

    def _forget(self) -> None:
        """Delete what the CLI keeps here of the target's last deployment, which was another change's."""
        kept = self.framework / ".databricks" / "bundle" / self.target
        for path in kept.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name not in _WRITTEN:
                path.unlink()


def try_jobs(root: Path, stack: str, change: str) -> None:
    """Try the jobs of a checkout in an environment.

    Args:
        root: Folder of the repository.
        stack: The environment.
        change: What is tried: 1 to 32 of a to z and 0 to 9.

    Raises:
        SetupError: the environment has no place for it, a deployment failed, or a job did.
    """
    environments = platform().environment_names
    if stack not in environments:
        raise SetupError(f"the stack {stack} has no jobs: choose among {', '.join(environments)}")
    if not _CHANGE.fullmatch(change):
        raise SetupError(f"the change {change!r} is no name: use 1 to 32 of a to z and 0 to 9")
    if not tries_jobs(root, stack):
        raise SetupError(
            f"the stack {stack} has no place for the integration test: set integration in {file_of(stack)}, "
            "run `make generate`, and deploy the stack"
        )
    own = outputs.read([stack])[stack]
    require_integration({stack: own})
    framework = root / "framework"
    write_integration(framework / ".databricks", {stack: own}, {stack: policies.read(stack)})
    deployments = Deployments(framework, stack, own)
    for left in [each for each in deployments.changes() if each != change]:
        deployments.destroy(left)
    failed: list[str] = []
    try:
        deployments.deploy(change)
        deployments.run(change)
    except SetupError as error:
        failed.append(str(error))
    finally:
        try:
            deployments.destroy(change)
        except SetupError as error:
            failed.append(str(error))
    if failed:
        raise SetupError("\n".join(failed))


def _commit() -> str:
    """Return the first digits of the commit that is checked out."""
    answer = ask(["git", "rev-parse", "--short=12", "HEAD"])
    if answer.returncode:
        raise SetupError(f"the commit is not known ({answer.stderr.strip()}): name the change")
    return answer.stdout.strip()


def main(stack: str, change: str = "") -> int:
    """Try the jobs in an environment; say how it went."""
    try:
        change = change or _commit()
        try_jobs(platform_model.root(Path.cwd()), stack, change)
    except SetupError as error:
        sys.stderr.write("".join(f"integration: {line}\n" for line in str(error).splitlines()))
        return 1
    log(f"the jobs of {change} do their work in {stack}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
