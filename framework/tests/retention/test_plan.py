"""What is to become of each version, and why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import PERMISSION_DENIED

from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.registry.versions import Version
from company_ml.retention.plan import Rules, decide, plan
from tests.registry.world import train

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def version(schema: str, age: float, status: str = "READY", *aliases: str) -> Version:
    model = ModelName("ml", schema, "churn")
    created = NOW - timedelta(days=age)
    return Version(model, "3", status, created, {}, aliases, None, "", None, created)


@pytest.mark.parametrize(
    ("found", "action", "reason"),
    [
        (version("dev_models", 30), "keep", "it is 30 of 30 days old"),
        (version("dev_models", 31), "archive", "it is 31 days old, more than 30, and nobody uses it"),
        (version("candidate_models", 90), "keep", "it is 90 of 90 days old"),
        (version("candidate_models", 90.1), "archive", "it is 90 days old, more than 90, and nobody uses it"),
        (version("production_models", 365), "keep", "it is 365 of 365 days old"),
        (
            version("production_models", 366),
            "archive",
            "it is 366 days old, more than 365, and nobody uses it",
        ),
        (version("archived_models", 730), "keep", "it is 730 of 730 days old"),
        (version("archived_models", 731), "delete", "it was archived 731 days ago, more than 730"),
        (version("dev_models", 999, "READY", "champion", "x"), "keep", "it has the alias champion, x"),
        (version("archived_models", 999, "READY", "legal_hold"), "keep", "it has the alias legal_hold"),
        (
            version("dev_models", 999, "FAILED_REGISTRATION"),
            "keep",
            "it cannot be copied: its status is FAILED_REGISTRATION; delete it by hand",
        ),
        (version("dev_models", -1), "keep", "it is -1 of 30 days old"),
    ],
)
def test_age_and_use_decide(rules: Rules, found: Version, action: str, reason: str) -> None:
    item = decide(found, rules, frozenset(), NOW)
    assert (item.action, item.reason) == (action, reason)


@pytest.mark.parametrize("schema", ["dev_models", "archived_models"])
def test_what_an_endpoint_serves_stays(rules: Rules, schema: str) -> None:
    found = version(schema, 9999)
    item = decide(found, rules, frozenset({(str(found.model), "3")}), NOW)
    assert (item.action, item.reason) == ("keep", "a serving endpoint serves it, or is about to")
    other = decide(found, rules, frozenset({(str(found.model), "4")}), NOW)
    assert other.action != "keep"


def test_a_plan_tells_of_every_version_of_every_schema_and_changes_nothing(
    mlflow_client: MlflowClient, production: ModelName, rules: Rules, in_a_year: datetime
) -> None:
    train(mlflow_client, production)
    mlflow_client.set_registered_model_alias(str(production), "champion", "2")
    train(mlflow_client, production.in_schema("dev_models"))
    train(mlflow_client, production.in_schema("elsewhere"))
    for _ in range(2):
        items = plan(mlflow_client, production.catalog, rules, frozenset(), in_a_year).items
        assert [(item.model.schema, item.version, item.action) for item in items] == [
            ("dev_models", "1", "archive"),
            ("production_models", "1", "archive"),
            ("production_models", "2", "keep"),
        ]
    (only,) = plan(mlflow_client, production.catalog, rules, frozenset(), in_a_year, "dev_models").items
    assert only.as_dict()["model"] == f"{production.catalog}.dev_models.churn"


def test_wrong_rules_and_times_are_refused(mlflow_client: MlflowClient, rules: Rules) -> None:
    with pytest.raises(InputError, match="must be positive; they are not in dev_models: 0"):
        Rules({"dev_models": 0, "archived_models": 1}, "archived_models")
    with pytest.raises(InputError, match="for the archive archived_models are missing"):
        Rules({"dev_models": 1}, "archived_models")
    with pytest.raises(InputError, match="no days of retention for elsewhere"):
        plan(mlflow_client, "ml", rules, frozenset(), NOW, "elsewhere")
    with pytest.raises(InputError, match="no time zone"):
        plan(mlflow_client, "ml", rules, frozenset(), datetime(2026, 1, 1))


def test_a_model_whose_name_is_not_ours_is_left_alone_and_told(
    mlflow_client: MlflowClient, production: ModelName, rules: Rules, in_a_year: datetime
) -> None:
    train(mlflow_client, production)
    for name in ("dev_models.fraud-model", "production_models.Fraud", "production_models.a.b"):
        mlflow_client.create_registered_model(f"{production.catalog}.{name}")
        mlflow_client.create_model_version(f"{production.catalog}.{name}", "mlflow-artifacts:/x")
    planned = plan(mlflow_client, production.catalog, rules, frozenset(), in_a_year)
    assert {str(item.model) for item in planned.items} == {str(production)}
    assert planned.foreign == tuple(
        f"{production.catalog}.{name}"
        for name in ("dev_models.fraud-model", "production_models.Fraud", "production_models.a.b")
    )


def test_a_model_that_cannot_be_read_does_not_end_the_plan_of_all_others(
    mlflow_client: MlflowClient, production: ModelName, rules: Rules, in_a_year: datetime
) -> None:
    train(mlflow_client, production)
    closed = ModelName(production.catalog, "dev_models", "closed")
    train(mlflow_client, closed)

    class Closed:
        """A client that may not read the versions of one model."""

        def __getattr__(self, name: str) -> Any:
            return getattr(mlflow_client, name)

        def get_model_version(self, name: str, version: str) -> Any:
            if name == str(closed):
                raise MlflowException("no EXECUTE", PERMISSION_DENIED)
            return mlflow_client.get_model_version(name, version)

    client: Any = Closed()
    planned = plan(client, production.catalog, rules, frozenset(), in_a_year)
    assert {str(item.model) for item in planned.items} == {str(production)}
    assert planned.unreadable == (f"{closed}: no EXECUTE",)
