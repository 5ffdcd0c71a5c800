"""Clients of an environment's MLflow and Databricks."""

import mlflow
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.environment_variables import MLFLOW_ENABLE_DB_SDK

from company_ml.errors import InputError
from company_ml.registry.stage_schemas import read_stages
from company_ml.settings.environment import Environment
from company_ml.settings.sign_in import sign_in
from company_ml.stages import Stages


def registry(environment: Environment) -> MlflowClient:
    """Return a client of the environment's runs and models, and make them those of the whole process.

    A client alone is not enough: MLflow reads and copies the files of ``models:/`` through the registry of
    the process, whatever client asks (``mlflow/store/artifact/models_artifact_repo.py``), so a copy would
    fail wherever no notebook has set it: https://github.com/mlflow/mlflow/issues/17648

    MLflow signs in with an SDK client of its own making, in the way that ``sign_in`` chose and tried.

    Raises:
        InputError: the runs are on Databricks, and there is no way to sign in, or MLflow would go another;
            says what is missing.
    """
    if environment.on_databricks:
        if not MLFLOW_ENABLE_DB_SDK.get():
            raise InputError(
                "MLFLOW_ENABLE_DB_SDK is false, so MLflow would not sign in as everything else does: unset it"
            )
        sign_in(environment.profile)
    mlflow.set_tracking_uri(environment.tracking_uri)
    mlflow.set_registry_uri(environment.registry_uri)
    return MlflowClient(environment.tracking_uri, environment.registry_uri)


def stages(environment: Environment) -> Stages:
    """Return the schemas of the registry's stages: on Databricks what the schemas themselves say.

    Raises:
        InputError: the catalog is not to be seen, or its schemas contradict each other; or there is no way to
            sign in.
        FrameworkError: Unity Catalog cannot be read.
    """
    if environment.on_databricks:
        return read_stages(workspace(environment), environment.models_catalog)
    return Stages(environment.stages, "the settings")


def workspace(environment: Environment | None = None) -> WorkspaceClient:
    """Return a client of the workspace that the SDK's unified authentication finds, federation first.

    Args:
        environment: Whose profile to use, if its URIs name one.

    Raises:
        InputError: there is no way to sign in; says what is missing.
    """
    return sign_in(environment.profile if environment else None)
