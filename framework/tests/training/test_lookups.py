"""Training sets by look-ups as of each row's time, and versions that carry the look-ups wherever they go."""

from typing import Any

import mlflow
import pandas as pd
import pytest
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.models import get_model_info
from pydantic import ValidationError
from pytest_httpserver import HTTPServer

from company_ml.errors import InputError
from company_ml.features.lookup import FeatureLookup, from_metadata
from company_ml.governance.origin import origin
from company_ml.names import ModelName
from company_ml.registry.copying import copy_version
from company_ml.registry.versions import get_version
from company_ml.settings.environment import Environment
from company_ml.training.config import Data, TrainingConfig
from company_ml.training.data import read
from company_ml.training.readers import warehouse_reader
from company_ml.training.runs import plan, train
from company_ml.training.sample import customer_churn
from tests.features.history import FEATURES, LOOKUP, OUTCOMES, serve_history
from tests.statements.duck_warehouse import DuckWarehouse
from tests.training.configs import configured


@pytest.fixture
def history(found_workspace: HTTPServer) -> DuckWarehouse:
    """Return the warehouse of dev."""
    return serve_history(found_workspace)


def wanted(**changes: Any) -> TrainingConfig:
    return configured(**{"data": {"table": OUTCOMES}, "feature_lookups": [LOOKUP], **changes})


def test_each_row_learns_from_its_features_as_they_were(
    history: DuckWarehouse, workspace: WorkspaceClient, environments: dict[str, Environment]
) -> None:
    data = read(wanted(), environments["dev"], warehouse_reader(workspace, "w-1"))
    expected = customer_churn(400)[[*FEATURES, "churned"]]
    order = list(expected.columns)
    found = data.frame.sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(
        found, expected.sort_values(order, ignore_index=True), check_dtype=False, check_like=True
    )
    assert len(history.asked) == 1


def test_own_columns_and_looked_up_ones_are_learned_from_together(
    history: DuckWarehouse, workspace: WorkspaceClient, environments: dict[str, Environment]
) -> None:
    renamed = {**LOOKUP, "feature_names": ["age"], "rename_outputs": {"age": "years"}}
    config = wanted(feature_lookups=[renamed], features={"numeric": ["customer", "years"]})
    data = read(config, environments["dev"], warehouse_reader(workspace, "w-1"))
    assert list(data.frame.columns) == ["customer", "years", "churned"]
    ages = customer_churn(400).set_index("user_id")["age"]
    found = data.frame.set_index("customer")["years"]
    assert found.sort_index().equals(ages.rename("years").rename_axis("customer"))
    assert history.asked[0]["statement"].count("JOIN") == 2


def test_a_version_carries_its_look_ups_and_so_does_its_copy_in_another_stage(
    history: DuckWarehouse,
    workspace: WorkspaceClient,
    environments: dict[str, Environment],
    mlflow_client: MlflowClient,
) -> None:
    dev, config = environments["dev"], wanted()
    result = train(config, dev, read(config, dev, warehouse_reader(workspace, "w-1")))
    name = ModelName.parse(result.model)
    assert result.version is not None
    source = get_version(mlflow_client, name, result.version)
    copy, _ = copy_version(mlflow_client, source, name.in_schema("candidate_models"), {}, None)
    for version in (source, copy):
        carried = from_metadata(get_model_info(version.uri).metadata, version)
        assert carried == (FeatureLookup.model_validate(LOOKUP),)
    # What an endpoint is asked are the features themselves.
    answered = mlflow.pyfunc.load_model(copy.uri).predict(customer_churn(5, seed=1))
    assert len(answered) == 5


def test_a_version_is_followed_back_to_its_labels_and_feature_tables(
    history: DuckWarehouse,
    workspace: WorkspaceClient,
    environments: dict[str, Environment],
    mlflow_client: MlflowClient,
) -> None:
    twice = [
        {**LOOKUP, "feature_names": [name for name in FEATURES if name != "age"]},
        {**LOOKUP, "feature_names": ["age"]},
    ]
    dev, config = environments["dev"], wanted(feature_lookups=twice)
    result = train(config, dev, read(config, dev, warehouse_reader(workspace, "w-1")))
    found = origin(mlflow_client, ModelName.parse(result.model), "1")
    assert sorted((each.context, each.name, each.source["delta_table_name"]) for each in found.inputs) == [
        ("evaluation", *["ml_dev_catalog.raw.outcomes"] * 2),
        ("features", *["ml_dev_catalog.feature_store.customer_history"] * 2),
        ("training", *["ml_dev_catalog.raw.outcomes"] * 2),
    ]


def test_a_version_without_look_ups_carries_none(
    environments: dict[str, Environment], mlflow_client: MlflowClient
) -> None:
    dev, config = environments["dev"], configured()
    result = train(config, dev, read(config, dev, lambda _: pd.DataFrame()))
    assert "feature_lookups" not in (get_model_info(result.model_uri).metadata or {})


def test_a_plan_names_the_feature_tables(
    history: DuckWarehouse, workspace: WorkspaceClient, environments: dict[str, Environment]
) -> None:
    dev = environments["dev"]
    data = read(wanted(), dev, warehouse_reader(workspace, "w-1"))
    assert plan(wanted(), dev, data)["feature_tables"] == ["ml_dev_catalog.feature_store.customer_history"]


def test_look_ups_that_do_not_fit_are_told_before_anything_is_read(
    history: DuckWarehouse, workspace: WorkspaceClient, environments: dict[str, Environment]
) -> None:
    config = wanted(
        feature_lookups=[{**LOOKUP, "table_name": "feature_store.gone"}],
        target="left",
    )
    with pytest.raises(InputError, match=r"outcomes has no column left\n  feature_lookups\.0: there is no "):
        read(config, environments["dev"], warehouse_reader(workspace, "w-1"))
    assert history.asked == []


def test_features_are_looked_up_for_the_rows_of_a_table_alone(environments: dict[str, Environment]) -> None:
    config = wanted().model_copy(update={"data": Data(file="rows.parquet")})
    with pytest.raises(InputError, match=r"rows of a table, and rows\.parquet is none: name it under data"):
        read(config, environments["dev"], lambda _: pd.DataFrame())


@pytest.mark.parametrize(
    ("lookups", "message"),
    [
        ([LOOKUP, LOOKUP], "more than one of feature_lookups gives age"),
        (
            [{**LOOKUP, "rename_outputs": {"age": "customer"}}],
            "gives customer, which is the target or what features are looked up by",
        ),
        ([{**LOOKUP, "rename_outputs": {"age": "Churned"}}], "gives Churned, which is the target"),
        ([{**LOOKUP, "rename_outputs": {"age": "years"}}], "gives years, which is none of the features"),
    ],
)
def test_look_ups_that_contradict_the_configuration_are_refused(lookups: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        wanted(feature_lookups=lookups)


def test_look_ups_are_part_of_a_configurations_digest() -> None:
    assert wanted().digest != wanted(feature_lookups=[{**LOOKUP, "lookback_window": "P30D"}]).digest
