"""Commands inside ``localcloud run``: for which files of the project, with which tools, on which clouds."""

import os
from dataclasses import dataclass
from pathlib import Path

from toolchain import subscriptions


@dataclass(frozen=True)
class Clouds:
    """A data folder of localcloud, as one tree of files and one virtual environment see it."""

    tree: Path
    environment: Path
    """The virtual environment, whose tools run."""
    data: Path

    def command(self, *words: str) -> list[str]:
        """Return the words of a command that runs against the clouds."""
        return [str(self.environment / "bin" / "localcloud"), "run", "--", *words]

    def data_command(self, *words: str) -> list[str]:
        """Return the words of a command that plays the data scientist."""
        return [str(self.environment / "bin" / "localcloud"), "data", *words]

    def variables(self) -> dict[str, str]:
        """Return the environment variables of such a command."""
        scripts = str(self.environment / "bin")
        return {
            **os.environ,
            "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)]),
            # A virtual environment imports the project from the checkout that it was made in. The files
            # under review may be other ones, and come first.
            "PYTHONPATH": str(self.tree),
            "LOCALCLOUD_DATA": str(self.data),
            subscriptions.VARIABLE: subscriptions.named(self.tree),
        }
