"""Experiments of an environment: where its training runs are recorded."""

from collections.abc import Mapping

import pulumi

from components.mlops.experiments import Experiments, ExperimentsArgs
from components.unity_catalog.catalog import Catalog
from components.workspace.permissions import Permission, at
from infra import naming
from infra.environment.principals import Principals
from infra.environment.workspace import Workspace
from infra.settings.environment import EnvironmentSettings


def build(
    settings: EnvironmentSettings,
    workspace: Workspace,
    principals: Principals,
    catalog: Catalog,
    tags: Mapping[str, str],
) -> Experiments:
    """Register the folder and the experiments, whose files lie in a volume of the environment's catalog."""
    mlflow = settings.mlflow
    artifacts = f"{mlflow.artifacts.schema_name}.{mlflow.artifacts.volume}"
    permissions: dict[str, Permission] = {
        **at("CAN_READ", principals.roles(mlflow.readers)),
        **at("CAN_EDIT", {**principals.roles(mlflow.editors), "run": principals.runner()}),
    }
    return Experiments(
        "experiments",
        ExperimentsArgs(
            folder=naming.experiments_folder(settings.environment),
            volume=catalog.volume_names[artifacts],
            experiments=[experiment.name for experiment in mlflow.experiments],
            permissions=permissions,
            tags=tags,
        ),
        pulumi.ResourceOptions(providers=[workspace.provider]),
    )
