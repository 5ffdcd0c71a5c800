"""A folder of a volume, through the Databricks CLI, which signs in as the person at the terminal does.

https://learn.microsoft.com/azure/databricks/dev-tools/cli/reference/fs-commands
"""

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolchain.commands import ask, watch
from toolchain.failure import SetupError


@dataclass(frozen=True)
class Folder:
    """A folder of a volume of the workspace at an address, with ``https://``."""

    host: str
    path: str

    @property
    def uri(self) -> str:
        """The folder as the CLI wants it."""
        return f"dbfs:{self.path}"

    def sizes(self) -> dict[str, int]:
        """Return the files by name with their sizes in bytes. The folder is created if it is missing.

        Raises:
            SetupError: the CLI is missing, or the volume cannot be reached.
        """
        self._ask("mkdir", self.uri)
        listed: list[dict[str, Any]] = json.loads(self._ask("ls", self.uri, "--output", "json") or "[]")
        return {one["name"]: one["size"] for one in listed if not one["is_directory"]}

    def upload(self, files: Sequence[Path]) -> None:
        """Upload files, over those of the same names.

        Raises:
            SetupError: one of them cannot be uploaded.
        """
        # The CLI copies one file or a whole folder: links make a folder of these alone.
        with tempfile.TemporaryDirectory(dir=files[0].parent) as chosen:
            for file in files:
                os.link(file, Path(chosen) / file.name)
            watch(
                f"Uploading {len(files)} wheels to {self.path}",
                ["databricks", "fs", "cp", "--recursive", "--overwrite", chosen, self.uri],
                folder=files[0].parent,
                environment=self._environment,
            )

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "DATABRICKS_HOST": self.host}

    def _ask(self, *words: str) -> str:
        try:
            answer = ask(["databricks", "fs", *words], environment=self._environment)
        except OSError:
            raise SetupError(
                "the Databricks CLI is missing, which writes volumes; install it: "
                "https://learn.microsoft.com/azure/databricks/dev-tools/cli/install"
            ) from None
        if answer.returncode:
            reason = (answer.stderr.strip().splitlines() or ["no reason"])[-1].removeprefix("Error: ")
            raise SetupError(f"{self.path} cannot be reached at {self.host}: {reason}")
        return answer.stdout
