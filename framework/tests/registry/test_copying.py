"""Copies out of another workspace, as far as they show without one."""

from pathlib import Path

import mlflow
import pytest
from mlflow.models import Model
from mlflow.store._unity_catalog.registry.rest_store import (
    get_feature_dependencies,
    get_model_version_dependencies,
)


def test_a_model_that_another_workspace_logged_is_understood_from_its_files(
    mlflow_server: str, tmp_path: Path
) -> None:
    """The store of Unity Catalog asks both of the files before it writes the copy of a version."""
    mlflow.set_tracking_uri(mlflow_server)  # it knows no such model, and says so
    Model(model_id="m-00000000000000000000000000000000").save(str(tmp_path / "MLmodel"))
    with pytest.raises(mlflow.MlflowException, match="m-0000"):
        mlflow.get_logged_model("m-00000000000000000000000000000000")
    assert get_feature_dependencies(str(tmp_path)) == ""
    assert get_model_version_dependencies(str(tmp_path)) == []
