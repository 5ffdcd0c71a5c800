"""WorkspaceDefaults: the default catalog of a workspace."""

import pytest

from components.workspace.workspace_defaults import WorkspaceDefaults, WorkspaceDefaultsArgs
from tests.conftest import Deploy


@pytest.mark.parametrize("preview", [True, False])
def test_sets_the_default_catalog(deploy: Deploy, preview: bool) -> None:
    args = WorkspaceDefaultsArgs(default_catalog="ml_dev_catalog")
    engine = deploy(lambda: WorkspaceDefaults("defaults", args), preview=preview)

    setting = engine.one("databricks:index/defaultNamespaceSetting:DefaultNamespaceSetting")
    assert setting.inputs == {"namespace": {"value": "ml_dev_catalog"}}
