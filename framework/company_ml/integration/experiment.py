"""The experiment of a trial, in a folder of the identity that runs it: nobody has to grant anything for it.

Its files lie in the trials' volume, as those of the stack's experiments lie in one: without a place of their
own they would go to the workspace's own storage.
https://learn.microsoft.com/azure/databricks/mlflow/experiments
"""

from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient

from company_ml.integration.trial import Trial


def create(trial: Trial, client: MlflowClient, workspace: WorkspaceClient) -> None:
    """Create the experiment that training and evaluation record in, with the folder that it is in."""
    workspace.workspace.mkdirs(trial.environment.experiment_folder)
    client.create_experiment(trial.experiment, artifact_location=location(trial))


def location(trial: Trial) -> str:
    """Return where MLflow keeps the files of the experiment's runs."""
    folder = trial.files / "artifacts"
    return f"dbfs:{folder}" if folder.is_relative_to("/Volumes") else folder.as_uri()
