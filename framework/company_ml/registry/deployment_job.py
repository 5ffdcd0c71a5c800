"""The deployment job of a registered model: Unity Catalog starts it for each version, and shows its state.

https://docs.databricks.com/aws/en/mlflow/deployment-job
"""

from typing import Any

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, PermissionDenied
from mlflow import MlflowClient

from company_ml.errors import FrameworkError, InputError
from company_ml.names import ModelName
from company_ml.registry.failures import explained
from company_ml.registry.versions import Registered, registered

PARAMETERS = frozenset({"model_name", "model_version"})
"""What Unity Catalog gives the job; without them it takes none."""
CONNECTED = "CONNECTED"


def check_job(workspace: WorkspaceClient, job: int) -> str:
    """Return the name of a job that may be a model's deployment job.

    Raises:
        InputError: there is no such job, or it lacks a parameter that it is given.
        FrameworkError: the workspace cannot be asked.
    """
    with explained(f"looking for the job {job}"):
        try:
            settings = workspace.jobs.get(job).settings
        except (NotFound, PermissionDenied) as error:
            raise InputError(
                f"there is no job {job} here that you may see; databricks bundle summary lists the bundle's"
            ) from error
    names = {parameter.name for parameter in (settings.parameters if settings else None) or []}
    missing = sorted(PARAMETERS - names)
    if missing:
        raise InputError(
            f"job {job} has no parameter {' and no '.join(missing)}, which a deployment job is given: name "
            "the job validate or deploy of the bundle"
        )
    return (settings.name if settings else None) or str(job)


def model_of_job(client: MlflowClient, model: ModelName) -> Registered:
    """Return a model that may have a deployment job.

    Raises:
        InputError: there is no such model.
    """
    found = registered(client, model)
    if found is None:
        raise InputError(f"there is no model {model}; register a first version, then connect its job")
    return found


def connect(client: MlflowClient, model: ModelName, job: int) -> Registered:
    """Make a job the deployment job of a model; its owner has to be allowed to run the job.

    Args:
        client: Client of the registry.
        model: Full name of the model.
        job: Number of the job, in the workspace of the client.

    Raises:
        InputError: there is no such model.
        FrameworkError: Unity Catalog did not connect them.
    """
    model_of_job(client, model)
    found: Any = client.get_registered_model(str(model))
    # MLflow's stores write what they are given, so a missing description would be an empty one.
    client.update_registered_model(str(model), found.description, str(job))
    now = model_of_job(client, model)
    if now.deployment_job != str(job) or now.deployment_state != CONNECTED:
        raise FrameworkError(
            f"{model} is not connected with job {job}: Unity Catalog says "
            f"{now.deployment_state or 'nothing'}; the model's owner needs CAN MANAGE RUN on the job"
        )
    return now
