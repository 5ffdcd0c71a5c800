"""The command ``monitor_model unpack``, from its arguments to its exit code."""

from pathlib import Path

import pytest
import yaml
from pytest_httpserver import HTTPServer

from company_ml.cli.monitor_model import main
from tests.cli.conftest import Run
from tests.inference.recorded import SCHEMA, record, values
from tests.statements.duck import SYSTEM
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture
def warehouse(signed_in: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> DuckWarehouse:
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "w-1")
    warehouse = DuckWarehouse(signed_in)
    for statement in SCHEMA.format(system=SYSTEM).split(";"):
        warehouse.database.execute(statement)
    show_tables(signed_in, warehouse)
    return warehouse


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "churn.yaml"
    file.write_text(yaml.safe_dump(values()), encoding="utf-8")
    return str(file)


def test_requests_are_unpacked_with_apply_only(
    warehouse: DuckWarehouse, run_command: Run, config: str
) -> None:
    # The command looks back from the real day.
    record(warehouse.database, "a", [{"user_id": 1}], [1])
    warehouse.database.execute("UPDATE ml_prod_catalog.serving.payload SET request_time = now()")
    told = run_command(main, "unpack", "-e", "prod", "-c", config)
    assert (told.code, told.text) == (0, "ml_prod_catalog.serving.unpacked would be created with --apply")
    done = run_command(main, "unpack", "-e", "prod", "-c", config, "--apply", "--json")
    assert (done.code, done.json["rows"], done.json["labelled"]) == (0, 1, 0)
    people = run_command(main, "unpack", "-e", "prod", "-c", config, "--apply")
    assert people.text.endswith("0 requests with 0 rows; 0 of 1 predictions of these days have a label")


def test_requests_that_nobody_can_read_end_with_an_exit_code_of_their_own(
    warehouse: DuckWarehouse, run_command: Run, config: str
) -> None:
    record(warehouse.database, "a", [{"user_id": 1}], [1], request="cut of")
    warehouse.database.execute("UPDATE ml_prod_catalog.serving.payload SET request_time = now()")
    done = run_command(main, "unpack", "-e", "prod", "-c", config, "--apply")
    assert done.code == 3
    assert "1 times: the request is not JSON" in done.err
    assert "none of 1 new requests of serving.payload can be unpacked" in done.err
