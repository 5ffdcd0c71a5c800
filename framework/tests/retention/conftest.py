"""Rules and a model that ages."""

from datetime import datetime, timedelta

import pytest
from mlflow import MlflowClient

from company_ml.names import ModelName
from company_ml.retention.plan import Rules
from tests.registry.world import train


@pytest.fixture
def rules() -> Rules:
    days = {"dev_models": 30, "candidate_models": 90, "production_models": 365, "archived_models": 730}
    return Rules(days, "archived_models")


@pytest.fixture
def archived(production: ModelName) -> ModelName:
    return production.in_schema("archived_models")


@pytest.fixture
def in_a_year(mlflow_client: MlflowClient, production: ModelName) -> datetime:
    """Register a version of production, and return the moment when it is a year and two days old."""
    return train(mlflow_client, production).created + timedelta(days=367)
