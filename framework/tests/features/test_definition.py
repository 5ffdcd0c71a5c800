"""Definitions of feature tables: read whole, refused whole."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from company_ml.errors import InputError
from company_ml.features.definition import load
from company_ml.training import config
from tests.features.tables import defined, values

PACKAGED = sorted(
    file.name.removesuffix(".yaml") for file in files("company_ml").joinpath("configs", "features").iterdir()
)


@pytest.mark.parametrize("name", PACKAGED)
def test_a_packaged_definition_is_valid(name: str) -> None:
    assert load(name).primary_keys[0] == "user_id"


def test_the_packaged_training_learns_from_columns_that_its_feature_table_has() -> None:
    training, table = config.load("customer_churn"), load("customer_features")
    assert training.data.table == table.table
    assert {*training.features.all, training.target} <= set(table.columns)
    assert {table.columns[name].type for name in training.features.numeric} <= {"BIGINT", "INT", "DOUBLE"}


def test_the_packaged_look_ups_are_of_columns_that_the_history_has() -> None:
    training, table = config.load("customer_churn_history"), load("customer_history")
    (lookup,) = training.feature_lookups
    assert lookup.table_name == table.table
    assert ({theirs for _, theirs in lookup.keys}, lookup.times) == (
        set(table.primary_keys) - {table.timeseries_column},
        ("observed_at", table.timeseries_column),
    )
    assert {*lookup.feature_names} == {*training.features.all} == {*table.values}


def test_all_mistakes_are_told_at_once_with_file_and_key(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    content = values(
        table="user_features",
        columns={"user_id": {"type": "BIGINT"}, "spend": {"type": "MONEY"}},
        online={"table": f"feature_store.{'x' * 64}", "mode": "HOURLY"},
        mode="overwrite",
    )
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(str(path))
    first, *mistakes = str(caught.value).splitlines()
    assert first == f"{path} has mistakes:"
    keys = [mistake.split(":")[0].strip() for mistake in mistakes]
    assert keys == ["table", "columns.spend.type", "online.mode", "mode"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"primary_keys": ["id"]}, "key id is no column"),
        ({"primary_keys": ["user_id", "user_id"]}, "a key is named more than once"),
        ({"timeseries_column": "seen"}, "timeseries_column seen must be one of primary_keys"),
        (
            {"primary_keys": ["user_id", "spend"], "timeseries_column": "spend"},
            "timeseries_column spend must be a DATE or a TIMESTAMP",
        ),
        ({"source": "feature_store.user_features"}, "source and table are the same"),
        (
            {"online": {"table": f"feature_store.{'x' * 64}"}},
            "longer than the 63 bytes of a name online: x{64}",
        ),
        ({"columns": {"user_id": {"type": "BIGINT"}, "a b": {"type": "INT"}}}, "String should match pattern"),
    ],
)
def test_what_no_feature_table_can_be_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        defined(**changes)
