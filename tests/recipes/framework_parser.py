"""Parse command lines of the framework with its own commands, and run none of them.

Runs in the framework's Python, which has click and the commands: reads a JSON list of argument lists, and
fails at the first that a command refuses.
"""

import importlib
import json
import sys
from typing import Any


def parse(command: Any, name: str, words: list[str]) -> None:
    """Parse a command line as the click command does, down to the last subcommand."""
    context = command.make_context(name, list(words))
    if hasattr(command, "resolve_command"):
        _, subcommand, rest = command.resolve_command(context, list(words))
        parse(subcommand, f"{name} {subcommand.name}", rest)


def main() -> None:
    """Parse what standard input lists."""
    click = importlib.import_module("click")
    for program, *words in json.load(sys.stdin):
        module = importlib.import_module(f"company_ml.cli.{program}")
        try:
            parse(getattr(module, program), program, words)
        except click.UsageError as error:
            sys.exit(f"{' '.join([program, *words])}: {error.format_message()}")


if __name__ == "__main__":
    main()
