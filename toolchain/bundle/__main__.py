"""`python -m toolchain.bundle`: writes the bundle's values from the stacks' outputs, and validates it."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import platform_model
from infra.outputs import EnvironmentOutputs
from toolchain.bundle import outputs, policies, values
from toolchain.commands import ask, say
from toolchain.failure import SetupError
from toolchain.platform import platform

PYTHON = Path(__file__).resolve().parents[2] / "framework" / ".venv" / "bin" / "python"
"""The framework's own, which has the official models."""

INTEGRATION = "integration"
"""The target, and the job, that tries the other jobs before a change reaches production."""


def main() -> int:
    """Read, write and validate; say what was written."""
    framework = platform_model.root(Path.cwd()) / "framework"
    try:
        told = outputs.read(platform().environment_names)
        if not any(own.integration_schema for own in told.values()):
            raise SetupError(
                "no stack has a schema for the integration test: set integration in the stack file of the "
                "environment before production, and deploy it"
            )
        write(framework / ".databricks", told, {name: policies.read(name) for name in told})
        validate(framework)
    except SetupError as error:
        sys.stderr.write("".join(f"bundle: {line}\n" for line in str(error).splitlines()))
        return 1
    width = max(map(len, told))
    rows = [f"  {name:<{width}}  {one.workspace.url}" for name, one in told.items()]
    say("The bundle is valid in every target:\n" + "\n".join(rows))
    say(f"To deploy it: cd framework && databricks bundle deploy -t {next(iter(told))}")
    return 0


def write(
    folder: Path,
    told: Mapping[str, EnvironmentOutputs],
    definitions: Mapping[str, Mapping[str, policies.Rules]],
) -> None:
    """Write the addresses and each target's values into a folder that keeps itself out of git."""
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    # YAML takes JSON, and the Databricks CLI wants one of these two endings.
    _write(folder / "hosts.yml", values.hosts(told))
    for target in told:
        _write_target(
            folder, target, values.variables(target, told, definitions[target]), definitions[target]
        )
    for environment, own in told.items():
        if own.integration_schema:
            write_integration(folder, environment, own, definitions[environment])


def write_integration(
    folder: Path, environment: str, own: EnvironmentOutputs, rules: Mapping[str, policies.Rules]
) -> None:
    """Write the address and the values of the target that tries the jobs in an environment."""
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    _write(folder / f"{INTEGRATION}.yml", values.hosts({INTEGRATION: own}))
    _write_target(folder, INTEGRATION, values.integration(environment, own, rules), rules)


def validate(framework: Path) -> None:
    """Check the bundle with the values that were written.

    Raises:
        SetupError: the bundle has mistakes, a line each.
    """
    answer = ask([PYTHON, "-m", "bundle.check"], folder=framework)
    if answer.returncode:
        raise SetupError(answer.stderr.strip() or "the check failed without a word")


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
