"""What watches data, predictions and cost: the guide's limits in what the program asks for."""

from typing import Any

import pytest

from localcloud.core.values import UNKNOWN
from tests.cloud_answers import WORKSPACE_ID
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf
from tests.stacks.registry import TRAINED, UNTRAINED, Registry

ALERT = "databricks:index/alertV2:AlertV2"
DESTINATION = "databricks:index/notificationDestination:NotificationDestination"
MONITOR = "databricks:index/qualityMonitor:QualityMonitor"
QUERY = "databricks:index/query:Query"

FEATURES = "ml_prod_catalog.feature_store.customer_features"
PREDICTIONS = "ml_prod_catalog.serving.inference_logs_customer_churn_unpacked"
DAILY = "0 0 6 * * ?"
WEEKLY = "0 0 6 ? * MON"
TEAMS = {"teamsWebhookUrl": "https://prod-11.eastus2.logic.azure.com/workflows/abc?sig=def"}

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)
PREVIEWS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])


def monitor(engine: Engine, table: str) -> dict[str, Any]:
    (found,) = (monitor.inputs for monitor in engine.of(MONITOR) if monitor.inputs["tableName"] == table)
    return found


def alert(engine: Engine, name: str) -> dict[str, Any]:
    return engine.one(ALERT, name).inputs


def on(table: str, what: str) -> str:
    return f"alert-{table.replace('.', '-')}-{what}"


def condition(inputs: dict[str, Any]) -> tuple[str, str, float]:
    """Return when an alert is raised: column, comparison, limit."""
    evaluation = inputs["evaluation"]
    limit = evaluation["threshold"]["value"]["doubleValue"]
    return evaluation["source"]["name"], evaluation["comparisonOperator"], limit


def parameters(inputs: dict[str, Any]) -> dict[str, str]:
    return {parameter["name"]: parameter["value"] for parameter in inputs["parameters"]}


