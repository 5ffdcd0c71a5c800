"""A data folder with a catalog and two schemas, and ways to work in it as a person does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from localcloud.cli import commands
from localcloud.core.cloud import Caller, Stored
from localcloud.core.store import Store, StoredCloud
from localcloud.databricks import tokens
from localcloud.run.folder import DataFolder

Command = Callable[..., Result]


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoredCloud:
    """Give the clouds of the folder that the commands work on."""
    monkeypatch.setenv("LOCALCLOUD_DATA", str(tmp_path / "data"))
    folder = DataFolder.here()
    folder.create()
    cloud = Store(folder.database).cloud(Caller("databricks"))
    catalog = {"metastoreId": "m", "storageLocation": "abfss://data@lake.dfs.core.windows.net/catalog"}
    cloud.put(Stored(tokens.CATALOG, "ml", "ml", {}, catalog, cloud.now()))
    cloud.put(Stored(tokens.SCHEMA, "ml.dev", "ml.dev", {}, {"metastoreId": "m"}, cloud.now()))
    return cloud


@pytest.fixture
def localcloud(cloud: StoredCloud) -> Command:
    """Run ``localcloud data`` with these arguments."""

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(commands, ["data", *arguments])

    return command


@pytest.fixture
def told(localcloud: Command) -> Callable[..., Any]:
    """Run ``localcloud data`` with these arguments and ``--json``, and return what it prints."""

    def command(*arguments: str) -> Any:
        done = localcloud(*arguments, "--json")
        assert done.exit_code == 0, done.exception
        return json.loads(done.output)

    return command
