"""What ``pulumi`` is inside a run: the real one, kept from writing into the committed stack files.

Pulumi saves the salt of a stack's secrets in ``Pulumi.STACK.yaml``, and wants a stack to be made before it
is used. So commands that deploy get a copy of the stack file, and a stack that has a file is made when it is
first named. It runs before every command, so it imports little.
"""

import os
import sys
from pathlib import Path

from localcloud.run.arguments import Arguments
from localcloud.run.project import Project

DEPLOYING = frozenset(
    {"up", "update", "preview", "pre", "refresh", "destroy", "down", "import", "watch", "logs"}
)
"""Commands that take ``--config-file`` and save the salt there."""

USING = DEPLOYING | {"config", "stack"}
"""Commands that need the stack to be there."""


def main() -> None:
    """Become the real pulumi."""
    real = os.environ["LOCALCLOUD_PULUMI"]
    os.execv(real, [real, *arguments(sys.argv[1:], real)])  # noqa: S606 (no shell is wanted)


def arguments(given: list[str], real: str) -> list[str]:
    """Return the arguments for the real pulumi, with the stack made and its file copied."""
    parsed = Arguments.of(given)
    if parsed.command not in USING or parsed.wants_help:
        return given
    project = Project.find(_here() / parsed.folder)
    if project is None:
        return given
    if parsed.command == "stack":
        return _stack(parsed, project, given, real)
    stack = parsed.stack or project.selected()
    if not stack:
        return given
    if not project.knows(stack):
        sys.stderr.write(
            f"localcloud: there is no stack {stack} here; choose among {', '.join(project.stacks())}\n"
        )
    project.make_stack(stack, real)
    if parsed.command not in DEPLOYING:
        return given
    return parsed.with_config_file(project.copy_of(stack, parsed.config_file))


def _here() -> Path:
    """Return the current folder as the shell, and pulumi, spell it."""
    spelled = Path(os.environ.get("PWD", ""))
    return spelled if spelled.is_absolute() and spelled.exists() and spelled.samefile(".") else Path.cwd()


def _stack(parsed: Arguments, project: Project, given: list[str], real: str) -> list[str]:
    """Return the arguments for ``pulumi stack``, which makes, selects and removes stacks."""
    named = parsed.operand if parsed.subcommand in ("init", "rm", "select") else ""
    stack = named or parsed.stack
    match parsed.subcommand:
        case "init" if stack and project.make_stack(stack, real):
            return ["stack", "select", stack]
        case "rm":
            return [*given, "--preserve-config"]
        case "ls" | "init":
            return given
        case _:
            if stack:
                project.make_stack(stack, real)
            return given


if __name__ == "__main__":
    main()
