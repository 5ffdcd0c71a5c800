"""What waits for data scientists appears when they have done their part, and nothing else changes."""

import pytest

from tests.lifecycle.complaints import STACK, complaints
from tests.lifecycle.platform import Platform, Steps

MODEL = "ml_models_catalog.dev_models.customer_churn"
FEATURES = "ml_dev_catalog.feature_store.customer_features"
ENDPOINT = [
    "databricks:index/modelServing:ModelServing::endpoint-customer-churn",
    "databricks:index/permissions:Permissions::endpoint-customer-churn-permissions",
]


def up(platform: Platform, *flags: str) -> None:
    answer = platform.pulumi("up", "dev", "--yes", "--skip-preview", *flags)
    assert answer.status == 0, answer.text


def test_an_endpoint_without_a_version_waits_and_says_for_what(platform: Platform) -> None:
    outputs = platform.outputs("dev")
    assert outputs["endpoints"] == {}
    assert (
        outputs["pending"]["endpoint customer-churn"] == f"no version of {MODEL} has the alias champion yet"
    )


def test_a_champion_brings_exactly_its_endpoint_with_its_inference_table_and_a_moved_alias_updates_that(
    own_platform: Platform,
) -> None:
    own_platform.play("version", MODEL, "--alias", "champion")
    assert own_platform.steps("dev") == Steps(create=ENDPOINT)
    up(own_platform)
    made = {item["name"].rpartition(".")[2] for item in own_platform.status()}
    assert "inference_logs_customer_churn_payload" in made

    own_platform.play("version", MODEL)
    assert own_platform.steps("dev") == Steps()
    own_platform.play("alias", MODEL, "champion", "2")
    assert own_platform.steps("dev") == Steps(update=ENDPOINT[:1])
    up(own_platform)
    up(own_platform, "--refresh", "--expect-no-changes")


def test_productions_endpoint_outlives_a_failed_look_up_and_a_deleted_alias(own_platform: Platform) -> None:
    model = "ml_models_catalog.production_models.customer_churn"
    own_platform.play("version", model, "--alias", "champion")
    answer = own_platform.pulumi("up", "prod", "--yes", "--skip-preview")
    assert answer.status == 0, answer.text

    own_platform.play("fault", "getRegisteredModel", "Metastore '2f' does not exist.")
    (told,) = complaints(own_platform.pulumi("preview", "prod"))[STACK]
    assert told.startswith(f"Whether the model {model} exists is not known, so nothing is changed: ")

    own_platform.play("remove-faults")
    own_platform.play("delete-alias", model, "champion")
    answer = own_platform.pulumi("preview", "prod", "--expect-no-changes")
    assert answer.status == 0, answer.text
    assert "warning: endpoint customer-churn is kept: no version of" in answer.text


def test_a_table_brings_its_monitor_and_the_alerts_on_it(own_platform: Platform) -> None:
    own_platform.play("table", FEATURES, "--column", "user_id:bigint")
    steps = own_platform.steps("dev")
    name = FEATURES.replace(".", "-")
    assert f"databricks:index/qualityMonitor:QualityMonitor::monitor-{name}" in steps.create
    alerts = {step.rpartition(f"{name}-")[2] for step in steps.create if "AlertV2" in step}
    assert alerts == {"completeness-user_id", "uniqueness-user_id", "drift"}
    assert steps.update == ["databricks:index/dashboard:Dashboard::dashboard"]  # it now shows the drift
    assert (steps.replace, steps.delete) == ([], [])
    up(own_platform)
    up(own_platform, "--expect-no-changes")


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_an_environment_says_what_an_hour_can_cost_at_the_most(platform: Platform, environment: str) -> None:
    ceiling = platform.outputs(environment)["hourlyCeiling"]
    assert ceiling["usdPerHour"] == pytest.approx(sum(ceiling["items"].values()))
    assert ceiling["withoutRate"] == []
