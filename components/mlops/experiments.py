"""Experiments: where training runs are recorded, and the volume that keeps their artifacts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.options import child_options
from components.unity_catalog.names import check_full_name, check_unique
from components.workspace.folder import check_folder, make_folder
from components.workspace.permissions import Permission, check_permissions, permit

_NAME = re.compile(r"[A-Za-z0-9_\-]{1,128}")


@dataclass(frozen=True, kw_only=True)
class ExperimentsArgs:
    """Which experiments there are.

    ``volume`` is the full name, ``catalog.schema.volume``, of the volume whose folders get the artifacts, one
    for each experiment. Moving them replaces the experiments. ``permissions`` hold for the folder too, and so
    for the experiments that people add to it. ``above`` is the path of the folder above where another
    resource makes it, and several folders lie in it.
    """

    folder: str  # absolute path in the workspace
    volume: pulumi.Input[str]
    experiments: Sequence[str]  # names inside of the folder
    permissions: Mapping[str, Permission]
    tags: Mapping[str, str]
    above: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Refuse bad paths and names, and permissions that an experiment does not have."""
        check_folder("folder", self.folder)
        check_full_name("volume", self.volume, "catalog.schema.volume")
        check_unique(f"in folder {self.folder!r}, experiment", self.experiments)
        check_permissions("experiment", self.folder, self.permissions)
        for experiment in self.experiments:
            if not _NAME.fullmatch(experiment):
                raise ValueError(
                    f"experiment {experiment!r} must be 1 to 128 letters, digits, underscores and hyphens"
                )


class Experiments(pulumi.ComponentResource):
    """MLflow experiments in a folder of their own. Needs a workspace-level provider.

    Artifacts lie in a Unity Catalog volume, so its grants say who reads them; without one they would lie in
    the workspace's own storage: https://learn.microsoft.com/azure/databricks/mlflow/experiments
    """

    folder: pulumi.Output[str]
    """The folder's path, known once the folder exists."""

    experiment_ids: dict[str, pulumi.Output[str]]
    """Name to id."""

    experiment_paths: dict[str, pulumi.Output[str]]
    """Name to the experiment's path in the workspace: what ``mlflow.set_experiment`` takes."""

    def __init__(self, name: str, args: ExperimentsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:mlops:Experiments", name, None, opts)

        self.folder = make_folder(f"{name}-folder", args.folder, args.permissions, self, args.above)
        root = pulumi.Output.from_input(args.volume).apply(_volume_path)
        self.experiment_ids = {}
        self.experiment_paths = {}
        for experiment in args.experiments:
            made = databricks.MlflowExperiment(
                f"{name}-{experiment}",
                name=pulumi.Output.concat(self.folder, "/", experiment),
                artifact_location=pulumi.Output.concat(root, "/", experiment),
                tags=[{"key": key, "value": args.tags[key]} for key in sorted(args.tags)],
                # Sent at creation only, and the service adds tags of its own: they would differ for ever.
                # https://github.com/databricks/cli/issues/6521
                opts=child_options(self, ignore_changes=["tags"]),
            )
            self.experiment_ids[experiment] = made.id
            self.experiment_paths[experiment] = made.name
            permit(f"{name}-{experiment}-permissions", "experiment", made.id, args.permissions, self)

        self.register_outputs(
            {
                "folder": self.folder,
                "experiment_ids": self.experiment_ids,
                "experiment_paths": self.experiment_paths,
            }
        )


def _volume_path(full_name: str) -> str:
    return "dbfs:/Volumes/" + full_name.replace(".", "/")
