"""What ``databricks`` is inside a run: the command line of the simulated account, which reads a few lists.

Like the real one it asks the host that ``DATABRICKS_HOST`` names, and signs in by itself.
"""

import json
import os
import sys

from localcloud.core.cloud import Caller
from localcloud.core.errors import CloudError
from localcloud.core.store import Store
from localcloud.databricks import rest
from localcloud.protocol import settings
from localcloud.run.environment import CALLER
from localcloud.run.folder import DataFolder


def main(arguments: list[str]) -> int:
    """Answer ``api get PATH``; refuse everything else by name."""
    match arguments:
        case ["api", "get", path]:
            return _get(path)
        case _:
            sys.stderr.write(
                "Error: localcloud simulates `databricks api get PATH`, and no other command of the CLI\n"
            )
            return 1


def _get(path: str) -> int:
    store = Store(DataFolder.here().database)
    caller = Caller("databricks", settings.complete("databricks", {}), os.environ.get(CALLER, ""))
    try:
        with store.session(caller) as cloud:
            answer = rest.get(cloud, path)
    except CloudError as error:
        sys.stderr.write(f"Error: {error.message}\n")
        return 1
    finally:
        store.close()
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
