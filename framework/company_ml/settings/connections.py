"""Clients of an environment's MLflow and Databricks."""

from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient

from company_ml.settings.environment import Environment


def registry(environment: Environment) -> MlflowClient:
    """Return a client of the environment's runs and models."""
    return MlflowClient(environment.tracking_uri, environment.registry_uri)


def workspace() -> WorkspaceClient:
    """Return a client of the workspace that the SDK's unified authentication finds."""
    return WorkspaceClient()
