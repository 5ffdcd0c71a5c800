"""The stack files of the fixtures: valid, alike, and what settings make of the guide's values."""

from typing import Any

import pytest

from infra.settings import EnvironmentSettings, SharedSettings
from tests.infra.settings.files import read, said
from tests.stack_files import ENVIRONMENTS, FIXTURES, STACKS


def environment_settings(environment: str) -> EnvironmentSettings:
    return EnvironmentSettings.model_validate({**read()[environment], "environment": environment})


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_file_is_without_mistake(stack: str) -> None:
    assert said(stack, {}) == []


def test_the_environments_state_the_same_keys_in_the_same_order() -> None:
    free = {"sparkConf"}  # its keys are Spark's
    absent = {"spot", "pool", "interactiveCluster", "integration"}  # what an environment may do without

    def keys(value: Any) -> Any:
        if not isinstance(value, dict):
            return None
        return [(key, None if key in free | absent else keys(item)) for key, item in value.items()]

    dev, test, prod = (keys(read()[environment]) for environment in ENVIRONMENTS)
    assert dev == test == prod


def test_models_are_kept_longer_the_further_they_have_come() -> None:
    platform = FIXTURES.platform()
    assert [(stage.schema_name, stage.key, stage.retention_days) for stage in platform.stages] == [
        ("dev_models", "dev", 30),
        ("candidate_models", "candidate", 90),
        ("production_models", "production", 365),
        ("archived_models", "archived", 730),
    ]
    assert platform.archive.key == "archived"


def test_the_metastore_shares_outside_the_account_for_ninety_days() -> None:
    metastore = SharedSettings.model_validate(read()["shared"]).metastore
    assert metastore.name == "company_mlops_metastore"
    assert metastore.sharing_scope == "INTERNAL_AND_EXTERNAL"
    assert metastore.recipient_token_days == 90


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_workspace_is_private(environment: str) -> None:
    settings = environment_settings(environment)
    assert not settings.workspace.public_access
    assert settings.workspace.required_rules == "NoAzureDatabricksRules"


def test_nothing_shared_answers_to_the_internet() -> None:
    shared = SharedSettings.model_validate(read()["shared"])
    assert not shared.web_auth.public_access
    assert not shared.logs.public_queries


def test_everything_shared_is_made_unless_a_file_says_otherwise() -> None:
    shared = SharedSettings.model_validate(read()["shared"])
    existing = [
        shared.network.existing_id,
        shared.logs.existing_id,
        shared.metastore.existing_id,
        *shared.private_dns.existing_ids(monitor=True).values(),
        *(group.existing_id for group in FIXTURES.platform().roles.values()),
    ]
    assert set(existing) == {None}


@pytest.mark.parametrize(
    ("environment", "node", "workers", "minutes", "photon"),
    [
        ("dev", "Standard_DS3_v2", (1, 4), 30, False),
        ("test", "Standard_DS4_v2", (2, 8), 60, False),
        ("prod", "Standard_DS5_v2", (4, 16), 120, True),
    ],
)
def test_clusters_have_the_platforms_sizes(
    environment: str, node: str, workers: tuple[int, int], minutes: int, photon: bool
) -> None:
    compute = environment_settings(environment).compute
    assert compute.runtime_key == "17.3.x-cpu-ml-scala2.13"
    assert (compute.node_type, compute.photon) == (node, photon)
    assert (compute.workers.min, compute.workers.max) == workers
    assert compute.auto_termination_minutes == minutes


def test_only_prod_has_spot_nodes_up_to_the_on_demand_price_and_a_driver_that_stays() -> None:
    spot = {environment: environment_settings(environment).compute.spot for environment in ENVIRONMENTS}
    assert spot["dev"] is None
    assert spot["test"] is None
    assert spot["prod"] is not None
    assert (spot["prod"].bid_max_price, spot["prod"].first_on_demand) == (-1, 1)


def test_dev_and_test_have_pools_and_prod_has_none() -> None:
    pools = [environment_settings(environment).compute.pool for environment in ENVIRONMENTS]
    assert [pool and pool.idle_minutes for pool in pools] == [10, 20, None]


def test_the_spark_settings_are_the_platforms() -> None:
    delta = "spark.databricks.delta"
    assert environment_settings("dev").compute.spark_conf == {
        f"{delta}.preview.enabled": "true",
        f"{delta}.retentionDurationCheck.enabled": "false",
    }
    optimized = {f"{delta}.optimizeWrite.enabled": "true", f"{delta}.autoCompact.enabled": "true"}
    assert environment_settings("test").compute.spark_conf == optimized
    assert environment_settings("prod").compute.spark_conf == {
        **optimized,
        "spark.sql.adaptive.enabled": "true",
    }


def test_only_dev_has_a_cluster_that_a_team_shares() -> None:
    teams = [environment_settings(environment).compute.interactive_cluster for environment in ENVIRONMENTS]
    assert [team and team.group for team in teams] == ["dataScientists", None, None]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_requests_are_recorded_under_the_platforms_prefix(environment: str) -> None:
    endpoints = environment_settings(environment).serving.endpoints
    assert endpoints
    for endpoint in endpoints:
        assert endpoint.inference_table is not None
        assert endpoint.inference_table.prefix.startswith("inference_logs_")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_alerts_are_raised_at_the_platforms_thresholds(environment: str) -> None:
    settings = environment_settings(environment)
    thresholds = settings.monitoring.thresholds
    assert (thresholds.drift, thresholds.accuracy_drop) == (0.3, 0.05)
    assert (thresholds.completeness, thresholds.uniqueness) == (0.99, 1)
    assert (settings.cost.daily_alert_usd, settings.cost.days) == (1000, 7)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_features_are_watched_daily_and_predictions_weekly(environment: str) -> None:
    features, predictions = environment_settings(environment).monitoring.monitors
    assert features.table == f"ml_{environment}_catalog.feature_store.customer_features"
    assert features.schedule.cron == "0 0 6 * * ?"
    assert (features.complete, features.unique) == (("user_id",), ("user_id",))
    assert predictions.schedule.cron == "0 0 6 ? * MON"
    assert predictions.inference_log is not None
    assert predictions.inference_log.granularities == ("1 week",)


def test_no_online_store_costs_anything_unless_a_file_asks_for_it() -> None:
    stores = [environment_settings(environment).features.online_store for environment in ENVIRONMENTS]
    assert stores == [None, None, None]


def test_the_billing_schema_is_left_to_databricks() -> None:
    shared = SharedSettings.model_validate(read()["shared"])
    assert shared.system_schemas == ("access", "compute", "lakeflow", "query", "serving")
