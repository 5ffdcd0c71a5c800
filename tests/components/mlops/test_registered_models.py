"""RegisteredModels: names in the registry's schemas, and nothing that operations manage."""

from collections.abc import Callable
from dataclasses import replace

import pulumi
import pytest

from components.mlops.registered_models import ModelSpec, RegisteredModels, RegisteredModelsArgs
from tests.conftest import Deploy

MODEL = "databricks:index/registeredModel:RegisteredModel"

CHURN = ModelSpec(
    name="customer_churn",
    schema="production_models",
    comment="Who is about to leave",
    tags={"pii": "true", "gdpr": "reviewed"},
)
ARGS = RegisteredModelsArgs(
    models=[CHURN, replace(CHURN, schema="dev_models")],
    schema_names={
        "dev_models": "ml_models_catalog.dev_models",
        "production_models": "ml_models_catalog.production_models",
    },
    owner="mlops-ml-platform",
)


@pytest.mark.parametrize("preview", [True, False])
def test_declares_the_model_in_the_schema_of_each_stage(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: RegisteredModels("models", ARGS), preview=preview)

    assert engine.one(MODEL, "models-production_models-customer_churn").inputs == {
        "catalogName": "ml_models_catalog",
        "schemaName": "production_models",
        "name": "customer_churn",
        "comment": "Who is about to leave",
        "owner": "mlops-ml-platform",
    }
    schemas = {model.inputs["schemaName"] for model in engine.of(MODEL)}
    assert schemas == {"dev_models", "production_models"}


def test_versions_are_protected_with_their_model(deploy: Deploy) -> None:
    engine = deploy(lambda: RegisteredModels("models", ARGS))

    assert [model.protect for model in engine.of(MODEL)] == [True, True]


def test_yields_full_names_that_a_preview_knows_and_the_tags_to_set(deploy: Deploy) -> None:
    def program() -> None:
        models = RegisteredModels("models", ARGS)
        pulumi.export("name", models.model_names["production_models.customer_churn"])
        pulumi.export("tags", models.model_tags["production_models.customer_churn"])

    assert deploy(program, preview=True).exports == {
        "name": "ml_models_catalog.production_models.customer_churn",
        "tags": {"gdpr": "reviewed", "pii": "true"},
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replace(CHURN, name="Customer-Churn"), "model 'Customer-Churn' must be"),
        (
            lambda: replace(ARGS, models=[CHURN, CHURN]),
            "model 'production_models.customer_churn' is declared twice",
        ),
        (
            lambda: replace(ARGS, models=[replace(CHURN, schema="staging")]),
            "schema 'staging', which is not declared; declared are dev_models, production_models",
        ),
        (
            lambda: replace(ARGS, schema_names={"production_models": "production_models"}),
            "must be a full name, catalog.schema",
        ),
    ],
)
def test_refuses_bad_names_and_schemas_that_nobody_declared(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
