"""`python -m toolchain.bundle`: writes the bundle's values from the stacks' outputs, and validates it."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import platform_model
from infra.outputs import EnvironmentOutputs
from infra.settings.cross_stack import file_of
from toolchain.bundle import outputs, policies, values
from toolchain.commands import ask, log
from toolchain.failure import SetupError
from toolchain.generate.bundle import INTEGRATION_TARGET
from toolchain.generate.stack_files import tries_jobs
from toolchain.platform import platform

PYTHON = Path(__file__).resolve().parents[2] / "framework" / ".venv" / "bin" / "python"
"""The framework's own, which has the official models."""


def main() -> int:
    """Read, write and validate; say what was written."""
    root = platform_model.root(Path.cwd())
    framework = root / "framework"
    try:
        told = outputs.read(platform().environment_names)
        tried = {name: own for name, own in told.items() if tries_jobs(root, name)}
        require_integration(tried)
        write(framework / ".databricks", told, tried, {name: policies.read(name) for name in told})
        validate(framework)
    except SetupError as error:
        sys.stderr.write("".join(f"bundle: {line}\n" for line in str(error).splitlines()))
        return 1
    width = max(map(len, told))
    rows = [f"  {name:<{width}}  {one.workspace.url}" for name, one in told.items()]
    log("The bundle is valid in every target:\n" + "\n".join(rows))
    log(f"To deploy it: cd framework && databricks bundle deploy -t {next(iter(told))}")
    return 0


def require_integration(tried: Mapping[str, EnvironmentOutputs]) -> None:
    """Make sure that stacks have what their files say of the integration test.

    Raises:
        SetupError: some were not deployed since, a line each.
    """
    missing = [
        f"the stack {stack} has no schema for the integration test yet, and integration of {file_of(stack)} "
        "asks for one: deploy the stack"
        for stack, own in tried.items()
        if own.integration_schema is None
    ]
    if missing:
        raise SetupError("\n".join(missing))


def write(
    folder: Path,
    told: Mapping[str, EnvironmentOutputs],
    tried: Mapping[str, EnvironmentOutputs],
    definitions: Mapping[str, Mapping[str, policies.Rules]],
) -> None:
    """Write the addresses and each target's values into a folder that keeps itself out of git.

    Args:
        folder: The folder.
        told: What the stacks of all environments tell.
        tried: Of these, the environments that the bundle's jobs are tried in.
        definitions: The cluster policies of each environment, by id.
    """
    _create(folder)
    # YAML takes JSON, and the Databricks CLI wants one of these two endings.
    _write(folder / "hosts.yml", values.hosts(told))
    for target in told:
        _write_target(
            folder, target, values.variables(target, told, definitions[target]), definitions[target]
        )
    write_integration(folder, tried, definitions)


def write_integration(
    folder: Path,
    tried: Mapping[str, EnvironmentOutputs],
    definitions: Mapping[str, Mapping[str, policies.Rules]],
) -> None:
    """Write the addresses and the values of the targets that try the jobs in environments."""
    _create(folder)
    targets = {name: INTEGRATION_TARGET.format(environment=name) for name in tried}
    _write(folder / "integration.yml", values.hosts({targets[name]: own for name, own in tried.items()}))
    for name, own in tried.items():
        _write_target(folder, targets[name], values.integration(own, definitions[name]), definitions[name])


def validate(framework: Path) -> None:
    """Check the bundle with the values that were written.

    Raises:
        SetupError: the bundle has mistakes, a line each.
    """
    answer = ask([PYTHON, "-m", "bundle.check"], folder=framework)
    if answer.returncode:
        raise SetupError(answer.stderr.strip() or "the check failed without a word")


def _create(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def _write_target(
    folder: Path, target: str, variables: Mapping[str, object], rules: Mapping[str, policies.Rules]
) -> None:
    own = folder / "bundle" / target
    own.mkdir(parents=True, exist_ok=True)
    _write(own / "variable-overrides.json", variables)
    _write(own / "cluster-policies.json", rules)


def _write(file: Path, content: Mapping[str, object]) -> None:
    file.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
