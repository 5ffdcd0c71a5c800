"""Print the table of bricks of a data folder: ``python -m tests.localcloud.reach .localcloud``."""

import sys
from pathlib import Path

import localcloud.azure
import localcloud.databricks  # noqa: F401 (registers the types)
from localcloud.core.cloud import Caller
from localcloud.core.store import Store
from tests.localcloud.reach.bricks import table

for line in table(Store(Path(sys.argv[1]) / "cloud.db").cloud(Caller("localcloud"))):
    print(line)  # noqa: T201 (it is what the command is for)
