"""The command ``localcloud reach``."""

import json
from pathlib import Path

import pytest

from localcloud.core.cloud import Caller
from localcloud.core.store import Store
from tests.localcloud.reach.platform import build
from tests.localcloud.run.conftest import Command


@pytest.fixture
def lake(localcloud: Command, tmp_path: Path) -> str:
    """Build a closed platform in the data folder, and return the name of its lake."""
    localcloud("run", "--", "true")
    store = Store(tmp_path / "data" / "cloud.db")
    platform = build(lambda package="azure-native", **config: store.cloud(Caller(package, config)))
    platform.azure.cloud.remove(platform["rule-lake-dfs"])
    store.close()
    return platform.made["lake"].name


def test_a_way_is_shown_step_by_step(localcloud: Command, lake: str) -> None:
    shown = localcloud("reach", "classic:dev", lake)
    assert shown.returncode == 0
    assert "private endpoint 'pe-lake-dfs' leads to 'dfs' of storage account 'lakedev'" in shown.stdout
    assert shown.stdout.endswith(
        "classic compute of workspace 'dbw-dev' reaches storage account 'lakedev'.\n"
    )


def test_a_way_that_does_not_get_through_is_answered_with_the_reason(localcloud: Command, lake: str) -> None:
    shown = localcloud("reach", "serverless:dev", lake)
    assert shown.returncode == 1
    last = shown.stdout.splitlines()[-1]
    assert last.startswith("serverless compute of workspace 'dbw-dev' does not reach storage account")
    assert last.endswith("its network connectivity configuration has no rule 'dfs' to 'lakedev'.")


def test_the_answer_can_be_read_by_programs(localcloud: Command, lake: str) -> None:
    shown = localcloud("reach", "serverless:dev", lake, "--json")
    answer = json.loads(shown.stdout)
    assert shown.returncode == 1
    assert not answer["reached"]
    assert "has no rule 'dfs'" in answer["reason"]
    assert answer["from"] == "serverless compute of workspace 'dbw-dev'"


def test_without_names_every_way_that_is_missing_is_shown(localcloud: Command, lake: str) -> None:
    shown = localcloud("reach")
    assert shown.returncode == 0  # no warehouse or endpoint needs the way of serverless compute
    assert shown.stdout.endswith("ways are needed, 0 of them missing.\n")


def test_where_a_connection_leads_has_to_be_said(localcloud: Command, lake: str) -> None:
    shown = localcloud("reach", "hub")
    assert shown.returncode == 2
    assert "name where the connection leads, too" in shown.stderr


def test_an_unknown_name_is_answered_in_one_line(localcloud: Command, lake: str) -> None:
    shown = localcloud("reach", "classic:prod", lake)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr == "localcloud: 'prod' is no workspace; there are dbw-dev\n"


def test_empty_clouds_are_answered_in_one_line(localcloud: Command) -> None:
    shown = localcloud("reach", "hub", "lake")
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr.count("\n") == 1
