"""A Pulumi project's folder, and its stacks in the backend of a run."""

import hashlib
import json
import os
import re
import sys
from pathlib import Path

from localcloud.run import account_secrets, stack_file

FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
_NAME = re.compile(r"""^\s*["']?name["']?\s*:\s*["']?([^\s"'#,]+)""", re.MULTILINE)
_STACKS = re.compile(r"""^["']?stackConfigDir["']?\s*:\s*["']?([^\s"'#,]+)""", re.MULTILINE)
_MAIN = re.compile(r"^main\s*:.*$", re.MULTILINE)


class Project:
    """The project that a file describes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        text = file.read_text(encoding="utf-8")
        name, stacks = _NAME.search(text), _STACKS.search(text)
        self.name = name.group(1) if name else ""
        self._stack_files = file.parent / (stacks.group(1) if stacks else ".")
        self._text = text

    @staticmethod
    def find(start: Path) -> "Project | None":
        """Return the project of a folder or of the nearest one above it."""
        start = start.absolute()
        for folder in (start, *start.parents):
            for name in FILES:
                if (folder / name).is_file():
                    return Project(folder / name)
        return None

    def selected(self) -> str:
        """Return the stack that the environment or ``pulumi stack select`` has chosen, if any."""
        if os.environ.get("PULUMI_STACK"):
            return os.environ["PULUMI_STACK"]
        backend = os.environ.get("PULUMI_BACKEND_URL", "")
        for file in (self.file, self.file.resolve()):  # pulumi may have come here through a symbolic link
            digest = hashlib.sha1(str(file).encode(), usedforsecurity=False).hexdigest()
            chosen = Path(os.environ["PULUMI_HOME"]) / "workspaces" / f"{self.name}-{digest}-workspace.json"
            try:
                found = json.loads(chosen.read_bytes())
            except (OSError, ValueError):
                continue
            return found.get("stacks", {}).get(backend) or found.get("stack", "")
        return ""

    def make_stack(self, stack: str, real: str) -> bool:
        """Make a stack that has a file but is not in the backend; return whether it was made.

        ``stack init`` writes the salt of the stack's secrets into the stack file beside ``Pulumi.yaml``. It
        is therefore run in a folder that holds nothing but a copy of that.
        """
        stack = _short(stack)
        if self._in_backend(stack) or not self._stack_file(stack).is_file():
            return False
        import subprocess  # noqa: PLC0415 (takes a while to import and is needed once a stack)
        import tempfile  # noqa: PLC0415

        with tempfile.TemporaryDirectory() as scratch:
            # An entry point that is not there would be refused.
            (Path(scratch) / self.file.name).write_text(_MAIN.sub("", self._text), encoding="utf-8")
            command = [real, "stack", "init", stack, "--no-select", "--non-interactive", "--cwd", scratch]
            made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if made.returncode and not self._in_backend(stack):  # another process may have been quicker
            sys.stderr.write(made.stderr)
            sys.exit(made.returncode)
        return True

    def copy_of(self, stack: str, config_file: Path | None) -> Path:
        """Return a copy of the stack's file, or of the one that was named; empty if there is none."""
        original = config_file or self._stack_file(_short(stack))
        folder = Path(os.environ["LOCALCLOUD_DATA"]) / "stacks"
        folder.mkdir(parents=True, exist_ok=True)
        _delete_of_the_dead(folder)
        # The real pulumi takes this process's place and number, which says how long the copy is needed.
        copy = folder / f"{os.getpid()}.{original.name}"
        try:
            given = stack_file.read(original) if original.is_file() else ""
            content = stack_file.parse(original.name, given)
        except stack_file.StackFileError as error:
            sys.exit(f"localcloud: {error}")
        text, left_out = account_secrets.without(given, content)
        copy.write_text(text, encoding="utf-8")
        if left_out:
            sys.stderr.write(
                f"localcloud: {original.name}: {', '.join(left_out)} is encrypted with the account's key; "
                "this run goes without it\n"
            )
        return copy

    def knows(self, stack: str) -> bool:
        """Tell whether a stack is in the backend, or has a file of which it is made."""
        stack = _short(stack)
        return self._stack_file(stack).is_file() or self._in_backend(stack)

    def stacks(self) -> list[str]:
        """Return the names of the stacks that have a file."""
        files = self._stack_files.glob(f"Pulumi.*{self.file.suffix}")
        return sorted(file.stem.partition(".")[2] for file in files)

    def _stack_file(self, stack: str) -> Path:
        return self._stack_files / f"Pulumi.{stack}{self.file.suffix}"

    def _in_backend(self, stack: str) -> bool:
        """Tell whether the backend has a stack. One that is no folder is asked by pulumi itself."""
        scheme, _, root = os.environ.get("PULUMI_BACKEND_URL", "").partition("://")
        states = Path(root) / ".pulumi" / "stacks" / self.name
        return scheme != "file" or any((states / f"{stack}.json{end}").exists() for end in ("", ".gz"))


def _short(stack: str) -> str:
    """Return the name without the organization and the project before it."""
    return stack.rpartition("/")[2]


def _delete_of_the_dead(folder: Path) -> None:
    """Delete the copies of commands that are over."""
    for copy in folder.iterdir():
        number = copy.name.partition(".")[0]
        if number.isdigit() and not _is_alive(int(number)):
            copy.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
