"""What is refused of monitors and of the thresholds of alerts."""

import pytest

from tests.infra.settings.files import GONE, said

FEATURES = "monitoring.monitors.0"
PREDICTIONS = "monitoring.monitors.1"
DECLARE = "declare it in catalog.schemas or choose among raw, feature_store, models, serving"


@pytest.mark.parametrize("key", ["drift", "accuracyDrop", "completeness", "uniqueness"])
@pytest.mark.parametrize("value", [0, -0.1, 1.01, 99])
def test_a_threshold_is_a_share(key: str, value: float) -> None:
    assert said("prod", {f"monitoring.thresholds.{key}": 1}) == []
    assert said("prod", {f"monitoring.thresholds.{key}": value}) == [
        f"monitoring.thresholds.{key}: {value:g} is no share; "
        "write a number above 0 and up to 1, such as 0.3 for 30 %"
    ]


def test_a_threshold_is_a_number() -> None:
    assert said("prod", {"monitoring.thresholds.drift": "much"}) == [
        "monitoring.thresholds.drift: must be a number"
    ]


def test_a_monitor_has_exactly_one_analysis() -> None:
    assert said("prod", {f"{FEATURES}.snapshot": GONE}) == [
        f"{FEATURES}: has no analysis; state one of snapshot, timeSeries, inferenceLog"
    ]
    windows = {"timestamp": "day", "granularities": ["1 day"]}
    assert said("prod", {f"{FEATURES}.snapshot": GONE, f"{FEATURES}.timeSeries": windows}) == []
    assert said("prod", {f"{FEATURES}.timeSeries": windows}) == [
        f"{FEATURES}.timeSeries: a monitor has one analysis, and snapshot is stated; remove one of them"
    ]


def test_windows_have_a_length_that_databricks_knows_and_each_once() -> None:
    key = f"{PREDICTIONS}.inferenceLog.granularities"
    assert said("prod", {key: ["1 fortnight"]}) == [
        f"{key}.0: 1 fortnight is none of '5 minutes', '30 minutes', '1 hour', '1 day', '1 week', '2 weeks', "
        "'3 weeks', '4 weeks', '1 month' or '1 year'"
    ]
    assert said("prod", {key: ["1 day", "1 day"]}) == [f"{key}.1: 1 day is listed twice; list it once"]
    assert said("prod", {key: []}) == [f"{key}: is empty; list at least one"]


def test_columns_have_names_and_are_listed_once() -> None:
    assert said("prod", {f"{FEATURES}.complete": ["user id"]}) == [
        f"{FEATURES}.complete.0: user id is no column; use letters, digits and underscores"
    ]
    assert said("prod", {f"{FEATURES}.unique": ["user_id", "user_id"]}) == [
        f"{FEATURES}.unique.1: user_id is listed twice; list it once"
    ]


def test_a_table_is_in_the_environments_own_catalog() -> None:
    assert said("prod", {f"{FEATURES}.table": "ml_dev_catalog.feature_store.customer_features"}) == [
        f"{FEATURES}.table: ml_dev_catalog.feature_store.customer_features is not in this environment's "
        "catalog; write ml_prod_catalog.feature_store.customer_features"
    ]


def test_a_table_and_its_profiles_are_in_declared_schemas() -> None:
    changes = {f"{FEATURES}.table": "ml_prod_catalog.gold.features", f"{FEATURES}.outputSchema": "profiles"}
    assert said("prod", changes) == [
        f"{FEATURES}.table: gold is no schema of the catalog; {DECLARE}",
        f"{FEATURES}.outputSchema: profiles is no schema of the catalog; {DECLARE}",
    ]


def test_a_table_is_named_in_full() -> None:
    assert said("prod", {f"{FEATURES}.table": "customer_features"}) == [
        f"{FEATURES}.table: customer_features is no full name; "
        "write catalog.schema.name, each in lower-case letters, digits and underscores"
    ]


def test_a_table_has_one_monitor() -> None:
    table = "ml_prod_catalog.feature_store.customer_features"
    assert said("prod", {f"{PREDICTIONS}.table": table}) == [
        f"{PREDICTIONS}.table: {table} has a monitor already; remove one"
    ]


def test_a_monitor_is_listed_or_retired() -> None:
    table = "ml_prod_catalog.feature_store.customer_features"
    assert said("prod", {"monitoring.retired": [table, "ml_prod_catalog.feature_store.old"]}) == [
        f"monitoring.retired.0: {table} is listed in monitors; remove it here or there"
    ]
