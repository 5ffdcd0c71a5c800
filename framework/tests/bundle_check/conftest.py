"""The committed bundle, with values as `make bundle` writes them."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from bundle import check, documents
from bundle.check import FOLDER

HOSTS = {
    target: f"https://adb-{number}{number}.{number}.azuredatabricks.net"
    for number, target in enumerate(("dev", "test", "prod"), start=1)
}
HOSTS["integration-test"] = HOSTS["test"]
FOLDER_OF_WHEELS = "/Volumes/ml_prod_catalog/libraries/wheels/fcab7fcc2b4cffd9"

VALUES: Mapping[str, Any] = {
    "accuracy_drop_limit": "0.05",
    "catalog": "ml_prod_catalog",
    "environment": "test",
    "deploy_principal": "00000000-0000-0000-0000-00000000000d",
    "drift_limit": "0.3",
    "failure_webhooks": [{"id": "00000000-0000-0000-0000-00000000000e"}],
    "integration_schema": "integration",
    "job_policy_id": "ABC123",
    "job_workers": {"min_workers": 1, "max_workers": 4},
    "mirror": "/Volumes/ml_prod_catalog/libraries/wheels/packages",
    "models_catalog": "ml_models_catalog",
    "models_schema": "ml_models_catalog.production_models",
    "operators": "mlops-ml-engineers",
    "other_workspaces": f"{HOSTS['dev']},{HOSTS['test']}",
    "production_principal": "00000000-0000-0000-0000-00000000000a",
    "requirements_core": f"{FOLDER_OF_WHEELS}/core.txt",
    "requirements_monitoring": f"{FOLDER_OF_WHEELS}/monitoring.txt",
    "run_principal": "00000000-0000-0000-0000-00000000000f",
    "spark_version": "17.3.x-cpu-ml-scala2.13",
    "training_environment": "dev",
    "warehouse_id": "475b94ddc7cd5211",
    "wheel": f"{FOLDER_OF_WHEELS}/company_ml_framework-1.0.0-py3-none-any.whl",
}


@pytest.fixture(scope="session")
def committed() -> Mapping[str, Any]:
    """Give the committed files as one configuration, with the workspaces' addresses."""
    hosts = {"targets": {target: {"workspace": {"host": host}} for target, host in HOSTS.items()}}
    whole = {**documents.read(FOLDER)}
    for target in whole["targets"].values():
        target.get("workspace", {}).pop("host", None)  # of a platform that is up in this checkout
    return documents.merge(whole, hosts)


@pytest.fixture
def whole(committed: Mapping[str, Any]) -> dict[str, Any]:
    """Give a copy of it that a test may change."""
    return copy.deepcopy(dict(committed))


def jobs_of(whole: Mapping[str, Any], target: str) -> dict[str, Any]:
    """Return the jobs of a target, with all references replaced."""
    configuration, problems = check.resolved(whole, target, VALUES)
    assert problems == []
    return configuration["resources"]["jobs"]
