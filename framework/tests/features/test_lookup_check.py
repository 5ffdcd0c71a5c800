"""Look-ups that do not fit the tables that there are: told all at once, before anything is read."""

from collections.abc import Callable
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient

from company_ml.errors import InputError
from company_ml.features.lookup import FeatureLookup
from company_ml.features.lookup_check import require_fit
from company_ml.settings.environment import load
from tests.features.history import LOOKUP
from tests.statements.duck_warehouse import DuckWarehouse

TABLE = "ml_dev_catalog.raw.outcomes"
HISTORY = "ml_dev_catalog.feature_store.customer_history"


def checked(workspace: WorkspaceClient, *lookups: dict[str, Any], table: str = TABLE) -> list[str]:
    """Return what is wrong with look-ups."""
    wanted = [FeatureLookup.model_validate({**LOOKUP, **each}) for each in lookups]
    with pytest.raises(InputError) as told:
        require_fit(workspace, wanted, table, ["churned"], load("dev"))
    first, *lines = str(told.value).split("\n  ")
    assert first == f"features cannot be looked up for {table}:"
    return lines


def test_look_ups_that_fit_pass(workspace: WorkspaceClient, history: DuckWarehouse) -> None:
    require_fit(workspace, [FeatureLookup.model_validate(LOOKUP)], TABLE, ["churned"], load("dev"))
    assert history.asked == []


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (
            {"table_name": "feature_store.nothing"},
            "there is no feature table ml_dev_catalog.feature_store.nothing: check the name and the "
            "environment",
        ),
        ({"feature_names": ["income"]}, f"{HISTORY} has no column income"),
        ({"primary_keys": ["user"]}, f"{HISTORY} has no column user"),
        ({"timeseries_column": "then"}, f"{HISTORY} has no column then"),
        (
            {"primary_keys": ["contract"]},
            f"customer is BIGINT in {TABLE}, and contract is STRING in {HISTORY}: give both one type",
        ),
        (
            {"timestamp_lookup_key": "churned", "timeseries_column": "support_calls"},
            f"support_calls is BIGINT in {HISTORY}: a time is DATE or TIMESTAMP",
        ),
        (
            {"rename_outputs": {"age": "Churned"}},
            f"{TABLE} has a column Churned of its own: leave it out there, or give the feature another name "
            "by rename_outputs",
        ),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    workspace: WorkspaceClient, history: DuckWarehouse, change: dict[str, Any], mistake: str
) -> None:
    assert checked(workspace, change) == [f"feature_lookups.0: {mistake}"]
    assert history.asked == []


def test_columns_that_the_rows_lack_are_each_told_once(
    workspace: WorkspaceClient, history: DuckWarehouse
) -> None:
    history.database.execute(f"ALTER TABLE {TABLE} DROP COLUMN churned")
    assert checked(workspace, {"lookup_key": ["user"]}, {"lookup_key": ["user"]}) == [
        f"{TABLE} has no column churned",
        f"{TABLE} has no column user",
    ]


@pytest.mark.usefixtures("history")
def test_all_mistakes_of_all_look_ups_are_told_at_once(workspace: WorkspaceClient) -> None:
    wrong = {"table_name": "feature_store.nothing"}
    found = checked(workspace, wrong, {"feature_names": ["a", "b"]}, table="ml_dev_catalog.raw.none")
    assert [line.split(":")[0] for line in found] == [
        "there is no table ml_dev_catalog.raw.none",
        "feature_lookups.0",
        "feature_lookups.1",
        "feature_lookups.1",
    ]


@pytest.mark.parametrize(
    ("keys", "fits"), [("user_id, seen_at", True), ("user_id", False), ("user_id, seen_at, age", False)]
)
def test_a_feature_table_is_looked_up_by_its_whole_primary_key(
    workspace: WorkspaceClient, history: DuckWarehouse, keys: str, fits: bool
) -> None:
    history.database.execute(f"DROP TABLE {HISTORY}")
    history.database.execute(
        f"CREATE TABLE {HISTORY} (user_id BIGINT, seen_at TIMESTAMPTZ, age BIGINT, PRIMARY KEY ({keys}))"
    )
    lookup = {"feature_names": ["age"]}
    if fits:
        wanted = FeatureLookup.model_validate({**LOOKUP, **lookup})
        require_fit(workspace, [wanted], TABLE, [], load("dev"))
    else:
        assert checked(workspace, lookup) == [
            f"feature_lookups.0: the primary key of {HISTORY} is {keys}, not seen_at, user_id"
        ]


@pytest.mark.parametrize(("window", "fits"), [("P30D", True), ("P30DT1H", False)])
def test_days_have_no_hours(
    workspace: WorkspaceClient, history: DuckWarehouse, window: str, fits: bool
) -> None:
    for table, column in ((TABLE, "observed_at"), (HISTORY, "seen_at")):
        history.database.execute(f"ALTER TABLE {table} ALTER {column} TYPE DATE")
    lookup = {"lookback_window": window}
    if fits:
        wanted = FeatureLookup.model_validate({**LOOKUP, **lookup})
        require_fit(workspace, [wanted], TABLE, [], load("dev"))
    else:
        assert checked(workspace, lookup) == [
            f"feature_lookups.0: seen_at is DATE in {HISTORY}: give lookback_window in whole days"
        ]


def test_each_table_is_asked_for_once(
    workspace: WorkspaceClient, history: DuckWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real: Callable[..., Any] = workspace.tables.get

    def get(name: str) -> Any:
        asked.append(name)
        return real(name)

    monkeypatch.setattr(workspace.tables, "get", get)
    both = [FeatureLookup.model_validate({**LOOKUP, "feature_names": [name]}) for name in ("age", "contract")]
    require_fit(workspace, both, TABLE, [], load("dev"))
    assert sorted(asked) == [HISTORY, TABLE]