@EVERY
@PREVIEWS
def test_without_tables_the_monitors_wait_and_say_for_what(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    engine = stack_of(environment, preview=preview)
    assert engine.of(MONITOR) == []
    assert [found.name for found in engine.of(ALERT)] == ["alert-daily-cost"]
    table = f"ml_{environment}_catalog.feature_store.customer_features"
    assert engine.exports["pending"][f"monitor of {table}"] == f"the table {table} does not exist yet"
    assert len(engine.exports["pending"]) == 3  # the two tables, and the endpoint


def test_a_table_brings_its_own_monitor_and_leaves_the_other_waiting(stack_of: StackOf) -> None:
    engine = stack_of("prod", changes={}, registry=Registry(tables=frozenset({FEATURES})))
    assert [found.inputs["tableName"] for found in engine.of(MONITOR)] == [FEATURES]
    assert f"monitor of {PREDICTIONS}" in engine.exports["pending"]
    assert f"monitor of {FEATURES}" not in engine.exports["pending"]


@PREVIEWS
def test_features_of_production_are_looked_at_daily_as_a_whole(stack_of: StackOf, preview: bool) -> None:
    found = monitor(stack_of("prod", preview=preview, registry=TRAINED), FEATURES)
    assert found["schedule"] == {"quartzCronExpression": DAILY, "timezoneId": "UTC"}
    assert found["snapshot"] == {}
    assert found["outputSchemaName"] == "ml_prod_catalog.serving"
    assert "inferenceLog" not in found


def test_a_customer_without_a_user_id_is_one_in_a_hundred_at_the_most(stack_of: StackOf) -> None:
    found = alert(stack_of("prod", registry=TRAINED), on(FEATURES, "completeness-user_id"))
    assert condition(found) == ("completeness", "LESS_THAN_OR_EQUAL", 0.99)
    assert parameters(found) == {"table_name": FEATURES, "column_name": "user_id"}


def test_no_user_id_occurs_twice(stack_of: StackOf) -> None:
    found = alert(stack_of("prod", registry=TRAINED), on(FEATURES, "uniqueness-user_id"))
    assert condition(found) == ("uniqueness", "LESS_THAN", 1)
    assert parameters(found) == {"table_name": FEATURES, "column_name": "user_id"}


@pytest.mark.parametrize("table", [FEATURES, PREDICTIONS], ids=["features", "predictions"])
def test_drift_of_features_and_predictions_alarms_at_its_limit(stack_of: StackOf, table: str) -> None:
    found = alert(stack_of("prod", registry=TRAINED), on(table, "drift"))
    assert condition(found) == ("drift_score", "GREATER_THAN_OR_EQUAL", 0.3)
    name = table.rpartition(".")[2]
    assert parameters(found)["drift_table"] == f"ml_prod_catalog.serving.{name}_drift_metrics"
    assert parameters(found)["column_name"] == "all"


def test_predictions_are_looked_at_weekly_and_for_each_segment_of_customers_apart(
    stack_of: StackOf,
) -> None:
    found = monitor(stack_of("prod", registry=TRAINED), PREDICTIONS)
    assert found["schedule"] == {"quartzCronExpression": WEEKLY, "timezoneId": "UTC"}
    assert found["inferenceLog"] == {
        "problemType": "PROBLEM_TYPE_CLASSIFICATION",
        "timestampCol": "request_time",
        "granularities": ["1 week"],
        "modelIdCol": "model_version",
        "predictionCol": "prediction",
        "labelCol": "label",
    }
    assert found["slicingExprs"] == ["customer_segment"]


def test_a_model_that_loses_accuracy_alarms_at_its_limit(stack_of: StackOf) -> None:
    found = alert(stack_of("prod", registry=TRAINED), on(PREDICTIONS, "accuracy"))
    assert condition(found) == ("accuracy_drop", "GREATER_THAN_OR_EQUAL", 0.05)
    profile = "ml_prod_catalog.serving.inference_logs_customer_churn_unpacked_profile_metrics"
    assert parameters(found)["profile_table"] == profile
    assert parameters(found)["model_column"] == "model_version"


@EVERY
@PREVIEWS
def test_a_day_above_a_thousand_dollars_alarms_with_high_severity(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    found = alert(stack_of(environment, preview=preview), "alert-daily-cost")
    assert condition(found) == ("list_cost_usd", "GREATER_THAN", 1000)
    assert found["displayName"] == f"[HIGH] Cost of a day in {environment}"
    assert found["customSummary"].startswith("[HIGH] ")
    assert found["schedule"] == {
        "quartzCronSchedule": "0 0 8 * * ?",
        "timezoneId": "UTC",
        "pauseStatus": "UNPAUSED",
    }


@EVERY
def test_an_environment_counts_its_own_cost_and_shows_the_last_week(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    assert parameters(alert(engine, "alert-daily-cost"))["workspace_id"] == WORKSPACE_ID
    (cost,) = (query.inputs for query in engine.of(QUERY) if query.name.endswith("cost_by_day_and_sku"))
    values = {parameter["name"]: parameter for parameter in cost["parameters"]}
    assert values["days"]["numericValue"] == {"value": 7}
    assert values["workspace_id"]["textValue"] == {"value": WORKSPACE_ID}


@EVERY
@PREVIEWS
@pytest.mark.parametrize("registry", [UNTRAINED, TRAINED], ids=["untrained", "trained"])
def test_every_alert_is_told_to_the_teams_channel_when_there_is_one(
    stack_of: StackOf, environment: str, preview: bool, registry: Registry
) -> None:
    engine = stack_of(environment, preview=preview, registry=registry, config=TEAMS)
    destination = engine.one(DESTINATION)
    assert destination.inputs["config"] == {"microsoftTeams": {"url": TEAMS["teamsWebhookUrl"]}}
    for found in engine.of(ALERT):
        assert destination.urn in found.dependencies
        (told,) = found.inputs["evaluation"]["notification"]["subscriptions"]
        assert told == {"destinationId": UNKNOWN if preview else "/mock/notifications"}


@EVERY
def test_without_a_channel_alerts_are_seen_and_told_to_nobody(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment, registry=TRAINED)
    assert engine.of(DESTINATION) == []
    assert len(engine.of(ALERT)) == 6
    for found in engine.of(ALERT):
        assert found.inputs["evaluation"]["notification"]["subscriptions"] == []
