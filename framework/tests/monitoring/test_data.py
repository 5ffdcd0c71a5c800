"""Reading the data to compare, wherever it is."""

from pathlib import Path

import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import FrameworkError, InputError
from company_ml.monitoring.data import Source
from tests.monitoring.samples import customers
from tests.statements.duck_warehouse import DuckWarehouse

FILES = "/api/2.0/fs/files"


def offline() -> WorkspaceClient:
    raise AssertionError("files on this machine need no workspace")


def test_files_and_folders_are_read_without_a_workspace(tmp_path: Path) -> None:
    data = customers(1)
    (tmp_path / "parts").mkdir()
    data.head(100).to_parquet(tmp_path / "parts" / "1.parquet")
    data.tail(300).to_parquet(tmp_path / "parts" / "2.parquet")
    data.to_parquet(tmp_path / "data.parquet")
    data.to_csv(tmp_path / "data.csv", index=False)
    for name, rows in (("data.parquet", 400), ("data.csv", 400), ("parts", 400)):
        assert Source(offline).read(str(tmp_path / name))["age"].sum() == pytest.approx(data["age"].sum()), (
            rows
        )


def test_a_volume_that_is_not_mounted_is_read_through_the_workspace(
    workspace: WorkspaceClient, httpserver: HTTPServer, tmp_path: Path
) -> None:
    path = "/Volumes/ml_prod_catalog/models/reference/churn.parquet"
    customers(1).to_parquet(tmp_path / "churn.parquet")
    contents = (tmp_path / "churn.parquet").read_bytes()
    httpserver.expect_request(FILES + path).respond_with_data(contents)
    assert len(Source(lambda: workspace).read(path)) == 400


def test_a_volume_that_the_workspace_keeps_back_is_told(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    path = "/Volumes/ml_prod_catalog/models/reference/churn.csv"
    httpserver.expect_request(FILES + path).respond_with_json(
        {"error_code": "PERMISSION_DENIED", "message": "no READ VOLUME"}, status=403
    )
    with pytest.raises(FrameworkError, match=f"did not hand out {path}: no READ VOLUME"):
        Source(lambda: workspace).read(path)


def test_a_table_is_read_as_a_sample_through_a_warehouse(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    warehouse = DuckWarehouse(httpserver)
    warehouse.database.execute(
        "CREATE TABLE memory.main.t AS SELECT i AS n, i / 2 AS half FROM range(100) s(i)"
    )
    data = Source(lambda: workspace, "w-1", max_rows=60).read("memory.main.t")
    assert len(data) == 60
    assert data["n"].is_unique
    assert (data["half"] == data["n"] / 2).all()
    assert warehouse.asked[0]["warehouse_id"] == "w-1"


def test_a_table_without_a_warehouse_is_refused() -> None:
    with pytest.raises(InputError, match="takes a warehouse"):
        Source(offline).read("memory.main.t")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.csv", None, "there is no data at"),
        ("data.txt", "a", "ends neither in"),
        ("data.parquet", "no parquet", "cannot be read"),
        ("data.csv", "", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=f"{name}.*{message}|{message}.*{name}"):
        Source(offline).read(str(tmp_path / name))


def test_times_in_parquet_stay_times(tmp_path: Path) -> None:
    customers(1).to_parquet(tmp_path / "data.parquet")
    read = Source(offline).read(str(tmp_path / "data.parquet"))
    assert pd.api.types.is_datetime64_any_dtype(read["seen"])
