"""Making a version of a logged model, with everything on it that gates and people will ask for."""

from collections.abc import Mapping

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import NOT_FOUND, RESOURCE_DOES_NOT_EXIST, ErrorCode

from company_ml.errors import FrameworkError, InputError
from company_ml.names import CHALLENGER, CHAMPION, ModelName
from company_ml.settings.environment import Environment

_READY_SECONDS = 300
"""How long the registry may take to copy a model's files; MLflow's own default."""

_ABSENT = (ErrorCode.Name(RESOURCE_DOES_NOT_EXIST), ErrorCode.Name(NOT_FOUND))


def check(client: MlflowClient, environment: Environment, model: ModelName, alias: str | None) -> None:
    """Find out whether a version could be registered, before anything is trained for it.

    Raises:
        InputError: the alias is not one that a new version may take here.
        FrameworkError: the registry cannot be reached or refuses.
    """
    allowed = (CHAMPION, CHALLENGER) if environment.is_development else (CHALLENGER,)
    if alias is not None and alias not in allowed:
        raise InputError(
            f"a new version cannot take the alias {alias!r} in {environment.name}: "
            f"use {' or '.join(allowed)}; beyond development a promotion makes the champion"
        )
    try:
        client.get_registered_model(str(model))
    except MlflowException as error:
        if error.error_code not in _ABSENT:  # the first version makes the model
            raise _refused(environment, model, error) from error


def register(
    client: MlflowClient,
    environment: Environment,
    model: ModelName,
    uri: str,
    tags: Mapping[str, str],
    alias: str | None,
) -> str:
    """Register a logged model, wait until its version is ready, and set the alias last.

    The tags are part of the version from its first moment, and the alias comes when it is ready: nobody meets
    a version under an alias that lacks its metrics.

    Args:
        client: Client of the environment.
        environment: Where the model is registered.
        model: Its full name.
        uri: MLflow's URI of the logged model.
        tags: Tags of the version.
        alias: Alias that moves to the new version, if any.

    Returns:
        The new version.

    Raises:
        FrameworkError: the registry refused, or the version did not become ready in five minutes.
    """
    try:
        version = str(
            mlflow.register_model(
                uri, str(model), await_registration_for=_READY_SECONDS, tags=dict(tags)
            ).version
        )
    except MlflowException as error:
        raise _refused(environment, model, error) from error
    if alias is not None:
        try:
            client.set_registered_model_alias(str(model), alias, version)
        except MlflowException as error:
            raise FrameworkError(
                f"version {version} of {model} is registered, but did not get the alias {alias}: "
                f"{error.message}"
            ) from error
    return version


def _refused(environment: Environment, model: ModelName, error: MlflowException) -> FrameworkError:
    return FrameworkError(f"the registry at {environment.registry_uri} did not take {model}: {error.message}")
