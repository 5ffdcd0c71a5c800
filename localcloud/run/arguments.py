"""Reads the arguments of ``pulumi`` as far as is needed to know the command, the stack and its file."""

from dataclasses import dataclass, field
from pathlib import Path

VALUED = {
    "-C": "cwd",
    "--cwd": "cwd",
    "-s": "stack",
    "--stack": "stack",
    "--config-file": "config-file",
    "--color": "",
    "--memprofilerate": "",
    "--otel-traces": "",
    "--profiling": "",
    "--tracing": "",
    "-v": "",
    "--verbose": "",
    "-m": "",
    "--message": "",
    "-p": "",
    "--parallel": "",
    "-c": "",
    "--config": "",
    "-t": "",
    "--target": "",
}
"""Flags whose value may be the next argument, so that it is not taken for a command."""


@dataclass
class Arguments:
    """The parts of a command line that matter."""

    given: list[str]
    values: dict[str, str] = field(default_factory=dict[str, str])
    operands: list[str] = field(default_factory=list[str])
    config_at: tuple[int, int] | None = None
    wants_help: bool = False

    @staticmethod
    def of(given: list[str]) -> "Arguments":
        """Read a command line."""
        parsed = Arguments(given)
        index = 0
        while index < len(given) and given[index] != "--":
            index += parsed._read(index)
        return parsed

    @property
    def command(self) -> str:
        """Return the command: ``up``."""
        return self.operands[0] if self.operands else ""

    @property
    def subcommand(self) -> str:
        """Return the command's command: ``select``."""
        return self.operands[1] if len(self.operands) > 1 else ""

    @property
    def operand(self) -> str:
        """Return what the subcommand is given."""
        return self.operands[2] if len(self.operands) > 2 else ""

    @property
    def stack(self) -> str:
        """Return the stack that a flag names."""
        return self.values.get("stack", "")

    @property
    def folder(self) -> Path:
        """Return the folder in which pulumi is to run."""
        return Path(self.values.get("cwd", "."))

    @property
    def config_file(self) -> Path | None:
        """Return the stack file that a flag names."""
        named = self.values.get("config-file")
        return self.folder / named if named else None

    def with_config_file(self, path: Path) -> list[str]:
        """Return the command line with another stack file."""
        flag = f"--config-file={path}"
        if self.config_at is not None:
            start, length = self.config_at
            return [*self.given[:start], flag, *self.given[start + length :]]
        # Before a "--": what follows it is no flag.
        end = self.given.index("--") if "--" in self.given else len(self.given)
        return [*self.given[:end], flag, *self.given[end:]]

    def _read(self, index: int) -> int:
        """Read the argument at an index; return how many belong together."""
        argument = self.given[index]
        if not argument.startswith("-") or argument == "-":
            self.operands.append(argument)
            return 1
        if argument in ("-h", "--help"):
            self.wants_help = True
        flag, equals, value = argument.partition("=")
        length = 1
        if not equals and flag in VALUED:
            value = self.given[index + 1] if index + 1 < len(self.given) else ""
            length = 2
        elif not equals and flag[:2] in ("-C", "-s") and not flag.startswith("--"):
            flag, value = flag[:2], flag[2:]
        name = VALUED.get(flag)
        if name:
            self.values[name] = value
        if name == "config-file":
            self.config_at = (index, length)
        return length
