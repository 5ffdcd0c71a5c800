"""A model with champions."""

import pytest
from mlflow import MlflowClient

from company_ml.names import ModelName
from company_ml.promotion.champion import make_champion
from tests.registry.world import NOW, STAGES, train


@pytest.fixture
def two_champions(mlflow_client: MlflowClient, production: ModelName) -> ModelName:
    """Return a model whose version 2 is the champion, after version 1."""
    for _ in range(2):
        version = train(mlflow_client, production, approved_by="rita")
        mlflow_client.set_registered_model_alias(str(production), "challenger", version.number)
        make_champion(mlflow_client, STAGES, production, None, "ann", "canary", NOW)
    return production
