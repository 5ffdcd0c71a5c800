"""MLflow on Databricks with the SDK's unified authentication.

MLflow 3.4 sends its requests through the Databricks SDK, but first insists on a token, a password or a client
secret that its own old reader finds, so federation alone fails: https://github.com/mlflow/mlflow/issues/18217.
Later versions ask the SDK alone, and make this module needless: https://github.com/mlflow/mlflow/pull/20599.
"""

import mlflow.utils.databricks_utils as mlflow_databricks
from databricks.sdk import WorkspaceClient
from mlflow.environment_variables import MLFLOW_ENABLE_DB_SDK
from mlflow.legacy_databricks_cli.configure.provider import DatabricksConfig, DatabricksConfigProvider

from company_ml.errors import InputError


class _Unified(DatabricksConfigProvider):
    """Gives MLflow's reader the workspace, and the short-lived token that the SDK holds or fetches."""

    def __init__(self, client: WorkspaceClient) -> None:
        self._client = client

    def get_config(self) -> DatabricksConfig:  # pyright: ignore[reportIncompatibleMethodOverride] - untyped
        token = self._client.config.authenticate().get("Authorization", "").removeprefix("Bearer ")
        return DatabricksConfig(host=self._client.config.host, username=None, password=None, token=token)


def use_unified_authentication(client: WorkspaceClient) -> None:
    """Let MLflow sign in as the client does. In a notebook or job of Databricks it does so already.

    Raises:
        InputError: MLflow's use of the SDK is switched off.
    """
    if not MLFLOW_ENABLE_DB_SDK.get():
        raise InputError(
            "MLFLOW_ENABLE_DB_SDK is false, so MLflow would not sign in as everything else does: unset it"
        )
    current = getattr(mlflow_databricks, "_dynamic_token_config_provider", None)
    if current is None or isinstance(current, _Unified):
        setattr(mlflow_databricks, "_dynamic_token_config_provider", _Unified(client))  # noqa: B010 - it is not ours
