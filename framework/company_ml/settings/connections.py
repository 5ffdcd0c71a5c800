"""Clients of an environment's MLflow and Databricks."""

import mlflow
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient

from company_ml.settings.environment import Environment


def registry(environment: Environment) -> MlflowClient:
    """Return a client of the environment's runs and models, and make them those of the whole process.

    A client alone is not enough: MLflow reads and copies the files of ``models:/`` through the registry of
    the process, whatever client asks (``mlflow/store/artifact/models_artifact_repo.py``), so a copy would
    fail wherever no notebook has set it: https://github.com/mlflow/mlflow/issues/17648
    """
    mlflow.set_tracking_uri(environment.tracking_uri)
    mlflow.set_registry_uri(environment.registry_uri)
    return MlflowClient(environment.tracking_uri, environment.registry_uri)


def workspace() -> WorkspaceClient:
    """Return a client of the workspace that the SDK's unified authentication finds."""
    return WorkspaceClient()
