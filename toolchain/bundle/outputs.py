"""What the environments' stacks tell, read through pulumi from whichever backend the shell is set to."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from infra.outputs import EnvironmentOutputs
from toolchain.commands import ask
from toolchain.failure import SetupError


def read(environments: Sequence[str]) -> dict[str, EnvironmentOutputs]:
    """Return the outputs of every environment.

    Raises:
        SetupError: stacks are missing, not deployed, or of an older program: all of them, a line each.
    """
    told: dict[str, EnvironmentOutputs] = {}
    problems: list[str] = []
    for environment in environments:
        try:
            told[environment] = _outputs(environment)
        except SetupError as error:
            problems.append(str(error))
    if problems:
        raise SetupError("\n".join(problems))
    return told


def _outputs(stack: str) -> EnvironmentOutputs:
    way_out = f"run `make up`, or `pulumi up -s {stack}` where your backend is another"
    answer = ask(["pulumi", "stack", "output", "--json", "--stack", stack])
    if answer.returncode:
        reason = (answer.stderr.strip().splitlines() or ["no reason"])[-1].removeprefix("error: ")
        raise SetupError(f"the stack {stack} cannot be read ({reason}): {way_out}")
    values: dict[str, Any] = json.loads(answer.stdout)
    if not values:
        raise SetupError(f"the stack {stack} has no outputs yet: {way_out}")
    try:
        return EnvironmentOutputs.model_validate(values)
    except ValidationError as error:
        missing = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
        raise SetupError(f"the outputs of {stack} do not fit this checkout ({missing}): {way_out}") from None
