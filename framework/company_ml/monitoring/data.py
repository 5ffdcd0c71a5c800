"""Reading the data to compare: a Parquet or CSV file, a folder of Parquet, a file in a volume, or a table."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

import pandas as pd
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors.base import DatabricksError
from requests.exceptions import RequestException

from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.errors import FrameworkError, InputError
from company_ml.statements.execution import run
from company_ml.statements.frames import to_frame
from company_ml.statements.packaged import packaged
from company_ml.statements.parameters import table_name

SAMPLE_ROWS = 100_000
"""Rows of a table that are compared: enough for any test, and little for the machine that runs it."""

_VOLUMES = "/Volumes/"
_SUFFIXES = (".parquet", ".csv")


@dataclass(frozen=True)
class Source:
    """Where tables and volumes are read from, if the data is in one."""

    connect: Callable[[], WorkspaceClient]
    """Returns a client; called only for what is in the workspace."""
    warehouse_id: str | None = None
    max_rows: int = SAMPLE_ROWS
    timeout: float = STATEMENT_TIMEOUT

    def read(self, location: str) -> pd.DataFrame:
        """Return the data at a location.

        Args:
            location: A path that ends in ``.parquet`` or ``.csv``, a folder of Parquet files, or the full
                name of a table, of which a random sample is read. Volumes are read as mounted on a cluster,
                and through the files API elsewhere.

        Raises:
            InputError: the location is neither, does not exist, or cannot be parsed.
            FrameworkError: the workspace refused the file or the statement.
        """
        if "/" not in location and not location.endswith(_SUFFIXES) and location.count(".") == 2:
            return self._table(location)
        if location.startswith(_VOLUMES) and not Path(location).exists():
            return _parsed(location, BytesIO(self._download(location)))
        if not Path(location).exists():
            raise InputError(f"there is no data at {location}: give a file, a folder or catalog.schema.table")
        return _parsed(location, Path(location))

    def _table(self, name: str) -> pd.DataFrame:
        if not self.warehouse_id:
            raise InputError(f"reading the table {name} takes a warehouse: give --warehouse")
        parameters = {"table_name": table_name(name), "max_rows": self.max_rows}
        sql = packaged("monitoring", "sample")
        return to_frame(run(self.connect(), self.warehouse_id, sql, parameters, self.timeout, large=True))

    def _download(self, path: str) -> bytes:
        try:
            contents = self.connect().files.download(path).contents
        except (DatabricksError, RequestException, TimeoutError) as error:
            raise FrameworkError(f"the workspace did not hand out {path}: {error}") from error
        if contents is None:
            raise FrameworkError(f"the workspace handed out no contents for {path}")
        with contents:
            return contents.read()


def _parsed(location: str, file: Path | BytesIO) -> pd.DataFrame:
    suffix = PurePosixPath(location).suffix
    folder = isinstance(file, Path) and file.is_dir()
    if suffix not in _SUFFIXES and not folder:
        raise InputError(
            f"{location} ends neither in {' nor in '.join(_SUFFIXES)}, and is no folder of Parquet"
        )
    try:
        return pd.read_csv(file) if suffix == ".csv" and not folder else pd.read_parquet(file)
    except Exception as error:  # of pandas, of Arrow, of the encoding, of what a file holds
        raise InputError(f"{location} cannot be read: {' '.join(str(error).split())}") from error
